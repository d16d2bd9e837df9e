package org.concordat.chaincode.round;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.participation.Standing;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.RoundMove;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundRules;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Roster;

/**
 * Closes the commits or the judgements, when everyone awaited has acted or the deadline has really
 * passed. Nobody waits for a bank that has revoked its agreement. Any member may; one that comes
 * second finds it done.
 */
public final class Advance {
  private final Call call;

  /**
   * Creates the move for one transaction.
   *
   * @param call the transaction
   */
  public Advance(Call call) {
    this.call = call;
  }

  /**
   * Moves a round out of a phase.
   *
   * @param move which round, out of which phase
   * @return the event
   */
  public LedgerEvent advance(RoundMove move) {
    OpenRound open = OpenRound.of(call, move.study(), move.round());
    RoundState.Phase phase = open.round().phase();
    if (phase == move.from()) {
      phase =
          switch (open.round()) {
            case RoundState.Committing committing -> closeCommits(open, committing);
            case RoundState.Judging judging -> closeJudgements(open, judging);
            default -> throw new IllegalStateException("RoundMove allows no other phase");
          };
    } else if (phase.compareTo(move.from()) < 0) {
      throw open.wrongPhase(move.from());
    }
    return open.event(TransactionName.ADVANCE_ROUND, phase);
  }

  private RoundState.Phase closeCommits(OpenRound open, RoundState.Committing committing) {
    List<String> committed =
        banks(committing)
            .filter(
                bank ->
                    call.records()
                        .exists(RecordType.COMMIT, committing.study(), committing.round(), bank))
            .toList();
    Call.stopAt(
        RoundRules.refuseToClose(
            committing.awaited(),
            settled(committing, committing.awaited(), committed),
            committing.deadlineMillis(),
            call.now(),
            open.limits()));
    if (committed.isEmpty()) {
      RoundMoves.end(
          call,
          open,
          committing.roster(),
          committing.toExpired("nobody committed by the deadline"),
          List.of());
      return RoundState.Phase.EXPIRED;
    }
    RoundMoves.put(
        call, committing.toRevealing(committed, call.now() + open.study().phases().revealMillis()));
    return RoundState.Phase.REVEALING;
  }

  private RoundState.Phase closeJudgements(OpenRound open, RoundState.Judging judging) {
    List<Judgement> judgements =
        banks(judging)
            .map(
                bank ->
                    call.records()
                        .find(
                            Judgement.class,
                            RecordType.JUDGEMENT,
                            judging.study(),
                            judging.round(),
                            bank))
            .flatMap(Optional::stream)
            .toList();
    Call.stopAt(
        RoundRules.refuseToClose(
            judging.awaited(),
            settled(judging, judging.awaited(), judgements.stream().map(Judgement::bank).toList()),
            judging.deadlineMillis(),
            call.now(),
            open.limits()));
    RoundState.Ended end = RoundRules.decide(judging, judgements, open.study().toleranceMicros());
    RoundMoves.end(call, open, judging.roster(), end, judging.awaited());
    return end.phase();
  }

  private static Stream<String> banks(RoundState.Open round) {
    return round.roster().participants().stream().map(Roster.Participant::bank);
  }

  /** Those nobody need wait for: they have acted, or may not any more, for good. */
  private List<String> settled(RoundState.Open round, List<String> awaited, List<String> acted) {
    return round.roster().participants().stream()
        .filter(participant -> awaited.contains(participant.bank()))
        .filter(
            participant ->
                acted.contains(participant.bank()) || Standing.revoked(call, participant))
        .map(Roster.Participant::bank)
        .toList();
  }
}
