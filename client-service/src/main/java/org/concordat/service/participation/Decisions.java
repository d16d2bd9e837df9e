package org.concordat.service.participation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.concordat.protocol.round.RoundRules;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.round.RoundState.Phase;
import org.concordat.protocol.study.StudyState;

/**
 * What a bank should do next in a study: a function of the state, not of what happened before. It
 * does not check again what the chaincode checks; the ledger is the judge.
 */
public final class Decisions {
  private final long retryMillis;

  /**
   * Creates the rule.
   *
   * @param retryMillis after how long a task without an answer is handed out again; the wait
   *     doubles with each attempt
   */
  public Decisions(long retryMillis) {
    this.retryMillis = retryMillis;
  }

  /**
   * Decides.
   *
   * @param view the state
   * @param nowMillis the time
   * @return what to do, in no particular order; empty when there is nothing
   */
  public List<Action> next(StudyView view, long nowMillis) {
    if (view.state().status() != StudyState.Status.RUNNING
        || !view.state().participants().contains(view.bank())) {
      return List.of();
    }
    List<Action> actions = new ArrayList<>();
    boolean refused = view.own().refusal().isPresent();
    switch (view.round()) {
      case RoundState.Committing committing -> {
        if (!refused && !view.committed().contains(view.bank())) {
          train(view, nowMillis, actions);
        }
        close(
            view,
            committing.awaited(),
            view.committed(),
            committing.deadlineMillis(),
            nowMillis,
            actions);
      }
      case RoundState.Revealing revealing -> {
        if (!refused
            && view.committed().contains(view.bank())
            && !view.revealed().contains(view.bank())) {
          nextChunk(view)
              .ifPresent(
                  chunk ->
                      actions.add(
                          new Action.RevealChunk(revealing.study(), revealing.round(), chunk)));
        }
        close(
            view,
            revealing.awaited(),
            view.revealed(),
            revealing.deadlineMillis(),
            nowMillis,
            actions);
      }
      case RoundState.Judging judging -> {
        if (!refused
            && judging.awaited().contains(view.bank())
            && !view.judged().contains(view.bank())) {
          evaluate(view, nowMillis, actions);
        }
        trainAhead(view, actions);
        close(view, judging.awaited(), view.judged(), judging.deadlineMillis(), nowMillis, actions);
      }
      case RoundState.Ended ended -> {
        // The transaction that ends a round opens the next one or ends the study.
      }
    }
    rejoin(view, actions);
    return List.copyOf(actions);
  }

  private void train(StudyView view, long nowMillis, List<Action> actions) {
    RoundState round = view.round();
    TaskStatus training = view.own().training();
    switch (training.stage()) {
      case NONE -> {
        if (view.own().consent().isEmpty()) {
          actions.add(new Action.PublishTraining(round.study(), round.round(), 0));
        }
      }
      case PUBLISHED -> {
        long again = againAt(training);
        actions.add(
            nowMillis >= again && view.own().consent().isEmpty()
                ? new Action.PublishTraining(round.study(), round.round(), training.attempts())
                : new Action.LookAgain(round.study(), round.round(), again));
      }
      case DONE -> actions.add(new Action.CommitUpdate(round.study(), round.round()));
      case FAILED -> {
        // The worker said why; it is shown over REST, and the round closes without this bank.
      }
    }
  }

  private void evaluate(StudyView view, long nowMillis, List<Action> actions) {
    RoundState round = view.round();
    TaskStatus evaluation = view.own().evaluation();
    switch (evaluation.stage()) {
      case NONE -> {
        if (view.own().consent().isEmpty()) {
          actions.add(new Action.PublishEvaluation(round.study(), round.round(), 0));
        }
      }
      case PUBLISHED -> {
        long again = againAt(evaluation);
        actions.add(
            nowMillis >= again && view.own().consent().isEmpty()
                ? new Action.PublishEvaluation(round.study(), round.round(), evaluation.attempts())
                : new Action.LookAgain(round.study(), round.round(), again));
      }
      case DONE -> actions.add(new Action.Judge(round.study(), round.round()));
      case FAILED -> {
        // As with training.
      }
    }
  }

  /**
   * The others' judgements and two transactions lie between a bank's own judgement and the next
   * round. A bank that found the model good enough expects that it will be accepted, and starts.
   */
  private static void trainAhead(StudyView view, List<Action> actions) {
    boolean open =
        view.own().ahead().filter(task -> task.stage() == TaskStatus.Stage.NONE).isPresent();
    if (open && view.own().refusal().isEmpty() && view.own().consent().isEmpty()) {
      actions.add(new Action.TrainAhead(view.round().study(), view.round().round() + 1));
    }
  }

  private long againAt(TaskStatus task) {
    int doublings = Math.min(10, Math.max(0, task.attempts() - 1));
    return task.publishedMillis() + (retryMillis << doublings);
  }

  /** Chunks are revealed in their order: each mark carries the sum of squares so far. */
  private static OptionalInt nextChunk(StudyView view) {
    return IntStream.range(0, view.chunks())
        .filter(chunk -> !view.ownChunks().contains(chunk))
        .findFirst();
  }

  private static void close(
      StudyView view,
      Collection<String> awaited,
      Collection<String> acted,
      long deadlineMillis,
      long nowMillis,
      List<Action> actions) {
    RoundState round = view.round();
    boolean closable =
        RoundRules.refuseToClose(awaited, acted, deadlineMillis, nowMillis, view.limits())
            .isEmpty();
    if (closable) {
      actions.add(new Action.ClosePhase(round.study(), round.round(), round.phase(), turn(view)));
    } else {
      actions.add(
          new Action.LookAgain(
              round.study(), round.round(), deadlineMillis + view.limits().timeWindowMillis() + 1));
    }
  }

  /** Another bank begins in each round, so that one that is away costs its turn only sometimes. */
  private static int turn(StudyView view) {
    List<String> banks = view.state().participants();
    return Math.floorMod(banks.indexOf(view.bank()) - view.round().round(), banks.size());
  }

  private static void rejoin(StudyView view, List<Action> actions) {
    OptionalInt missed = view.own().missedRound();
    if (missed.isEmpty()) {
      return;
    }
    boolean awaited =
        view.round() instanceof RoundState.Committing committing
            && committing.awaited().contains(view.bank());
    boolean asked =
        view.rejoinFrom().isPresent() && view.rejoinFrom().getAsInt() > missed.getAsInt();
    boolean committedNow =
        view.round().phase() != Phase.COMMITTING && view.committed().contains(view.bank());
    if (!awaited && !asked && !committedNow) {
      actions.add(new Action.Rejoin(view.round().study(), missed.getAsInt()));
    }
  }
}
