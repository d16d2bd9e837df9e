package org.concordat.verifier.replay;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.RecordType.Rejoin;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.RoundRules;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.verifier.checks.Check;

/** What follows when a round ends: the model's status, the next round or the study's end. */
final class RoundEnd {
  private RoundEnd() {}

  /**
   * Expects an end and what follows.
   *
   * @param check the check that the end itself belongs to
   * @param completed the banks whose updates were valid
   */
  static void expect(
      OpenRound open, Check check, RoundState.Ended end, Collection<String> completed) {
    Step step = open.step();
    Study study = open.study();
    StudyState state = open.studyState();
    step.expect(check, end, RecordType.ROUND, end.study(), end.round());
    if (end instanceof RoundState.Accepted accepted) {
      state = state.accepting(accepted.round(), accepted.modelHash());
    }
    if (open.state() instanceof RoundState.Judging) {
      judged(
          step,
          end,
          end instanceof RoundState.Accepted
              ? ModelRecord.Status.ACCEPTED
              : ModelRecord.Status.REJECTED);
    }
    if (end.round() < study.rounds()) {
      state = state.inRound(end.round() + 1);
      step.expect(
          Check.ROUND_OPENED,
          new RoundState.Committing(
              study.id(),
              state.currentRound(),
              state.acceptedRound(),
              awaitedNext(step, study, state, end.round(), completed),
              step.now() + study.phases().commitMillis(),
              open.state().roster()),
          RecordType.ROUND,
          study.id(),
          state.currentRound());
    } else {
      state = state.ended(StudyState.Status.COMPLETED, "all rounds have ended");
    }
    step.expect(Check.STUDY_STATE, state, RecordType.STUDY_STATE, study.id());
  }

  /** Expects the candidate's status after its round. */
  static void judged(Step step, RoundState round, ModelRecord.Status status) {
    ModelRecord model =
        step.require(
            Check.MODEL_STATUS, ModelRecord.class, RecordType.MODEL, round.study(), round.round());
    step.expect(
        Check.MODEL_STATUS, model.in(status), RecordType.MODEL, round.study(), round.round());
  }

  private static List<String> awaitedNext(
      Step step, Study study, StudyState state, int ended, Collection<String> completed) {
    List<String> awaited =
        state.participants().stream()
            .filter(bank -> completed.contains(bank) || rejoins(step, study, bank, ended + 1))
            .toList();
    boolean tooFew =
        RoundRules.refuseTooFew(
                awaited.size(), study.aggregation().f(), study.minimumParticipants())
            .isPresent();
    return tooFew ? state.participants() : awaited;
  }

  private static boolean rejoins(Step step, Study study, String bank, int next) {
    Optional<Rejoin> mark = step.find(Rejoin.class, RecordType.REJOIN, study.id(), bank);
    return mark.isPresent() && mark.get().fromRound() == next;
  }
}
