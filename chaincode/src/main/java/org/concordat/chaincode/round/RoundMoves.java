package org.concordat.chaincode.round;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.model.ModelStore;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.RecordType.Rejoin;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.RoundRules;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Roster;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;

/** Opens rounds and ends them. */
public final class RoundMoves {
  private RoundMoves() {}

  /**
   * Opens the study's current round.
   *
   * @param call the transaction
   * @param study the study
   * @param state where the study stands, in the round to open
   * @param roster who takes part, and on what terms
   * @param awaited the banks waited for, ascending
   */
  public static void open(
      Call call, Study study, StudyState state, Roster roster, List<String> awaited) {
    put(
        call,
        new RoundState.Committing(
            study.id(),
            state.currentRound(),
            state.acceptedRound(),
            awaited,
            call.now() + study.phases().commitMillis(),
            roster));
  }

  /**
   * Ends the open round of a study that is called off.
   *
   * @param call the transaction
   * @param state where the study stands
   * @param reason why
   */
  public static void expireOpenRound(Call call, StudyState state, String reason) {
    OpenRound open = OpenRound.of(call, state.study(), state.currentRound());
    RoundState round = open.round();
    if (!round.phase().isEnd()) {
      put(call, new RoundState.Expired(round.study(), round.round(), round.parentRound(), reason));
    }
    if (round instanceof RoundState.Judging) {
      judged(call, state, round, ModelRecord.Status.REJECTED);
    }
  }

  /**
   * Ends a round, and with the last one the study; otherwise opens the next in the same
   * transaction.
   *
   * @param call the transaction
   * @param open the round as it was found
   * @param roster who takes part, and on what terms
   * @param end how it ends
   * @param completed the banks whose updates were valid in it
   */
  static void end(
      Call call,
      OpenRound open,
      Roster roster,
      RoundState.Ended end,
      Collection<String> completed) {
    put(call, end);
    StudyState state = open.state();
    if (end instanceof RoundState.Accepted accepted) {
      state = state.accepting(accepted.round(), accepted.modelHash());
    }
    if (open.round() instanceof RoundState.Judging) {
      judged(
          call,
          state,
          end,
          end instanceof RoundState.Accepted
              ? ModelRecord.Status.ACCEPTED
              : ModelRecord.Status.REJECTED);
    }
    if (open.number() < open.study().rounds()) {
      state = state.inRound(open.number() + 1);
      open(call, open.study(), state, roster, awaitedNext(call, open, completed));
    } else {
      state = state.ended(StudyState.Status.COMPLETED, "all rounds have ended");
    }
    call.records().put(state, RecordType.STUDY_STATE, state.study());
  }

  /**
   * The banks that completed this round and those that asked to be awaited again. When they are too
   * few for a round to succeed, everyone: else the rounds left would end one after the other,
   * faster than anyone could come back.
   */
  private static List<String> awaitedNext(Call call, OpenRound open, Collection<String> completed) {
    int next = open.number() + 1;
    List<String> participants = open.state().participants();
    List<String> awaited =
        participants.stream()
            .filter(bank -> completed.contains(bank) || rejoins(call, open, bank, next))
            .toList();
    boolean tooFew =
        RoundRules.refuseTooFew(
                awaited.size(), open.study().aggregation().f(), open.study().minimumParticipants())
            .isPresent();
    return tooFew ? participants : awaited;
  }

  private static boolean rejoins(Call call, OpenRound open, String bank, int next) {
    Optional<Rejoin> mark =
        call.records().find(Rejoin.class, RecordType.REJOIN, open.study().id(), bank);
    return mark.isPresent() && mark.get().fromRound() == next;
  }

  private static void judged(
      Call call, StudyState state, RoundState round, ModelRecord.Status status) {
    ModelStore models = new ModelStore(call, state);
    models.write(models.require(round.round()).in(status));
  }

  static void put(Call call, RoundState round) {
    call.records().put(round, RecordType.ROUND, round.study(), round.round());
  }
}
