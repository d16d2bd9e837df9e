package org.concordat.protocol.aggregation.rule;

import java.util.Arrays;
import java.util.Optional;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.Distances;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.aggregation.kernel.WeightedSum;
import org.concordat.protocol.error.Refusal;

/**
 * The geometric median, the point of least total distance to the rows, by 32 steps of Weiszfeld's
 * iteration from the mean, smoothed with ν = 10^-6 (Pillutla, Kakade and Harchaoui, "Robust
 * Aggregation for Federated Learning", IEEE Transactions on Signal Processing 2022, Algorithm 2).
 *
 * <p>Every iterate is z = Σ a_i·x_i, so the steps are taken on the coefficients a, with distances
 * from the Gram matrix: the data is read once for the Gram matrix and once for the sum, however
 * many steps.
 *
 * <p>Precondition: n ≥ 2f + 1. It does not use f.
 *
 * <p>Resists: f rows of any length, each of which pulls with the same force as an honest one; κ =
 * 4·(1 + f/(n - 2f))² (Allouah et al., AISTATS 2023, Table 1). Does not resist: f rows that all
 * pull one way while honest banks differ widely.
 *
 * <p>Ties: none. Numbers: binary64 in fixed order. Cost: the Gram matrix, O(32·n²), n
 * multiplications and additions a coordinate.
 */
public final class GeometricMedian implements Aggregator {
  private static final String NAME = "gm";
  private static final int STEPS = 32;
  private static final double NU = 1e-6;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    return ProvenRange.honestMajority(NAME, n, f);
  }

  @Override
  public Combination combine(Rows rows, int f) {
    double[] mean = new double[rows.size() + 1];
    Arrays.fill(mean, 0, rows.size(), 1.0 / rows.size());
    return weiszfeld(rows, mean, NU, STEPS);
  }

  /**
   * Weiszfeld's iteration.
   *
   * @param start the weights of the rows and of the origin in the first point, adding up to 1
   * @param nu the shortest distance there is, in the real numbers that the rows stand for
   */
  static Combination weiszfeld(Rows rows, double[] start, double nu, int steps) {
    Distances distances = new Distances(rows);
    double shortest = nu * (1L << rows.scaleBits()) * rows.denominator();
    double[] weights = start;
    for (int step = 0; step < steps; step++) {
      double[] squared = distances.squaredTo(weights);
      double[] next = new double[weights.length];
      double sum = 0;
      for (int i = 0; i < rows.size(); i++) {
        next[i] = 1 / Math.max(shortest, Math.sqrt(squared[i]));
        sum += next[i];
      }
      for (int i = 0; i < rows.size(); i++) {
        next[i] /= sum;
      }
      weights = next;
    }
    return WeightedSum.of(rows, Arrays.copyOf(weights, rows.size()));
  }
}
