package org.concordat.verifier.replay;

import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Roster;
import org.concordat.verifier.checks.Check;

/** Banks commit to their updates. */
final class CommitRules {
  private CommitRules() {}

  static void commit(Step step) {
    Commit commit = step.argument(Commit.class);
    Callers.requireOwn(step, commit.bank());
    RoundState.Committing round =
        OpenRound.require(
            step, Check.COMMIT_TIME, RoundState.Committing.class, commit.study(), commit.round());
    Roster.Participant participant = OpenRound.requireParticipant(step, Check.COMMIT_TIME, round);
    Standing standing =
        Standing.of(
            step, Check.COMMIT_SNAPSHOT, round.roster().terms(), participant, commit.snapshot());
    step.holds(Check.COMMIT_AGREEMENT, standing.refuseAgreement(step.now()));
    step.holds(Check.COMMIT_SNAPSHOT, standing.refuseSnapshot(ErrorCode.SNAPSHOT_OUTDATED));
    step.holds(Check.COMMIT_BUDGET, standing.refuseSpend());
    step.holds(Check.COMMIT_WORKER, round.roster().terms().refuseWorker(commit.workerDigest()));
    step.holds(
        Check.COMMIT_TIME,
        step.now() <= round.deadlineMillis(),
        () -> "the deadline passed at " + round.deadlineMillis() + ", this is of " + step.now());
    Object[] key = {commit.study(), commit.round(), commit.bank()};
    step.holds(
        Check.COMMIT_RECORD,
        !step.exists(RecordType.COMMIT, key),
        () -> commit.bank() + " has committed before");
    step.expect(Check.COMMIT_RECORD, commit, RecordType.COMMIT, key);
  }
}
