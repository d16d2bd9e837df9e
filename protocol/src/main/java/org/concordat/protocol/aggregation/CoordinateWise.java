package org.concordat.protocol.aggregation;

import java.util.Arrays;

/**
 * The coordinate-wise pass over rows, tile by tile: read, sort, sum what is kept, count what is
 * not, divide. A tile depends on its own coordinates only.
 */
final class CoordinateWise {
  // Integers of all rows of a tile: two copies stay within a core's own cache.
  private static final int TILE_VALUES = 1 << 14;
  private static final int SHORTEST_TILE = 64;

  private CoordinateWise() {}

  /**
   * Returns the mean of the values of the ranks f to n - f - 1 at each coordinate, and at how many
   * coordinates each row's value lies strictly outside these.
   */
  static Aggregator.Outcome trimmedMean(Rows rows, int f) {
    int[] vector = new int[rows.dimension()];
    long[] trimmed = new long[rows.size()];
    if (rows.fitsInt()) {
      narrow(rows, f, vector, trimmed);
    } else {
      wide(rows, f, vector, trimmed);
    }
    return new Aggregator.Outcome(vector, trimmed);
  }

  private static void narrow(Rows rows, int f, int[] vector, long[] trimmed) {
    int n = rows.size();
    int tileLength = tileLength(rows);
    SortingNetwork network = SortingNetwork.of(n, f, n - f - 1);
    long divisor = Math.multiplyExact(rows.denominator(), n - 2 * f);
    int[][] values = new int[n][tileLength];
    int[][] sorted = new int[n][tileLength];
    long[] sums = new long[tileLength];
    for (int from = 0; from < vector.length; from += tileLength) {
      int length = Math.min(tileLength, vector.length - from);
      rows.read(from, length, values);
      if (f == 0) {
        sum(values, 0, n - 1, sums, length);
      } else {
        for (int i = 0; i < n; i++) {
          System.arraycopy(values[i], 0, sorted[i], 0, length);
        }
        network.sort(sorted, length);
        sum(sorted, f, n - f - 1, sums, length);
        for (int i = 0; i < n; i++) {
          trimmed[i] += outside(values[i], sorted[f], sorted[n - f - 1], length);
        }
      }
      HalfEven.divide(sums, divisor, vector, from, length);
    }
  }

  private static void sum(int[][] rows, int first, int last, long[] sums, int length) {
    Arrays.fill(sums, 0, length, 0);
    for (int i = first; i <= last; i++) {
      int[] row = rows[i];
      for (int k = 0; k < length; k++) {
        sums[k] += row[k];
      }
    }
  }

  private static int outside(int[] row, int[] lowest, int[] highest, int length) {
    int count = 0;
    for (int k = 0; k < length; k++) {
      int difference = row[k] ^ Math.min(Math.max(row[k], lowest[k]), highest[k]);
      // 1 when any bit differs, without a branch.
      count += (difference | -difference) >>> 31;
    }
    return count;
  }

  private static void wide(Rows rows, int f, int[] vector, long[] trimmed) {
    int n = rows.size();
    int tileLength = tileLength(rows);
    SortingNetwork network = SortingNetwork.of(n, f, n - f - 1);
    long divisor = Math.multiplyExact(rows.denominator(), n - 2 * f);
    long[][] values = new long[n][tileLength];
    long[][] sorted = new long[n][tileLength];
    long[] sums = new long[tileLength];
    for (int from = 0; from < vector.length; from += tileLength) {
      int length = Math.min(tileLength, vector.length - from);
      rows.readWide(from, length, values);
      for (int i = 0; i < n; i++) {
        System.arraycopy(values[i], 0, sorted[i], 0, length);
      }
      network.sort(sorted, length);
      for (int k = 0; k < length; k++) {
        sums[k] = 0;
        for (int i = f; i < n - f; i++) {
          sums[k] += sorted[i][k];
        }
        for (int i = 0; i < n; i++) {
          long value = values[i][k];
          if (value < sorted[f][k] || value > sorted[n - f - 1][k]) {
            trimmed[i]++;
          }
        }
      }
      HalfEven.divide(sums, divisor, vector, from, length);
    }
  }

  private static int tileLength(Rows rows) {
    int fitting = Math.max(SHORTEST_TILE, TILE_VALUES / rows.size());
    return Math.min(fitting, rows.dimension());
  }
}
