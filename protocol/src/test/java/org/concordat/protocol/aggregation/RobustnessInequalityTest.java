package org.concordat.protocol.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleBinaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The (f, κ) inequality (Allouah et al., AISTATS 2023, Definition 2): for every S of n - f rows, |F
 * - m_S|² ≤ κ/|S|·Σ_S |x_i - m_S|², with the constants that are published or proven, on random
 * updates and on those that attackers would choose. The seed is printed.
 */
class RobustnessInequalityTest {
  private static final long SEED = 20_261_122L;
  private static final int TRIALS = 150;
  private static final int REACH = 400_000;

  private final SplittableRandom random = new SplittableRandom(SEED);

  @BeforeEach
  void print_seed(TestInfo info) {
    System.out.println(info.getDisplayName() + " seed " + SEED);
  }

  /** κ of the rules by themselves, for n and f. */
  private static double kappa(String rule, double n, double f) {
    DoubleBinaryOperator tight = (a, b) -> b / (a - 2 * b);
    double ratio = tight.applyAsDouble(n, f);
    return switch (rule) {
      case "trmean" -> ratio;
      case "median", "gm" -> 4 * (1 + ratio) * (1 + ratio);
      case "krum" -> 6 * (1 + ratio);
      default -> throw new IllegalArgumentException(rule);
    };
  }

  @ParameterizedTest
  @CsvSource({"trmean", "median", "gm", "krum"})
  void rules_keep_the_inequality_by_themselves(String rule) {
    for (int trial = 0; trial < TRIALS; trial++) {
      check(rule, trial, (n, f) -> kappa(rule, n, f));
    }
  }

  @ParameterizedTest
  @CsvSource({"trmean", "median", "gm", "krum"})
  void mixing_makes_the_constant_at_most_8f_over_n_minus_f_times_1_plus_kappa(String rule) {
    for (int trial = 0; trial < TRIALS; trial++) {
      check("nnm+" + rule, trial, (n, f) -> 8 * f / (n - f) * (1 + kappa(rule, n, f)));
    }
  }

  @Test
  void mixing_before_a_mean_would_keep_no_constant_and_is_refused() {
    assertThat(AggregationRules.named("nnm+mean").check(7, 1)).isPresent();
  }

  private void check(String rule, int trial, DoubleBinaryOperator kappa) {
    int n = 4 + random.nextInt(6);
    int most = TestUpdates.mostFaults(AggregationRules.named(rule), n).orElse(0);
    if (most == 0) {
      return;
    }
    int f = 1 + random.nextInt(most);
    int d = 1 + random.nextInt(4);
    int[][] rows = rows(trial, n, f, d);
    int[] result = AggregationRules.named(rule).aggregate(TestUpdates.of(rows), f).vector();
    for (int subset = 0; subset < 1 << n; subset++) {
      if (Integer.bitCount(subset) == n - f) {
        double[] mean = mean(rows, subset);
        double spread = 0;
        double error = 0;
        for (int k = 0; k < d; k++) {
          error += Math.pow(result[k] - mean[k], 2);
          for (int i = 0; i < n; i++) {
            if ((subset >> i & 1) == 1) {
              spread += Math.pow(rows[i][k] - mean[k], 2);
            }
          }
        }
        // The result is rounded by up to half a quantum a coordinate.
        double bound =
            Math.sqrt(kappa.applyAsDouble(n, f) / (n - f) * spread) + 0.5 * Math.sqrt(d) + 1e-3;
        assertThat(Math.sqrt(error))
            .as("%s n=%d f=%d trial=%d", rule, n, f, trial)
            .isLessThanOrEqualTo(bound);
      }
    }
  }

  /** By turns: noise, one far cluster, copies, a row just inside, all on a line. */
  private int[][] rows(int trial, int n, int f, int d) {
    int[][] rows = TestUpdates.random(random, n, d, REACH);
    for (int i = 0; i < f; i++) {
      for (int k = 0; k < d; k++) {
        rows[i][k] =
            switch (trial % 5) {
              case 1 -> 4 * REACH;
              case 2 -> rows[n - 1][k];
              case 3 -> rows[f][k] + rows[n - 1][k] / 2;
              default -> rows[i][k];
            };
      }
    }
    if (trial % 5 == 4) {
      for (int i = 0; i < n; i++) {
        for (int k = 0; k < d; k++) {
          rows[i][k] = (i < f ? 10 : i % 3) * 30_000;
        }
      }
    }
    return rows;
  }

  private static double[] mean(int[][] rows, int subset) {
    double[] mean = new double[rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      if ((subset >> i & 1) == 1) {
        for (int k = 0; k < mean.length; k++) {
          mean[k] += rows[i][k] / (double) Integer.bitCount(subset);
        }
      }
    }
    return mean;
  }
}
