package org.concordat.chaincode.round;

import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.participation.Standing;
import org.concordat.chaincode.participation.Studies;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Roster;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;

/**
 * A round as a transaction finds it. Reads where the round stands, and what else it is asked for
 * once: the study, and where that stands. None of these keys changes while banks act within a
 * phase.
 */
final class OpenRound {
  private final Call call;
  private final RoundState round;
  private Optional<Study> study = Optional.empty();
  private Optional<StudyState> state = Optional.empty();

  private OpenRound(Call call, RoundState round) {
    this.call = call;
    this.round = round;
  }

  static OpenRound of(Call call, String study, int number) {
    Optional<RoundState> round =
        call.records().find(RoundState.class, RecordType.ROUND, study, number);
    if (round.isEmpty()) {
      Studies.require(call, study);
      throw new ConcordatException(
          ErrorCode.ROUND_NOT_FOUND, "study " + study + " has no round " + number);
    }
    return new OpenRound(call, round.get());
  }

  String studyId() {
    return round.study();
  }

  Study study() {
    if (study.isEmpty()) {
      study = Optional.of(Studies.require(call, round.study()));
    }
    return study.get();
  }

  StudyState state() {
    if (state.isEmpty()) {
      state = Optional.of(Studies.requireState(call, round.study()));
    }
    return state.get();
  }

  RoundState round() {
    return round;
  }

  int number() {
    return round.round();
  }

  /** Only participants act within a phase. */
  void requireParticipant() {
    if (round instanceof RoundState.Open open) {
      participant(open, call.bank());
    } else {
      Studies.requireParticipant(state(), call.bank());
    }
  }

  /** How a bank stands that takes part in an open round, with the snapshot it uses. */
  Standing standing(RoundState.Open open, String bank, String snapshot) {
    return Standing.of(call, open.roster().terms(), participant(open, bank), snapshot);
  }

  private static Roster.Participant participant(RoundState.Open open, String bank) {
    return open.roster()
        .participant(bank)
        .orElseThrow(() -> Studies.noParticipant(open.study(), bank));
  }

  /** The limits of the charter that the study started under. */
  Charter.Limits limits() {
    return call.records()
        .find(Charter.class, RecordType.CHARTER_VERSION, state().charterVersion())
        .orElseThrow(
            () -> new IllegalStateException("no charter of version " + state().charterVersion()))
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
    return new LedgerEvent(name.function(), studyId(), number(), phase.name());
  }
}
