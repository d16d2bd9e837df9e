package org.concordat.chaincode.round;

import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.participation.Studies;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.RecordType.Rejoin;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.StudyState;

/** Banks judge the candidate on their own hold-out. One key a bank. */
public final class JudgePhase {
  private final Call call;

  /**
   * Creates the phase for one transaction.
   *
   * @param call the transaction
   */
  public JudgePhase(Call call) {
    this.call = call;
  }

  /**
   * Records a judgement.
   *
   * @param judgement the judgement
   * @return the event
   */
  public LedgerEvent judge(Judgement judgement) {
    call.requireOwn(judgement.bank());
    OpenRound open = OpenRound.of(call, judgement.study(), judgement.round());
    open.requireParticipant();
    Object[] key = {judgement.study(), judgement.round(), judgement.bank()};
    if (!call.records()
        .standsAlready(judgement, ErrorCode.ALREADY_SUBMITTED, RecordType.JUDGEMENT, key)) {
      if (!(open.round() instanceof RoundState.Judging judging)) {
        throw open.wrongPhase(RoundState.Phase.JUDGING);
      }
      open.requireBefore(judging.deadlineMillis(), ErrorCode.JUDGE_DEADLINE_PASSED);
      if (!judging.modelHash().equals(judgement.modelHash())) {
        throw new ConcordatException(
            ErrorCode.JUDGEMENT_INVALID,
            "the candidate of round " + open.number() + " is " + judging.modelHash());
      }
      call.records().put(judgement, RecordType.JUDGEMENT, key);
    }
    return open.event(TransactionName.JUDGE_MODEL, open.round().phase());
  }

  /**
   * Asks that the caller's bank be awaited again, from the next round on.
   *
   * @param study the study's id
   * @return the event
   */
  public LedgerEvent rejoin(String study) {
    StudyState state = Studies.requireState(call, study);
    Studies.requireStatus(state, StudyState.Status.RUNNING);
    Studies.requireParticipant(state, call.bank());
    int from = state.currentRound() + 1;
    Rejoin mark = new Rejoin(study, call.bank(), from);
    boolean stands =
        call.records()
            .find(Rejoin.class, RecordType.REJOIN, study, call.bank())
            .filter(mark::equals)
            .isPresent();
    if (!stands) {
      call.records().put(mark, RecordType.REJOIN, study, call.bank());
    }
    return new LedgerEvent(TransactionName.REJOIN_ROUNDS.function(), study, from, "");
  }
}
