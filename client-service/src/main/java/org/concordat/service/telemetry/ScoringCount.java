package org.concordat.service.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.Supplier;
import org.concordat.protocol.error.ConcordatException;

/** How many rows people and programs had scored. */
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

  /**
   * Scores a row and counts it by what became of it.
   *
   * @param scoring scores the row
   * @param <T> the type of the score
   * @return the score
   */
  public <T> T row(Supplier<T> scoring) {
    try {
      T score = scoring.get();
      ServiceMetric.ROWS_SCORED.count(meters, "scored");
      return score;
    } catch (ConcordatException refusal) {
      ServiceMetric.ROWS_SCORED.count(meters, refusal.code().code());
      throw refusal;
    }
  }
}
