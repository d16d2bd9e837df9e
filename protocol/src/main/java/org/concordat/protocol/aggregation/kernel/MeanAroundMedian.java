package org.concordat.protocol.aggregation.kernel;

import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * At every coordinate, the mean of the m values nearest the median. Of two values equally far from
 * the median the one of the lower row is the nearer.
 *
 * <p>In sorted order the m values are consecutive ranks w to w + m - 1: starting from w = 0, the
 * window moves on while the value that enters is nearer than the one that leaves, s_w + s_(w+m)
 * below 2·median. Only where these are equally far can the row decide; tiles with such a coordinate
 * are summed once more by distance and row.
 */
public final class MeanAroundMedian extends CoordinateWise {
  /**
   * Creates the combination.
   *
   * @param rows n rows
   * @param kept m, 1 to n
   */
  public MeanAroundMedian(Rows rows, int kept) {
    super(rows, kept);
  }

  @Override
  Narrow newNarrow(int tileLength, boolean counting) {
    return new Window(tileLength, counting);
  }

  @Override
  long sumKept(long[] column, boolean[] outside) {
    int n = column.length;
    long[] sorted = column.clone();
    Arrays.sort(sorted);
    long twiceMedian = sorted[(n - 1) / 2] + sorted[n / 2];
    // The sort is stable, so equal distances stay in the order of the rows.
    int[] nearest =
        IntStream.range(0, n)
            .boxed()
            .sorted(Comparator.comparingLong(i -> Math.abs(2 * column[i] - twiceMedian)))
            .limit(kept())
            .mapToInt(Integer::intValue)
            .toArray();
    long reach = Math.abs(2 * column[nearest[kept() - 1]] - twiceMedian);
    for (int i = 0; i < n; i++) {
      outside[i] = Math.abs(2 * column[i] - twiceMedian) > reach;
    }
    return Arrays.stream(nearest).mapToLong(i -> column[i]).sum();
  }

  private final class Window extends Narrow {
    private final int n = rows().size();
    private final int[] twiceMedian;
    private final int[] lowest;
    private final int[] highest;
    private final int[] reach;
    private final int[] left;

    Window(int tileLength, boolean counting) {
      super(tileLength, counting, 0, rows().size() - 1);
      this.twiceMedian = new int[tileLength];
      this.lowest = new int[tileLength];
      this.highest = new int[tileLength];
      this.reach = new int[tileLength];
      this.left = new int[tileLength];
    }

    @Override
    void sum(int[][] sorted, Supplier<TileCopy> unsorted, long[] sums, int length) {
      boolean tied = sumWindow(sorted, sums, length);
      if (tied || counting) {
        findReach(sorted, length);
      }
      if (tied) {
        sumByRow(unsorted.get(), sums, length);
      }
    }

    @Override
    int countOutside(int[] row, int[][] sorted, int length) {
      int count = 0;
      for (int k = 0; k < length; k++) {
        count += (reach[k] - Math.abs(2 * row[k] - twiceMedian[k])) >>> 31;
      }
      return count;
    }

    /** Sums the ranks that are nearest; says whether a row has to decide anywhere. */
    private boolean sumWindow(int[][] sorted, long[] sums, int length) {
      int[] low = sorted[(n - 1) / 2];
      int[] high = sorted[n / 2];
      for (int k = 0; k < length; k++) {
        twiceMedian[k] = low[k] + high[k];
      }
      sumRanks(sorted, 0, kept() - 1, sums, length);
      int ties = 0;
      for (int w = 0; w + kept() < n; w++) {
        ties |= slide(sorted[w], sorted[w + kept()], sums, length);
      }
      return ties != 0;
    }

    private int slide(int[] leaving, int[] entering, long[] sums, int length) {
      int ties = 0;
      for (int k = 0; k < length; k++) {
        int difference = leaving[k] + entering[k] - twiceMedian[k];
        sums[k] += (entering[k] - leaving[k]) & (difference >> 31);
        int unlike = leaving[k] - entering[k];
        // -1 when equally far on both sides, without a branch.
        ties |= ~((difference | -difference) >> 31) & (unlike >> 31);
      }
      return ties;
    }

    /** Finds how far from the median twice the furthest value of the window lies. */
    private void findReach(int[][] sorted, int length) {
      System.arraycopy(sorted[0], 0, lowest, 0, length);
      System.arraycopy(sorted[kept() - 1], 0, highest, 0, length);
      for (int w = 0; w + kept() < n; w++) {
        int[] leaving = sorted[w];
        int[] next = sorted[w + 1];
        int[] entering = sorted[w + kept()];
        for (int k = 0; k < length; k++) {
          int moves = (leaving[k] + entering[k] - twiceMedian[k]) >> 31;
          lowest[k] += (next[k] - lowest[k]) & moves;
          highest[k] += (entering[k] - highest[k]) & moves;
        }
      }
      for (int k = 0; k < length; k++) {
        reach[k] = Math.max(twiceMedian[k] - 2 * lowest[k], 2 * highest[k] - twiceMedian[k]);
      }
    }

    /** Sums what is nearer than the window's reach, and of what is as far the lower rows. */
    private void sumByRow(TileCopy unsorted, long[] sums, int length) {
      Arrays.fill(sums, 0, length, 0);
      Arrays.fill(left, 0, length, kept());
      for (int i = 0; i < n; i++) {
        int[] row = unsorted.row(i);
        for (int k = 0; k < length; k++) {
          int nearer = (Math.abs(2 * row[k] - twiceMedian[k]) - reach[k]) >> 31;
          sums[k] += row[k] & nearer;
          left[k] += nearer;
        }
      }
      for (int i = 0; i < n; i++) {
        int[] row = unsorted.row(i);
        for (int k = 0; k < length; k++) {
          int difference = Math.abs(2 * row[k] - twiceMedian[k]) ^ reach[k];
          int taken = ~((difference | -difference) >> 31) & (-left[k] >> 31);
          sums[k] += row[k] & taken;
          left[k] += taken;
        }
      }
    }
  }
}
