package org.concordat.benchmarks;

import org.concordat.protocol.aggregation.Aggregate;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.UpdateSet;

/** The one place in which a rule is called: what is timed, and what can be asked of it. */
final class Kernel {
  /** With how many threads {@link #aggregate} can be asked to work. */
  static final int MOST_THREADS = 1;

  private Kernel() {}

  /**
   * Aggregates.
   *
   * @param rule the rule
   * @param updates n updates
   * @param f the number of updates that may be arbitrary
   * @param threads how many threads may work on it, 1 to {@link #MOST_THREADS}
   * @return the aggregate
   */
  static Aggregate aggregate(AggregationRule rule, UpdateSet updates, int f, int threads) {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "threads must be 1 to " + MOST_THREADS + ", got " + threads);
    }
    return rule.aggregate(updates, f);
  }
}
