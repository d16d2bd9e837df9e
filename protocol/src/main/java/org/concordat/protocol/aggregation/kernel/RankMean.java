package org.concordat.protocol.aggregation.kernel;

import java.util.Arrays;
import java.util.function.Supplier;

/** The mean of consecutive ranks at every coordinate; the middle one or two make the median. */
public final class RankMean extends CoordinateWise {
  private final int first;
  private final int last;

  /**
   * Creates the combination.
   *
   * @param rows n rows
   * @param first the lowest rank that counts, from 0
   * @param last the highest, at most n - 1
   */
  public RankMean(Rows rows, int first, int last) {
    super(rows, last - first + 1);
    this.first = first;
    this.last = last;
  }

  @Override
  Narrow newNarrow(int tileLength, boolean counting) {
    return new Ranks(tileLength, counting);
  }

  @Override
  long sumKept(long[] column, boolean[] outside) {
    long[] sorted = column.clone();
    Arrays.sort(sorted);
    for (int i = 0; i < column.length; i++) {
      outside[i] = column[i] < sorted[first] || column[i] > sorted[last];
    }
    return Arrays.stream(sorted, first, last + 1).sum();
  }

  private final class Ranks extends Narrow {
    Ranks(int tileLength, boolean counting) {
      super(tileLength, counting, first, last);
    }

    @Override
    void sum(int[][] sorted, Supplier<TileCopy> unsorted, long[] sums, int length) {
      sumRanks(sorted, first, last, sums, length);
    }

    @Override
    int countOutside(int[] row, int[][] sorted, int length) {
      return beyond(row, sorted[first], sorted[last], length);
    }
  }

  private static int beyond(int[] row, int[] lowest, int[] highest, int length) {
    int count = 0;
    for (int k = 0; k < length; k++) {
      int difference = row[k] ^ Math.min(Math.max(row[k], lowest[k]), highest[k]);
      // 1 when any bit differs, without a branch.
      count += (difference | -difference) >>> 31;
    }
    return count;
  }
}
