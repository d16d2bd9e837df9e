package org.concordat.chaincode.round;

import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.participation.Studies;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;

/**
 * A round as a transaction finds it: the study, where it stands, where the round stands. Reads the
 * three keys only: none of them changes while banks act within a phase.
 */
final class OpenRound {
  private final Call call;
  private final Study study;
  private final StudyState state;
  private final RoundState round;

  private OpenRound(Call call, Study study, StudyState state, RoundState round) {
    this.call = call;
    this.study = study;
    this.state = state;
    this.round = round;
  }

  static OpenRound of(Call call, String study, int number) {
    Study found = Studies.require(call, study);
    StudyState state = Studies.requireState(call, study);
    RoundState round =
        call.records()
            .find(RoundState.class, RecordType.ROUND, study, number)
            .orElseThrow(
                () ->
                    new ConcordatException(
                        ErrorCode.ROUND_NOT_FOUND, "study " + study + " has no round " + number));
    return new OpenRound(call, found, state, round);
  }

  Study study() {
    return study;
  }

  StudyState state() {
    return state;
  }

  RoundState round() {
    return round;
  }

  int number() {
    return round.round();
  }

  /** The caller's join; only participants act within a phase. */
  Join requireParticipant() {
    return Studies.requireParticipant(call, state, call.bank());
  }

  /** The limits of the charter that the study started under. */
  Charter.Limits limits() {
    return call.records()
        .find(Charter.class, RecordType.CHARTER_VERSION, state.charterVersion())
        .orElseThrow(
            () -> new IllegalStateException("no charter of version " + state.charterVersion()))
        .limits();
  }

  ConcordatException wrongPhase(RoundState.Phase expected) {
    return new ConcordatException(
        ErrorCode.ROUND_WRONG_PHASE,
        "round " + number() + " is in phase " + round.phase() + ", not " + expected);
  }

  void requireBefore(long deadlineMillis, ErrorCode late) {
    if (call.now() > deadlineMillis) {
      throw new ConcordatException(
          late,
          "the deadline passed at " + deadlineMillis + ", the transaction is of " + call.now());
    }
  }

  LedgerEvent event(TransactionName name, RoundState.Phase phase) {
    return new LedgerEvent(name.function(), study.id(), number(), phase.name());
  }
}
