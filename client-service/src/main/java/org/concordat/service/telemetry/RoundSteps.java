package org.concordat.service.telemetry;

import io.opentelemetry.api.trace.SpanKind;
import java.util.function.Supplier;
import org.concordat.protocol.round.RoundState;
import org.concordat.service.participation.Action;
import org.concordat.telemetry.LogKeys;
import org.concordat.telemetry.RoundTrace;
import org.concordat.telemetry.Step;
import org.concordat.telemetry.Traces;
import org.slf4j.MDC;

/** What this bank does in its rounds, each deed as a span of its round's trace. */
public final class RoundSteps {
  private final Traces traces;
  private final String channel;
  private final String bank;

  /**
   * Creates the steps of one bank.
   *
   * @param traces where spans are recorded
   * @param channel the channel's name
   * @param bank the own MSP id
   */
  public RoundSteps(Traces traces, String channel, String bank) {
    this.traces = traces;
    this.channel = channel;
    this.bank = bank;
  }

  /**
   * Does something for a round.
   *
   * @param action what
   * @param deed does it
   * @param <T> the type of what comes of it
   * @return what comes of it
   */
  public <T> T within(Action action, Supplier<T> deed) {
    String round = Integer.toString(action.round());
    try (MDC.MDCCloseable _ = MDC.putCloseable(LogKeys.STUDY, action.study());
        MDC.MDCCloseable _ = MDC.putCloseable(LogKeys.ROUND, round);
        MDC.MDCCloseable _ = MDC.putCloseable(LogKeys.BANK, bank);
        Step step = begin(action)) {
      try {
        return deed.get();
      } catch (RuntimeException e) {
        step.failed(e);
        throw e;
      }
    }
  }

  private Step begin(Action action) {
    RoundTrace trace = new RoundTrace(channel, action.study(), action.round(), bank);
    Step step =
        traces
            .begin(name(action), SpanKind.INTERNAL, trace.context())
            .with("concordat.study", action.study())
            .with("concordat.round", action.round())
            .with("concordat.bank", bank);
    return action instanceof Action.RevealChunk reveal
        ? step.with("concordat.chunk", reveal.chunk())
        : step;
  }

  private static String name(Action action) {
    return switch (action) {
      case Action.PublishTraining training -> "train";
      case Action.TrainAhead ahead -> "train ahead";
      case Action.PublishEvaluation evaluation -> "evaluate";
      case Action.CommitUpdate commit -> "commit update";
      case Action.RevealChunk reveal -> "reveal chunk";
      case Action.Judge judge -> "judge";
      case Action.ClosePhase close ->
          close.from() == RoundState.Phase.REVEALING ? "finalise" : "close phase";
      case Action.Rejoin rejoin -> "rejoin";
      case Action.LookAgain again -> "look again";
    };
  }
}
