package org.concordat.protocol.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.concordat.protocol.aggregation.TestUpdates.row;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/**
 * Rules whose weights come out of square roots and eigenvectors, against their definitions on whole
 * vectors: no Gram matrix, no coefficients. The seed is printed.
 */
class RealWeightRulesTest {
  private static final long SEED = 20_261_123L;
  private static final int TRIALS = 60;
  private static final int REACH = 400_000;
  private static final double SCALE = 1 << 20;

  private final SplittableRandom random = new SplittableRandom(SEED);

  @BeforeEach
  void print_seed(TestInfo info) {
    System.out.println(info.getDisplayName() + " seed " + SEED);
  }

  @Test
  void geometric_median_is_weiszfelds_iteration_from_the_mean() {
    for (int trial = 0; trial < TRIALS; trial++) {
      int[][] rows = rows(trial);
      double[] point = combination(rows, equal(rows.length));
      for (int step = 0; step < 32; step++) {
        double[] now = point;
        double[] weights =
            Arrays.stream(rows)
                .mapToDouble(row -> 1 / Math.max(1e-6 * SCALE, distance(row, now)))
                .toArray();
        double sum = Arrays.stream(weights).sum();
        point = combination(rows, Arrays.stream(weights).map(w -> w / sum).toArray());
      }
      assertClose(aggregate("gm", rows, 1), point);
    }
  }

  @Test
  void geometric_median_of_a_majority_of_equal_rows_is_that_row() {
    assertThat(aggregate("gm", new int[][] {row(5, 5), row(5, 5), row(5, 5), row(900_000, 0)}, 1))
        .containsExactly(5, 5);
  }

  @Test
  void centred_clipping_takes_three_steps_from_zero_none_longer_than_tau() {
    for (int trial = 0; trial < TRIALS; trial++) {
      int[][] rows = rows(trial);
      double tau = 0.25 * SCALE;
      double[] point = new double[rows[0].length];
      for (int step = 0; step < 3; step++) {
        double[] next = point.clone();
        for (int[] row : rows) {
          double scale = Math.min(1, tau / Math.max(1e-300, distance(row, point)));
          for (int k = 0; k < next.length; k++) {
            next[k] += (row[k] - point[k]) * scale / rows.length;
          }
        }
        point = next;
      }
      assertClose(aggregate("cc:0.25", rows, 0), point);
    }
  }

  @Test
  void norm_bounded_mean_shortens_long_rows_only() {
    // |(6, 8)| = 10 is halved to 5; |(3, 4)| = 5 stays: (3 + 3)/2, (4 + 4)/2
    int unit = 1 << 20;
    assertThat(
            aggregate(
                "normbound:5", new int[][] {row(6 * unit, 8 * unit), row(3 * unit, 4 * unit)}, 0))
        .containsExactly(3 * unit, 4 * unit);
  }

  @Test
  void caf_keeps_the_weighted_mean_of_least_largest_variance() {
    for (int trial = 0; trial < TRIALS; trial++) {
      int[][] rows = rows(trial);
      int f = rows.length / 5;
      assertClose(aggregate("caf", rows, f), covarianceFilter(rows, f));
    }
  }

  @Test
  void caf_gives_no_weight_to_one_far_row_and_stops_where_the_others_are_equal() {
    int[][] rows = new int[10][3];
    for (int[] row : rows) {
      Arrays.fill(row, 7);
    }
    rows[4] = row(5 << 20, 0, 0);
    Aggregate aggregate = AggregationRules.named("caf").aggregate(TestUpdates.of(rows), 1);
    assertThat(aggregate.vector()).containsExactly(7, 7, 7);
    assertThat(aggregate.influence().get("bank-04").weightMicros()).isZero();
    assertThat(aggregate.influence().get("bank-04").trimmedShareMicros()).isEqualTo(1_000_000);
    assertThat(aggregate.influence().get("bank-00").weightMicros()).isEqualTo(111_111);
  }

