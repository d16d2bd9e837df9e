package org.concordat.protocol.aggregation.rule;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.stream.IntStream;

/** Rows in the order of a number each has; equal ones in the order of the rows. */
final class RowOrder {
  private RowOrder() {}

  /** The rows of the {@code count} smallest numbers, the smallest first. */
  static int[] smallest(BigInteger[] numbers, int count) {
    // The sort is stable, so equal numbers stay in the order of the rows.
    return IntStream.range(0, numbers.length)
        .boxed()
        .sorted(Comparator.comparing(i -> numbers[i]))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }
}
