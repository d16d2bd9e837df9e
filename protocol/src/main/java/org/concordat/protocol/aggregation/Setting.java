package org.concordat.protocol.aggregation;

import java.util.Objects;
import java.util.Optional;

/**
 * Under what a round is aggregated, besides its updates.
 *
 * @param f the number of updates that may be arbitrary, at least 0
 * @param seed 64 hexadecimal digits that nobody could know when the updates were committed; rules
 *     that put the updates into a random order need it
 * @param threads how many threads share the work, 1 to {@link #MOST_THREADS}; it shows in no result
 */
public record Setting(int f, Optional<String> seed, int threads) {
  /** The largest number of threads. */
  public static final int MOST_THREADS = 256;

  /** Checks the form; whether f suits the rule, the rule says. */
  public Setting {
    Objects.requireNonNull(seed, "seed");
    if (seed.isPresent() && !seed.get().matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("seed must be 64 hexadecimal digits");
    }
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "threads must be 1 to " + MOST_THREADS + ", got " + threads);
    }
  }

  /**
   * Returns a setting without a seed, of one thread.
   *
   * @param f the number of updates that may be arbitrary
   * @return the setting
   */
  public static Setting of(int f) {
    return new Setting(f, Optional.empty(), 1);
  }

  /**
   * Returns this setting with a seed.
   *
   * @param digits 64 hexadecimal digits
   * @return the setting
   */
  public Setting withSeed(String digits) {
    return new Setting(f, Optional.of(digits), threads);
  }

  /**
   * Returns this setting with another number of threads.
   *
   * @param count 1 to {@link #MOST_THREADS}
   * @return the setting
   */
  public Setting withThreads(int count) {
    return new Setting(f, seed, count);
  }
}
