package org.concordat.chaincode.round;

import java.util.List;
import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.participation.Standing;
import org.concordat.chaincode.participation.Studies;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.RoundMove;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundRules;
import org.concordat.protocol.round.RoundState;

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
        open.state().participants().stream()
            .filter(
                bank ->
                    call.records()
                        .exists(RecordType.COMMIT, committing.study(), committing.round(), bank))
            .toList();
    Call.stopAt(
        RoundRules.refuseToClose(
            committing.awaited(),
            settled(open, committing.awaited(), committed),
            committing.deadlineMillis(),
            call.now(),
            open.limits()));
    if (committed.isEmpty()) {
      RoundMoves.end(
          call, open, committing.toExpired("nobody committed by the deadline"), List.of());
      return RoundState.Phase.EXPIRED;
    }
    RoundMoves.put(
        call, committing.toRevealing(committed, call.now() + open.study().phases().revealMillis()));
    return RoundState.Phase.REVEALING;
  }

  private RoundState.Phase closeJudgements(OpenRound open, RoundState.Judging judging) {
    List<Judgement> judgements =
        open.state().participants().stream()
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
            settled(open, judging.awaited(), judgements.stream().map(Judgement::bank).toList()),
            judging.deadlineMillis(),
            call.now(),
            open.limits()));
    RoundState.Ended end = RoundRules.decide(judging, judgements, open.study().toleranceMicros());
    RoundMoves.end(call, open, end, judging.awaited());
    return end.phase();
  }

  /** Those nobody need wait for: they have acted, or may not any more, for good. */
  private List<String> settled(OpenRound open, List<String> awaited, List<String> acted) {
    return awaited.stream()
        .filter(
            bank ->
                acted.contains(bank)
                    || Standing.revoked(call, Studies.requireParticipant(call, open.state(), bank)))
        .toList();
  }
}
