package org.concordat.chaincode.governance;

import java.util.List;
import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.CharterApproval;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.CharterReference;
import org.concordat.protocol.ledger.TransactionName;

/**
 * Charters. A version takes effect when more than half of the banks of the charter in force have
 * approved it; the first is approved by its own banks. Approvals are keys of their own, so that all
 * banks may approve in one block.
 */
public final class CharterContract {
  private final Call call;

  /**
   * Creates the contract for one transaction.
   *
   * @param call the transaction
   */
  public CharterContract(Call call) {
    this.call = call;
  }

  /**
   * Proposes the charter that is to follow the one in force.
   *
   * @param charter the charter
   * @return the event
   */
  public LedgerEvent propose(Charter charter) {
    requireVoterOf(charter);
    String digest = charter.digest();
    if (!call.records()
        .standsAlready(
            charter, ErrorCode.ID_TAKEN, RecordType.CHARTER, charter.version(), digest)) {
      requireNext(charter.version());
      requireValid(charter);
      call.records().put(charter, RecordType.CHARTER, charter.version(), digest);
    }
    return event(TransactionName.PROPOSE_CHARTER, charter.version(), "PROPOSED");
  }

  /**
   * Records the caller's bank's approval.
   *
   * @param reference the charter approved
   * @return the event
   */
  public LedgerEvent approve(CharterReference reference) {
    Charter charter = requireProposal(reference);
    requireVoterOf(charter);
    if (!approved(reference, call.bank())) {
      requireNext(reference.version());
      call.records()
          .put(
              new CharterApproval(reference.version(), reference.digest(), call.bank(), call.now()),
              RecordType.CHARTER_APPROVAL,
              reference.version(),
              reference.digest(),
              call.bank());
    }
    return event(TransactionName.APPROVE_CHARTER, reference.version(), "PROPOSED");
  }

  /**
   * Puts a charter in force that a quorum has approved.
   *
   * @param reference the charter
   * @return the event
   */
  public LedgerEvent activate(CharterReference reference) {
    Charter charter = requireProposal(reference);
    requireVoterOf(charter);
    Optional<Charter> before =
        call.records().find(Charter.class, RecordType.CHARTER_VERSION, reference.version());
    if (before.isEmpty() || !before.get().equals(charter)) {
      requireNext(reference.version());
      Charter voting = call.charterInForce().orElse(charter);
      requireQuorum(voting, reference);
      call.records().put(charter, RecordType.CHARTER_IN_FORCE, "current");
      call.records().put(charter, RecordType.CHARTER_VERSION, charter.version());
      keepMembership(charter);
    }
    return event(TransactionName.ACTIVATE_CHARTER, reference.version(), "IN_FORCE");
  }

  private void keepMembership(Charter charter) {
    Optional<Membership> before =
        call.records().find(Membership.class, RecordType.MEMBERSHIP, "current");
    Membership after = Membership.after(before, charter);
    if (!before.equals(Optional.of(after))) {
      call.records().put(after, RecordType.MEMBERSHIP, "current");
    }
  }

  private void requireQuorum(Charter voting, CharterReference reference) {
    List<String> approvals =
        voting.banks().stream().filter(bank -> approved(reference, bank)).toList();
    if (approvals.size() < voting.quorum()) {
      throw new ConcordatException(
          ErrorCode.APPROVALS_MISSING,
          "charter "
              + reference.version()
              + " has the approvals of "
              + approvals
              + ", "
              + voting.quorum()
              + " of "
              + voting.banks().size()
              + " banks are needed");
    }
  }

  private boolean approved(CharterReference reference, String bank) {
    return call.records()
        .exists(RecordType.CHARTER_APPROVAL, reference.version(), reference.digest(), bank);
  }

  private Charter requireProposal(CharterReference reference) {
    return call.records()
        .find(Charter.class, RecordType.CHARTER, reference.version(), reference.digest())
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.CHARTER_NOT_FOUND,
                    "no charter "
                        + reference.version()
                        + " with digest "
                        + reference.digest()
                        + " was proposed"));
  }

  /** Banks of the charter in force decide; before the first, the banks it names. */
  private void requireVoterOf(Charter proposed) {
    Charter voting = call.charterInForce().orElse(proposed);
    Optional<Charter.Member> member = voting.member(call.bank());
    if (member.isEmpty()) {
      throw new ConcordatException(
          ErrorCode.NOT_A_MEMBER, call.bank() + " is no member of charter " + voting.version());
    }
    if (member.get().kind() == Charter.Member.Kind.REGULATOR) {
      throw new ConcordatException(
          ErrorCode.REGULATOR_READ_ONLY, call.bank() + " is a regulator: it only reads");
    }
  }

  private void requireNext(int version) {
    int next = call.charterInForce().map(Charter::version).orElse(0) + 1;
    if (version != next) {
      throw new ConcordatException(
          ErrorCode.CHARTER_VERSION_MISMATCH, "the next charter is " + next + ", got " + version);
    }
  }

  private void requireValid(Charter charter) {
    AggregationRules.named(charter.policy().rule());
    for (Charter.Member member : charter.members()) {
      // What goes into keys must be what keys can hold.
      if (!member.mspId().matches("[A-Za-z0-9._-]+")) {
        throw new ConcordatException(
            ErrorCode.CHARTER_INVALID,
            "an mspId takes letters, digits, '.', '_' and '-' only, got \""
                + member.mspId()
                + "\"");
      }
    }
    call.charterInForce()
        .filter(current -> !current.consortium().equals(charter.consortium()))
        .ifPresent(
            current -> {
              throw new ConcordatException(
                  ErrorCode.CHARTER_INVALID,
                  "the consortium is " + current.consortium() + ", got " + charter.consortium());
            });
  }

  private static LedgerEvent event(TransactionName name, int version, String phase) {
    return new LedgerEvent(name.function(), Integer.toString(version), 0, phase);
  }
}
