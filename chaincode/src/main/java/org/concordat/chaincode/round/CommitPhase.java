package org.concordat.chaincode.round;

import static org.concordat.protocol.error.Checks.firstOf;

import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.participation.Standing;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.RoundState;

/**
 * Banks commit to their updates. One key a bank: all may commit in one block.
 *
 * <p>Five reads are all it takes: the charter in force, the round with its roster, the bank's
 * commitment if there is one, its agreement, and its dataset's last revocation.
 */
public final class CommitPhase {
  private final Call call;

  /**
   * Creates the phase for one transaction.
   *
   * @param call the transaction
   */
  public CommitPhase(Call call) {
    this.call = call;
  }

  /**
   * Records a commitment. A bank that is not awaited may commit while the phase is open.
   *
   * @param commit the commitment
   * @return the event
   */
  public LedgerEvent commit(Commit commit) {
    call.requireOwn(commit.bank());
    OpenRound open = OpenRound.of(call, commit.study(), commit.round());
    open.requireParticipant();
    Object[] key = {commit.study(), commit.round(), commit.bank()};
    if (!call.records()
        .standsAlready(commit, ErrorCode.ALREADY_SUBMITTED, RecordType.COMMIT, key)) {
      if (!(open.round() instanceof RoundState.Committing committing)) {
        throw open.wrongPhase(RoundState.Phase.COMMITTING);
      }
      Standing standing = open.standing(committing, commit.bank(), commit.snapshot());
      Call.stopAt(
          firstOf(
              standing::refuseAgreement,
              () -> standing.refuseSnapshot(ErrorCode.SNAPSHOT_OUTDATED),
              standing::refuseSpend,
              () -> committing.roster().terms().refuseWorker(commit.workerDigest())));
      open.requireBefore(committing.deadlineMillis(), ErrorCode.COMMIT_DEADLINE_PASSED);
      call.records().put(commit, RecordType.COMMIT, key);
    }
    return open.event(TransactionName.COMMIT_UPDATE, open.round().phase());
  }
}
