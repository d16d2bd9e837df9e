package org.concordat.protocol.aggregation;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Updates for the tests of the rules. Banks are called {@code bank-00}, {@code bank-01}, ... */
public final class TestUpdates {
  static final int BOUND = 10;
  static final int SCALE_BITS = 20;

  /** A seed for rules that need one. */
  static final String RULE_SEED = "5eed".repeat(16);

  /** Every rule without a parameter, and some with. */
  static final List<String> RULES =
      Stream.concat(
              AggregationRules.names().stream(),
              Stream.of(
                  "cc:0.1",
                  "normbound:0.2",
                  "clip:0.3+trmean",
                  "bucket:2+trmean",
                  "arc+bucket:3+nnm+median",
                  "nnm+cc:0.1"))
          .toList();

  private TestUpdates() {}

  /** The most faults that a rule takes, up to those a study may assume. */
  static OptionalInt mostFaults(AggregationRule rule, int n) {
    return IntStream.rangeClosed(0, AggregationRules.maximumFaults(n))
        .filter(f -> rule.check(n, f).isEmpty())
        .max();
  }

  public static UpdateSet of(int[]... rows) {
    return UpdateSet.of(BOUND, SCALE_BITS, byBank(rows));
  }

  public static SortedMap<String, int[]> byBank(int[]... rows) {
    SortedMap<String, int[]> byBank = new TreeMap<>();
    for (int i = 0; i < rows.length; i++) {
      byBank.put(bank(i), rows[i]);
    }
    return byBank;
  }

  public static String bank(int row) {
    return "bank-%02d".formatted(row);
  }

  public static int[] row(int... values) {
    return values;
  }

  public static int[][] copy(int[][] rows) {
    return Arrays.stream(rows).map(int[]::clone).toArray(int[][]::new);
  }

  /** Rows of uniform values, each row with a reach of its own, up to {@code reach}. */
  public static int[][] random(SplittableRandom random, int n, int d, int reach) {
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
  public static int faults(SplittableRandom random, int n) {
    return random.nextInt((n - 1) / 2 + 1);
  }
}
