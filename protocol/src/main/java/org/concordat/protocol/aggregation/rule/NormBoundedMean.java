package org.concordat.protocol.aggregation.rule;

import java.math.BigInteger;
import java.util.Optional;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.GramMatrix;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.aggregation.kernel.WeightedSum;
import org.concordat.protocol.error.Refusal;

/**
 * The mean of rows whose norm is bounded, (1/n)·Σ x_i·min(1, c/|x_i|) (Sun, Kairouz, Suresh and
 * McMahan, "Can You Really Backdoor Federated Learning?", 2019, arXiv 1911.07963, section 4.1).
 *
 * <p>Precondition: n ≥ 2f + 1. No κ is published, and none exists: the bound does not shrink with
 * the honest rows' spread.
 *
 * <p>Resists: length; f rows move the result by at most 2·c·f/n. Does not resist: anything no
 * longer than c. Offered to consortia that demand it.
 *
 * <p>Ties: none. Numbers: binary64 in fixed order. Cost: the diagonal of the Gram matrix, n
 * multiplications and additions a coordinate.
 */
public final class NormBoundedMean implements Aggregator {
  /** The stage's name before its parameter. */
  public static final String NAME = "normbound";

  private final Parameter bound;

  /**
   * Creates the rule.
   *
   * @param bound c, in the real numbers that updates stand for
   */
  public NormBoundedMean(Parameter bound) {
    this.bound = bound;
  }

  @Override
  public String name() {
    return NAME + ":" + bound;
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    return ProvenRange.honestMajority(NAME, n, f);
  }

  @Override
  public Combination combine(Rows rows, int f) {
    GramMatrix gram = rows.gram();
    int n = rows.size();
    double longest = bound.value() * (1L << rows.scaleBits()) * rows.denominator();
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      BigInteger square = gram.squaredNorm(i);
      double norm = Math.sqrt(square.doubleValue());
      weights[i] = (norm <= longest ? 1 : longest / norm) / n;
    }
    return WeightedSum.of(rows, weights);
  }
}
