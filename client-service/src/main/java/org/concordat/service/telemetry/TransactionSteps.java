package org.concordat.service.telemetry;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.telemetry.LogKeys;
import org.concordat.telemetry.Step;
import org.concordat.telemetry.Telemetry;

/** The steps of a transaction: timed, and spans of what it is sent for. */
public final class TransactionSteps {
  private final Telemetry telemetry;

  /**
   * Creates the steps of one service.
   *
   * @param telemetry where they are recorded
   */
  public TransactionSteps(Telemetry telemetry) {
    this.telemetry = telemetry;
  }

  /**
   * Begins to have a proposal endorsed.
   *
   * @param name the transaction
   * @return the step
   */
  public Step endorse(TransactionName name) {
    return begin("endorse", name.function());
  }

  /**
   * Begins to hand a transaction to the orderers.
   *
   * @param transactionId its id
   * @return the step
   */
  public Step submit(String transactionId) {
    return begin("submit", "").with(LogKeys.TX_ID, transactionId);
  }

  /**
   * Begins to wait for a transaction's block.
   *
   * @param transactionId its id
   * @return the step
   */
  public Step commit(String transactionId) {
    return begin("commit", "").with(LogKeys.TX_ID, transactionId);
  }

  private Step begin(String step, String function) {
    Step begun =
        telemetry
            .traces()
            .begin(step, SpanKind.CLIENT, Context.current())
            .timed(ServiceMetric.TRANSACTION_STEPS.timer(telemetry.meters(), step));
    return function.isEmpty() ? begun : begun.with("concordat.transaction", function);
  }
}