  @Test
  void rows_far_from_zero_but_near_each_other_lose_nothing() {
    int far = 6 << 20;
    int[][] near = {row(0, 0), row(3, 1), row(1, 2), row(2, 0), row(1, 1), row(40, 40)};
    int[][] shifted = TestUpdates.copy(near);
    for (int[] row : shifted) {
      Arrays.setAll(row, k -> row[k] + far);
    }
    for (String rule : new String[] {"gm", "caf"}) {
      int[] expected = aggregate(rule, near, 1);
      Arrays.setAll(expected, k -> expected[k] + far);
      assertThat(aggregate(rule, shifted, 1)).as(rule).containsExactly(expected);
    }
  }

  /** The definition on d × d covariances, with the eigenvector from ten thousand power steps. */
  private double[] covarianceFilter(int[][] rows, int f) {
    int n = rows.length;
    double[] trust = new double[n];
    Arrays.fill(trust, 1);
    double[] best = combination(rows, equal(n));
    double least = Double.MAX_VALUE;
    while (Arrays.stream(trust).sum() > n - 2 * f) {
      double sum = Arrays.stream(trust).sum();
      double[] weights = Arrays.stream(trust).map(c -> c / sum).toArray();
      double[] mean = combination(rows, weights);
      double[] vector = random.doubles(mean.length, -1, 1).toArray();
      double value = 0;
      for (int step = 0; step < 10_000; step++) {
        double[] next = new double[mean.length];
        for (int i = 0; i < n; i++) {
          double place = place(rows[i], mean, vector);
          for (int k = 0; k < next.length; k++) {
            next[k] += weights[i] * place * (rows[i][k] - mean[k]);
          }
        }
        value = Math.sqrt(Arrays.stream(next).map(v -> v * v).sum());
        double length = value;
        vector = Arrays.stream(next).map(v -> v / length).toArray();
      }
      if (value < least) {
        least = value;
        best = mean;
      }
      double[] direction = vector;
      double[] squares =
          IntStream.range(0, n)
              .mapToDouble(i -> Math.pow(place(rows[i], mean, direction), 2))
              .toArray();
      double furthest =
          IntStream.range(0, n)
              .filter(i -> trust[i] > 1e-9)
              .mapToDouble(i -> squares[i])
              .max()
              .orElseThrow();
      for (int i = 0; i < n; i++) {
        trust[i] = trust[i] > 1e-9 ? trust[i] * (1 - squares[i] / furthest) : 0;
      }
    }
    return best;
  }

  private static double place(int[] row, double[] mean, double[] vector) {
    double place = 0;
    for (int k = 0; k < mean.length; k++) {
      place += (row[k] - mean[k]) * vector[k];
    }
    return place;
  }

  private int[][] rows(int trial) {
    int[][] rows = TestUpdates.random(random, 5 + random.nextInt(8), 1 + random.nextInt(6), REACH);
    if (trial % 2 == 1) {
      Arrays.fill(rows[0], 3 * REACH);
    }
    return rows;
  }

  private static int[] aggregate(String rule, int[][] rows, int f) {
    return AggregationRules.named(rule).aggregate(TestUpdates.of(rows), f).vector();
  }

  private static void assertClose(int[] actual, double[] expected) {
    assertThat(actual).hasSameSizeAs(expected);
    for (int k = 0; k < actual.length; k++) {
      assertThat((double) actual[k]).isCloseTo(expected[k], within(0.5 + 1e-3));
    }
  }

  private static double[] equal(int n) {
    double[] weights = new double[n];
    Arrays.fill(weights, 1.0 / n);
    return weights;
  }

  private static double[] combination(int[][] rows, double[] weights) {
    double[] sum = new double[rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < sum.length; k++) {
        sum[k] += weights[i] * rows[i][k];
      }
    }
    return sum;
  }

  private static double distance(int[] row, double[] point) {
    double sum = 0;
    for (int k = 0; k < row.length; k++) {
      sum += (row[k] - point[k]) * (row[k] - point[k]);
    }
    return Math.sqrt(sum);
  }
}
