package org.concordat.consortium.benchmark;

import java.util.Collection;

/**
 * Latencies of transactions that committed as valid.
 *
 * @param count how many
 * @param perSecond how many in a second of the blocks they were sent in
 * @param p50Micros the median, in microseconds
 * @param p99Micros the smallest latency that 99 of 100 do not exceed, in microseconds
 * @param processorMicros the processor time of one, of all processes together, in microseconds
 */
record Latencies(
    int count, double perSecond, long p50Micros, long p99Micros, long processorMicros) {
  /**
   * Sums up.
   *
   * @param nanos the latencies, at least one
   * @param wallNanos the time all of them took together
   * @param processorNanos the processor time all of them took together
   */
  static Latencies of(Collection<Long> nanos, long wallNanos, long processorNanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return new Latencies(
        sorted.length,
        sorted.length * 1e9 / wallNanos,
        percentile(sorted, 0.50) / 1_000,
        percentile(sorted, 0.99) / 1_000,
        processorNanos / 1_000 / sorted.length);
  }

  /** The nearest rank: the smallest value that at least this share does not exceed. */
  static long percentile(long[] sorted, double share) {
    if (sorted.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
