package org.concordat.service.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;

/** How many rows people and programs had scored, and how often they were refused. */
public final class ScoringCount {
  private final MeterRegistry meters;

  /**
   * Creates the count.
   *
   * @param meters where it is kept
   */
  public ScoringCount(MeterRegistry meters) {
    this.meters = meters;
  }

  /** Counts a row that was scored. */
  public void scored() {
    ServiceMetric.ROWS_SCORED.count(meters, "scored");
  }

  /**
   * Counts what was not scored.
   *
   * @param why what it was refused for
   */
  public void refused(ErrorCode why) {
    ServiceMetric.ROWS_SCORED.count(meters, why.code());
  }

  /**
   * Does what may be refused, and counts it if it was.
   *
   * @param step what may be refused
   * @param <T> the type of what it gives
   * @return what it gives
   */
  public <T> T unlessRefused(Supplier<T> step) {
    try {
      return step.get();
    } catch (ConcordatException refusal) {
      refused(refusal.code());
      throw refusal;
    }
  }
}
