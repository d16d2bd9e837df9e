package org.concordat.verifier.replay;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.RecordType.Rejoin;
import org.concordat.protocol.ledger.Requests.RoundMove;
import org.concordat.protocol.ledger.Requests.StudyReference;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundRules;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.StudyState;
import org.concordat.verifier.checks.Check;

/** Commits and judgements are closed, and what follows. */
final class AdvanceRules {
  private AdvanceRules() {}

  static void advance(Step step) {
    RoundMove move = step.argument(RoundMove.class);
    RoundState.Open state =
        OpenRound.require(
            step, Check.PHASE_NEXT, RoundState.Open.class, move.study(), move.round());
    step.require(
        Check.PHASE_NEXT,
        state.phase() == move.from(),
        () -> "the round is " + state.phase() + ", not " + move.from());
    OpenRound open = new OpenRound(step, state);
    switch (state) {
      case RoundState.Committing committing -> closeCommits(open, committing);
      case RoundState.Judging judging -> closeJudgements(open, judging);
      case RoundState.Revealing revealing -> throw new IllegalStateException("no such move");
    }
  }

  private static void closeCommits(OpenRound open, RoundState.Committing round) {
    Step step = open.step();
    List<String> committed =
        open.banks().stream()
            .filter(bank -> step.exists(RecordType.COMMIT, round.study(), round.round(), bank))
            .toList();
    step.holds(
        Check.PHASE_CLOSED,
        RoundRules.refuseToClose(
            round.awaited(),
            open.settled(round.awaited(), committed),
            round.deadlineMillis(),
            step.now(),
            open.limits()));
    if (committed.isEmpty()) {
      RoundEnd.expect(
          open, Check.PHASE_NEXT, round.toExpired("nobody committed by the deadline"), List.of());
    } else {
      step.expect(
          Check.PHASE_NEXT,
          round.toRevealing(committed, step.now() + open.study().phases().revealMillis()),
          RecordType.ROUND,
          round.study(),
          round.round());
    }
  }

  private static void closeJudgements(OpenRound open, RoundState.Judging round) {
    Step step = open.step();
    List<Judgement> judgements =
        open.banks().stream()
            .map(
                bank ->
                    step.find(
                        Judgement.class, RecordType.JUDGEMENT, round.study(), round.round(), bank))
            .flatMap(Optional::stream)
            .toList();
    step.holds(
        Check.PHASE_CLOSED,
        RoundRules.refuseToClose(
            round.awaited(),
            open.settled(round.awaited(), judgements.stream().map(Judgement::bank).toList()),
            round.deadlineMillis(),
            step.now(),
            open.limits()));
    RoundState.Ended end = RoundRules.decide(round, judgements, open.study().toleranceMicros());
    RoundEnd.expect(open, Check.DECISION, end, round.awaited());
  }

  static void judge(Step step) {
    Judgement judgement = step.argument(Judgement.class);
    Callers.requireOwn(step, judgement.bank());
    RoundState.Judging round =
        OpenRound.require(
            step, Check.JUDGEMENT, RoundState.Judging.class, judgement.study(), judgement.round());
    OpenRound.requireParticipant(step, Check.JUDGEMENT, round);
    step.holds(
        Check.JUDGEMENT,
        step.now() <= round.deadlineMillis(),
        () -> "the deadline passed at " + round.deadlineMillis() + ", this is of " + step.now());
    step.holds(
        Check.JUDGEMENT,
        round.modelHash().equals(judgement.modelHash()),
        () -> "the candidate is " + round.modelHash() + ", judged was " + judgement.modelHash());
    Object[] key = {judgement.study(), judgement.round(), judgement.bank()};
    step.holds(
        Check.JUDGEMENT,
        !step.exists(RecordType.JUDGEMENT, key),
        () -> judgement.bank() + " has judged before");
    step.expect(Check.JUDGEMENT, judgement, RecordType.JUDGEMENT, key);
  }

  static void rejoin(Step step) {
    String study = step.argument(StudyReference.class).study();
    StudyState state = StudyRules.state(step, study);
    StudyRules.checkStatus(step, state, StudyState.Status.RUNNING);
    step.holds(
        Check.REJOIN,
        state.participants().contains(step.bank()),
        () -> step.bank() + " takes no part in " + study);
    step.expect(
        Check.REJOIN,
        new Rejoin(study, step.bank(), state.currentRound() + 1),
        RecordType.REJOIN,
        study,
        step.bank());
  }
}
