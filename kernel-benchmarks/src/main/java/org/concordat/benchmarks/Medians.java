package org.concordat.benchmarks;

import java.util.Arrays;
import java.util.List;

/** The median, in milliseconds, of what was measured. */
final class Medians {
  private Medians() {}

  /**
   * Returns the median.
   *
   * @param values at least one
   * @return the middle value, or the mean of the two in the middle
   */
  static double of(List<Double> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("there is no median of nothing");
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
