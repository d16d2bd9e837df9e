package org.concordat.service.inbox;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.CharterApproval;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.Member;
import org.concordat.service.inbox.InboxItem.Kind;
import org.concordat.service.oversight.Taints;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.StoredRecord;

/** Finds what waits for this member's people. A regulator has nothing to do on the ledger. */
public final class Inbox {
  private final Projection projection;
  private final Member member;

  /**
   * Creates the inbox.
   *
   * @param projection the ledger's records
   * @param member whose it is
   */
  public Inbox(Projection projection, Member member) {
    this.projection = projection;
    this.member = member;
  }

  /**
   * Lists what waits.
   *
   * @return what has waited longest first
   */
  public List<InboxItem> items() {
    if (member.regulator()) {
      return List.of();
    }
    List<InboxItem> found = new ArrayList<>();
    charters(found);
    agreements(found);
    studies(found);
    uses(found);
    found.sort(
        Comparator.comparingLong(InboxItem::sinceBlock).thenComparing(item -> item.kind().name()));
    return found;
  }

  private void charters(List<InboxItem> found) {
    Optional<Charter> current =
        projection.read(Charter.class, RecordType.CHARTER_IN_FORCE, "current");
    int next = current.map(Charter::version).orElse(0) + 1;
    String version = Integer.toString(next);
    for (StoredRecord stored : projection.list(RecordType.CHARTER, List.of(RecordKey.part(next)))) {
      Charter proposal = stored.as(Charter.class);
      Charter voting = current.orElse(proposal);
      List<String> approved =
          projection
              .listAs(CharterApproval.class, RecordType.CHARTER_APPROVAL, next, proposal.digest())
              .stream()
              .map(CharterApproval::bank)
              .filter(voting.banks()::contains)
              .toList();
      if (!voting.banks().contains(member.mspId())) {
        continue;
      }
      if (!approved.contains(member.mspId())) {
        found.add(about(Kind.CHARTER_TO_APPROVE, Role.OFFICER, version, stored));
      }
      if (approved.size() >= voting.quorum()) {
        found.add(about(Kind.CHARTER_TO_ACTIVATE, Role.OFFICER, version, stored));
      }
    }
  }

  private static InboxItem about(Kind kind, Role role, String subject, StoredRecord since) {
    return new InboxItem(
        kind,
        role,
        Optional.empty(),
        Optional.empty(),
        Optional.of(subject),
        "",
        since.blockNumber());
  }

  private void agreements(List<InboxItem> found) {
    for (StoredRecord stored : projection.list(RecordType.AGREEMENT, List.of(member.mspId()))) {
      AgreementRecord agreement = stored.as(AgreementRecord.class);
      if (agreement.status() == AgreementRecord.Status.DRAFT) {
        found.add(about(Kind.AGREEMENT_TO_ACTIVATE, Role.STEWARD, agreement.terms().id(), stored));
      }
    }
  }

  private void studies(List<InboxItem> found) {
    for (StoredRecord stored : projection.list(RecordType.STUDY_STATE, List.of())) {
      StudyState state = stored.as(StudyState.class);
      Optional<Study> study = projection.read(Study.class, RecordType.STUDY, state.study());
      if (state.status() != StudyState.Status.PROPOSED || study.isEmpty()) {
        continue;
      }
      List<Join> joins = projection.listAs(Join.class, RecordType.JOIN, state.study());
      if (joins.stream().noneMatch(join -> join.bank().equals(member.mspId()))) {
        found.add(waiting(Kind.STUDY_TO_JOIN, Role.STEWARD, study.get(), stored));
      }
      if (study.get().proposer().equals(member.mspId())
          && joins.size() >= study.get().minimumParticipants()) {
        found.add(waiting(Kind.STUDY_TO_START, Role.SCIENTIST, study.get(), stored));
      }
    }
  }

  private static InboxItem waiting(Kind kind, Role role, Study study, StoredRecord since) {
    return new InboxItem(
        kind,
        role,
        Optional.of(study.id()),
        Optional.empty(),
        Optional.empty(),
        study.title(),
        since.blockNumber());
  }

  private void uses(List<InboxItem> found) {
    Taints taints = new Taints(projection);
    for (StoredRecord stored : projection.list(RecordType.DEPLOYMENT, List.of(member.mspId()))) {
      Deployment use = stored.as(Deployment.class);
      if (use.status() == Deployment.Status.REQUESTED) {
        found.add(about(Kind.PROMOTION_TO_APPROVE, use, stored));
      }
      if (use.status() == Deployment.Status.PROMOTED
          && taints.of(use.study(), use.round()).tainted()
          && taints.successor(use.study(), use.round()).isEmpty()) {
        found.add(about(Kind.TAINTED_MODEL, use, stored));
      }
    }
  }

  private static InboxItem about(Kind kind, Deployment use, StoredRecord since) {
    return new InboxItem(
        kind,
        Role.OFFICER,
        Optional.of(use.study()),
        Optional.of(use.round()),
        Optional.empty(),
        "",
        since.blockNumber());
  }
}
