package org.concordat.protocol.aggregation.rule;

import java.util.Optional;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.RankMean;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.error.Refusal;

/**
 * The coordinate-wise trimmed mean: at every coordinate the f lowest and the f highest values are
 * dropped, and the mean of the other n - 2f is rounded half to even, in one division that also
 * takes the denominator of the rows (Yin, Chen, Ramchandran and Bartlett, "Byzantine-Robust
 * Distributed Learning: Towards Optimal Statistical Rates", ICML 2018, Definition 2).
 *
 * <p>Precondition: n ≥ 2f + 1.
 *
 * <p>Resists: no set of f rows moves the result past the range of the other rows at any coordinate,
 * and |F(x) - m_S|² ≤ κ/|S|·Σ_S |x_i - m_S|² for every S of n - f rows with κ = f/(n - 2f), which
 * is the best constant any rule can have in this inequality. Does not resist: many small changes,
 * one in every coordinate, each within the range of the honest values (ALIE), whose sum over the
 * coordinates grows with d.
 *
 * <p>Ties change nothing, for equal values are interchangeable. f = 0 is the mean. Cost: a sorting
 * network of O(n log² n) comparators and a division a coordinate, one pass.
 */
public final class TrimmedMean implements Aggregator {
  private static final String NAME = "trmean";

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
    return new RankMean(rows, f, rows.size() - f - 1);
  }
}
