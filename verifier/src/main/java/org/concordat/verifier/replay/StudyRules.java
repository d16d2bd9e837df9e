package org.concordat.verifier.replay;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.StudyCancellation;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Roster;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.verifier.checks.Check;

/** Studies: proposed, joined, called off. Their start has rules of its own. */
final class StudyRules {
  private StudyRules() {}

  static void propose(Step step) {
    Study study = step.argument(Study.class);
    Callers.requireOwn(step, study.proposer());
    Charter charter = charter(step);
    checkFeasible(step, study, charter);
    Membership membership = membership(step);
    step.holds(
        Check.STUDY,
        !step.exists(RecordType.STUDY, study.id()),
        () -> "study " + study.id() + " exists: it never changes");
    step.expect(Check.STUDY, study, RecordType.STUDY, study.id());
    step.expect(
        Check.STUDY_STATE,
        StudyState.proposed(study.id(), charter.version(), membership.version()),
        RecordType.STUDY_STATE,
        study.id());
  }

  static Charter charter(Step step) {
    return step.require(Check.STUDY, Charter.class, RecordType.CHARTER_IN_FORCE, "current");
  }

  private static Membership membership(Step step) {
    return step.require(Check.STUDY, Membership.class, RecordType.MEMBERSHIP, "current");
  }

  /** The study keeps the charter's limits, and its rule can work with the charter's banks. */
  static void checkFeasible(Step step, Study study, Charter charter) {
    step.holds(Check.STUDY, study.refuse(charter));
    AggregationRule rule = AggregationRules.named(study.aggregation().rule());
    int f = study.aggregation().f();
    int banks = charter.banks().size();
    step.holds(
        Check.STUDY,
        f <= AggregationRules.maximumFaults(banks),
        () -> "f = " + f + " is more than " + banks + " banks allow");
    step.holds(
        Check.STUDY,
        IntStream.rangeClosed(study.minimumParticipants(), banks)
            .anyMatch(n -> rule.check(n, f).isEmpty()),
        () -> "no round of " + banks + " banks could be aggregated by " + rule.name());
  }

  /** The banks are those the study was proposed to. */
  static void checkBanksUnchanged(Step step, StudyState state) {
    int now = membership(step).version();
    step.holds(
        Check.MEMBERSHIP,
        now == state.membership(),
        () -> "proposed to the banks of charter " + state.membership() + ", now it is " + now);
  }

  static void join(Step step) {
    Join join = step.argument(Join.class);
    Callers.requireOwn(step, join.bank());
    Study study = study(step, join.study());
    StudyState state = state(step, join.study());
    checkStatus(step, state, StudyState.Status.PROPOSED);
    checkBanksUnchanged(step, state);
    Standing standing = standing(step, study.terms(), join);
    step.holds(Check.JOIN_AGREEMENT, standing.refuseAgreement(step.now()));
    step.holds(Check.JOIN_AGREEMENT, standing.refuseSpend());
    Dataset dataset =
        step.require(
            Check.JOIN_DATA, Dataset.class, RecordType.DATASET, join.bank(), join.dataset());
    step.holds(
        Check.JOIN_DATA,
        dataset.features().containsAll(study.features().features())
            && dataset.label().equals(study.features().label()),
        () -> "dataset " + dataset.id() + " lacks features or label of the study");
    step.holds(Check.JOIN_DATA, standing.refuseSnapshot(ErrorCode.SNAPSHOT_OUTDATED));
    step.holds(
        Check.JOIN_DATA,
        !step.exists(RecordType.JOIN, join.study(), join.bank()),
        () -> join.bank() + " has joined before");
    step.expect(Check.JOIN_DATA, join, RecordType.JOIN, join.study(), join.bank());
    step.expectPrivate(
        Check.JOIN_DATA,
        PrivateCollection.Kind.STATISTICS.of(state.membership()),
        PrivateCollection.key(join.study(), join.bank()),
        Optional.empty());
  }

  static Standing standing(Step step, Roster.Terms terms, Join join) {
    Snapshot snapshot =
        step.require(
            Check.JOIN_DATA,
            Snapshot.class,
            RecordType.SNAPSHOT,
            join.bank(),
            join.dataset(),
            join.snapshot());
    Roster.Participant participant =
        new Roster.Participant(
            join.bank(),
            join.agreement(),
            join.dataset(),
            join.snapshot(),
            snapshot.revocationsSeen());
    return Standing.of(step, Check.JOIN_AGREEMENT, terms, participant, join.snapshot());
  }

  static void cancel(Step step) {
    StudyCancellation cancellation = step.argument(StudyCancellation.class);
    Study study = study(step, cancellation.study());
    if (step.role().equals(Optional.of(Role.SCIENTIST))) {
      Callers.requireOwn(step, study.proposer());
    }
    StudyState state = state(step, study.id());
    step.holds(
        Check.STUDY_STATE,
        List.of(StudyState.Status.PROPOSED, StudyState.Status.RUNNING).contains(state.status()),
        () -> "study " + study.id() + " is " + state.status());
    if (state.status() == StudyState.Status.RUNNING) {
      expireOpenRound(step, state);
    }
    step.expect(
        Check.STUDY_STATE,
        state.ended(StudyState.Status.CANCELLED, cancellation.reason()),
        RecordType.STUDY_STATE,
        state.study());
  }

  private static void expireOpenRound(Step step, StudyState state) {
    RoundState round =
        step.require(
            Check.PHASE_NEXT,
            RoundState.class,
            RecordType.ROUND,
            state.study(),
            state.currentRound());
    if (!round.phase().isEnd()) {
      step.expect(
          Check.PHASE_NEXT,
          new RoundState.Expired(
              round.study(), round.round(), round.parentRound(), "study cancelled"),
          RecordType.ROUND,
          round.study(),
          round.round());
    }
    if (round instanceof RoundState.Judging) {
      RoundEnd.judged(step, round, ModelRecord.Status.REJECTED);
    }
  }

  static Study study(Step step, String id) {
    return step.require(Check.STUDY, Study.class, RecordType.STUDY, id);
  }

  static StudyState state(Step step, String id) {
    return step.require(Check.STUDY_STATE, StudyState.class, RecordType.STUDY_STATE, id);
  }

  static void checkStatus(Step step, StudyState state, StudyState.Status status) {
    step.holds(
        Check.STUDY_STATE,
        state.status() == status,
        () -> "study " + state.study() + " is " + state.status() + ", not " + status);
  }
}
