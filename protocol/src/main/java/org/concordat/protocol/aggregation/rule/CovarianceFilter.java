package org.concordat.protocol.aggregation.rule;

import java.util.Arrays;
import java.util.Optional;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.Distances;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.aggregation.kernel.SymmetricMatrix;
import org.concordat.protocol.aggregation.kernel.WeightedSum;
import org.concordat.protocol.error.Refusal;

/**
 * The covariance-bound agnostic filter, CAF: as long as the weights add up to more than n - 2f,
 * every row is weighed down by how far it lies from the weighted mean along the direction of
 * largest variance; of the means on the way, the one of least largest variance counts (Allouah,
 * Guerraoui and Stephan, "Towards Trustworthy Federated Learning with Untrusted Participants", ICML
 * 2025, arXiv 2505.01874, Algorithm 2).
 *
 * <p>Deterministic, as the published programs are not: the largest eigenvalue of the weighted
 * covariance and the rows' places along its direction are those of the n × n matrix √(w_i·w_j)·⟨x_i
 * - μ, x_j - μ⟩, found by Jacobi rotations and not by a random power step. A weight of 0 no longer
 * counts in the largest place; otherwise one far row would make all others' weights shrink by next
 * to nothing a pass. Each pass makes at least one weight 0, so there are at most n.
 *
 * <p>Precondition: n ≥ 5f.
 *
 * <p>Resists: f rows that agree on a direction, with a bound on the error by the honest rows'
 * largest variance in any one direction instead of their total variance, which matters when updates
 * carry privacy noise. Does not resist: strong heterogeneity, where the banks that differ are the
 * direction.
 *
 * <p>Ties: of equal variances the first mean counts. Equal rows end the passes. f = 0 is the mean.
 * Numbers: binary64 in fixed order. Cost: the Gram matrix, O(n³) a pass, n multiplications and
 * additions a coordinate.
 */
public final class CovarianceFilter implements Aggregator {
  private static final String NAME = "caf";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    return f == 0 ? ProvenRange.honestMajority(NAME, n, f) : ProvenRange.atLeast(NAME, 5, 0, n, f);
  }

  @Override
  public Combination combine(Rows rows, int f) {
    return WeightedSum.of(rows, weights(new Distances(rows), rows.size(), f));
  }

  /** The weights of the mean that counts, adding up to 1. */
  static double[] weights(Distances distances, int n, int f) {
    double[] trust = new double[n];
    Arrays.fill(trust, 1);
    double[] best = normalised(trust);
    double least = Double.POSITIVE_INFINITY;
    while (sum(trust) > n - 2 * f) {
      double[] weights = normalised(trust);
      SymmetricMatrix.Eigenpair top = SymmetricMatrix.top(covariance(distances, weights));
      if (top.value() < least) {
        least = top.value();
        best = weights;
      }
      if (top.value() <= 0) {
        break;
      }
      weighDown(trust, weights, top.vector());
    }
    return best;
  }

  private static double[][] covariance(Distances distances, double[] weights) {
    int n = weights.length;
    // The origin, the last point, has no weight.
    double[] fromMean = distances.squaredTo(Arrays.copyOf(weights, n + 1));
    double[][] matrix = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        double product = (fromMean[i] + fromMean[j] - distances.squared(i, j)) / 2;
        matrix[i][j] = Math.sqrt(weights[i] * weights[j]) * product;
      }
    }
    return matrix;
  }

  /**
   * A row's place along the direction is its part of the eigenvector over the root of its weight.
   */
  private static void weighDown(double[] trust, double[] weights, double[] eigenvector) {
    double[] places = new double[trust.length];
    double furthest = 0;
    for (int i = 0; i < places.length; i++) {
      if (trust[i] > 0) {
        places[i] = eigenvector[i] * eigenvector[i] / weights[i];
        furthest = Math.max(furthest, places[i]);
      }
    }
    for (int i = 0; i < places.length; i++) {
      if (trust[i] > 0) {
        trust[i] *= 1 - places[i] / furthest;
      }
    }
  }

  private static double[] normalised(double[] trust) {
    double sum = sum(trust);
    return Arrays.stream(trust).map(c -> c / sum).toArray();
  }

  /** In ascending order: a stream's sum may be compensated. */
  private static double sum(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum;
  }
}
