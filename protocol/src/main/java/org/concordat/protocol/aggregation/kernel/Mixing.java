package org.concordat.protocol.aggregation.kernel;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Rows that are sums of other rows: Y_i = Σ_j m_ij·x_j with whole m_ij, worked out once so that a
 * tile takes few additions.
 *
 * <p>Row i is its most frequent coefficient times the sum of all rows, and corrections for the rows
 * that have another one: n - f neighbours of n cost f subtractions, a bucket of two rows costs two
 * additions.
 */
final class Mixing {
  private final int[][] coefficients;
  private final int[] common;
  private final int[][] corrected;
  private final int[][] corrections;
  private final boolean needsTotal;

  Mixing(int[][] coefficients) {
    this.coefficients = Arrays.stream(coefficients).map(int[]::clone).toArray(int[][]::new);
    int rows = coefficients.length;
    common = new int[rows];
    corrected = new int[rows][];
    corrections = new int[rows][];
    boolean total = false;
    for (int i = 0; i < rows; i++) {
      int[] own = this.coefficients[i];
      int most = mostFrequent(own);
      common[i] = most;
      corrected[i] = IntStream.range(0, own.length).filter(j -> own[j] != most).toArray();
      corrections[i] = Arrays.stream(corrected[i]).map(j -> own[j] - most).toArray();
      total |= most != 0;
    }
    needsTotal = total;
  }

  int size() {
    return coefficients.length;
  }

  int[][] coefficients() {
    return coefficients;
  }

  /** The largest sum of absolute coefficients of a row. */
  long largestSum() {
    return Arrays.stream(coefficients)
        .mapToLong(row -> Arrays.stream(row).mapToLong(Math::abs).sum())
        .max()
        .orElseThrow();
  }

  /** The mixing of rows that are mixed already. */
  Mixing of(Mixing before) {
    int[][] product = new int[size()][before.coefficients[0].length];
    for (int i = 0; i < product.length; i++) {
      for (int b = 0; b < before.size(); b++) {
        for (int j = 0; j < product[i].length; j++) {
          product[i][j] =
              Math.addExact(
                  product[i][j], Math.multiplyExact(coefficients[i][b], before.coefficients[b][j]));
        }
      }
    }
    return new Mixing(product);
  }

  /**
   * Mixes a tile. Sums on the way may wrap, the results come out right: all is modulo 2^32.
   *
   * @param rows the arrays of the rows
   * @param offsets where the tile begins in each
   * @param total scratch
   * @param mixed the arrays to fill
   */
  void apply(int[][] rows, int[] offsets, int length, int[] total, int[][] mixed) {
    if (needsTotal) {
      total(rows, offsets, length, total);
    }
    for (int i = 0; i < mixed.length; i++) {
      int[] target = mixed[i];
      int c = 0;
      if (common[i] == 1 && corrections[i].length > 1 && isPairOfLess(i, 0)) {
        int one = corrected[i][0];
        int other = corrected[i][1];
        difference(target, total, rows[one], offsets[one], rows[other], offsets[other], length);
        c = 2;
      } else {
        start(target, total, common[i], length);
      }
      while (c < corrections[i].length) {
        int j = corrected[i][c];
        if (c + 1 < corrections[i].length && isPairOfLess(i, c)) {
          int other = corrected[i][c + 1];
          difference(target, target, rows[j], offsets[j], rows[other], offsets[other], length);
          c += 2;
        } else {
          addMultiple(target, rows[j], offsets[j], corrections[i][c], length);
          c++;
        }
      }
    }
  }

  /** Whether the next two rows are each to be taken away once. */
  private boolean isPairOfLess(int row, int c) {
    return corrections[row][c] == -1 && corrections[row][c + 1] == -1;
  }

  private static void total(int[][] rows, int[] offsets, int length, int[] total) {
    int j = 0;
    if (rows.length % 2 == 1) {
      System.arraycopy(rows[0], offsets[0], total, 0, length);
      j = 1;
    } else {
      Arrays.fill(total, 0, length, 0);
    }
    for (; j < rows.length; j += 2) {
      addTwo(total, rows[j], offsets[j], rows[j + 1], offsets[j + 1], length);
    }
  }

  /** The same for sums that do not fit an {@code int}. */
  void applyWide(int[][] rows, int[] offsets, int length, long[][] mixed) {
    for (int i = 0; i < mixed.length; i++) {
      long[] target = mixed[i];
      Arrays.fill(target, 0, length, 0);
      for (int j = 0; j < rows.length; j++) {
        long coefficient = coefficients[i][j];
        if (coefficient != 0) {
          int[] row = rows[j];
          int offset = offsets[j];
          for (int k = 0; k < length; k++) {
            target[k] += coefficient * row[offset + k];
          }
        }
      }
    }
  }

  private static void start(int[] target, int[] total, int multiple, int length) {
    switch (multiple) {
      case 0 -> Arrays.fill(target, 0, length, 0);
      case 1 -> System.arraycopy(total, 0, target, 0, length);
      default -> {
        for (int k = 0; k < length; k++) {
          target[k] = multiple * total[k];
        }
      }
    }
  }

  private static void addTwo(int[] target, int[] x, int atX, int[] y, int atY, int length) {
    for (int k = 0; k < length; k++) {
      target[k] += x[atX + k] + y[atY + k];
    }
  }

  private static void difference(
      int[] target, int[] from, int[] x, int atX, int[] y, int atY, int length) {
    for (int k = 0; k < length; k++) {
      target[k] = from[k] - x[atX + k] - y[atY + k];
    }
  }

  private static void addMultiple(int[] target, int[] row, int offset, int multiple, int length) {
    for (int k = 0; k < length; k++) {
      target[k] += multiple * row[offset + k];
    }
  }

  private static int mostFrequent(int[] values) {
    int best = values[0];
    long most = 0;
    for (int value : values) {
      long times = Arrays.stream(values).filter(other -> other == value).count();
      // Of equally frequent ones 0: it needs no total.
      if (times > most || (times == most && value == 0)) {
        best = value;
        most = times;
      }
    }
    return best;
  }
}
