package org.concordat.protocol.aggregation.rule;

import java.util.Arrays;
import java.util.Optional;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.Distances;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.aggregation.kernel.WeightedSum;
import org.concordat.protocol.error.Refusal;

/**
 * Centred clipping with radius τ: three steps v ← v + (1/n)·Σ (x_i - v)·min(1, τ/|x_i - v|) from v
 * = 0 (Karimireddy, He and Jaggi, "Learning from History for Byzantine Robust Optimization", ICML
 * 2021, Algorithm 2).
 *
 * <p>It starts from 0 and not from the last round's aggregate: a rule that remembers can be steered
 * over rounds, and an endorser would have to hold more than the round's updates. The steps are
 * taken on coefficients, as the geometric median's.
 *
 * <p>Precondition: n ≥ 10f, the range of the paper's theorem.
 *
 * <p>Resists: f rows, each of which moves the result by at most 3·τ/n, if τ is about the spread of
 * the honest rows. Does not resist: a τ that is too large (inner product manipulation passes) or
 * too small (learning stalls), and nobody knows it beforehand; attacks on the starting point.
 *
 * <p>Ties: none. Numbers: binary64 in fixed order. Cost: the Gram matrix, O(3·n²), n
 * multiplications and additions a coordinate.
 */
public final class CentredClipping implements Aggregator {
  /** The stage's name before its parameter. */
  public static final String NAME = "cc";

  private static final int STEPS = 3;

  private final Parameter tau;

  /**
   * Creates the rule.
   *
   * @param tau τ, in the real numbers that updates stand for
   */
  public CentredClipping(Parameter tau) {
    this.tau = tau;
  }

  @Override
  public String name() {
    return NAME + ":" + tau;
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    return f == 0 ? ProvenRange.honestMajority(NAME, n, f) : ProvenRange.atLeast(NAME, 10, 0, n, f);
  }

  @Override
  public Combination combine(Rows rows, int f) {
    return clip(rows, tau.value(), STEPS);
  }

  static Combination clip(Rows rows, double tau, int steps) {
    Distances distances = new Distances(rows);
    double radius = tau * (1L << rows.scaleBits()) * rows.denominator();
    int n = rows.size();
    double[] weights = new double[n + 1];
    weights[n] = 1;
    for (int step = 0; step < steps; step++) {
      double[] squared = distances.squaredTo(weights);
      double[] pull = new double[n];
      double sum = 0;
      for (int i = 0; i < n; i++) {
        double distance = Math.sqrt(squared[i]);
        pull[i] = (distance <= radius ? 1 : radius / distance) / n;
        sum += pull[i];
      }
      double stays = Math.max(0, 1 - sum);
      for (int i = 0; i <= n; i++) {
        weights[i] = weights[i] * stays + (i < n ? pull[i] : 0);
      }
    }
    return WeightedSum.of(rows, Arrays.copyOf(weights, n));
  }
}
