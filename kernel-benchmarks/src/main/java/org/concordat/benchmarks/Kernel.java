package org.concordat.benchmarks;

import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.Setting;
import org.concordat.protocol.aggregation.UpdateSet;

/** The one place in which a rule is called: what is timed, and what can be asked of it. */
final class Kernel {
  /** With how many threads it can be asked to work. */
  static final int MOST_THREADS = 2;

  private static final String SEED = "0f".repeat(32);

  private Kernel() {}

  /**
   * Combines updates: what the libraries do that it is timed beside.
   *
   * @param rule the rule
   * @param updates n updates
   * @param f the number of updates that may be arbitrary
   * @param threads how many threads may work on it, 1 to {@link #MOST_THREADS}
   * @return the vector
   */
  static int[] combine(AggregationRule rule, UpdateSet updates, int f, int threads) {
    return rule.combine(updates, setting(f, threads));
  }

  /** The same with all that a round records of it: Gram hash, heterogeneity, influence. */
  static int[] withEvidence(AggregationRule rule, UpdateSet updates, int f, int threads) {
    return rule.aggregate(updates, setting(f, threads)).vector();
  }

  private static Setting setting(int f, int threads) {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "threads must be 1 to " + MOST_THREADS + ", got " + threads);
    }
    return Setting.of(f).withSeed(SEED).withThreads(threads);
  }
}
