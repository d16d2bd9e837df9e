package org.concordat.protocol.aggregation;

import java.util.Arrays;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Updates for the tests of the rules. Banks are called {@code bank-00}, {@code bank-01}, ... */
final class Updates {
  static final int BOUND = 10;
  static final int SCALE_BITS = 20;

  private Updates() {}

  static UpdateSet of(int[]... rows) {
    return UpdateSet.of(BOUND, SCALE_BITS, byBank(rows));
  }

  static SortedMap<String, int[]> byBank(int[]... rows) {
    SortedMap<String, int[]> byBank = new TreeMap<>();
    for (int i = 0; i < rows.length; i++) {
      byBank.put(bank(i), rows[i]);
    }
    return byBank;
  }

  static String bank(int row) {
    return "bank-%02d".formatted(row);
  }

  static int[] row(int... values) {
    return values;
  }

  static int[][] copy(int[][] rows) {
    return Arrays.stream(rows).map(int[]::clone).toArray(int[][]::new);
  }

  /** Rows of uniform values, each row with a reach of its own, up to {@code reach}. */
  static int[][] random(SplittableRandom random, int n, int d, int reach) {
    int[][] rows = new int[n][d];
    for (int[] row : rows) {
      int own = 1 + random.nextInt(reach);
      for (int k = 0; k < d; k++) {
        row[k] = random.nextInt(-own, own + 1);
      }
    }
    return rows;
  }

  /** A number of faults for which every robust rule is proven. */
  static int faults(SplittableRandom random, int n) {
    return random.nextInt((n - 1) / 2 + 1);
  }
}
