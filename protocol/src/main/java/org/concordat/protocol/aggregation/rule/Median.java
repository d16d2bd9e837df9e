package org.concordat.protocol.aggregation.rule;

import java.util.Optional;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.RankMean;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.error.Refusal;

/**
 * The coordinate-wise median; of an even number of rows the mean of the middle two, rounded half to
 * even (Yin, Chen, Ramchandran and Bartlett, "Byzantine-Robust Distributed Learning: Towards
 * Optimal Statistical Rates", ICML 2018, Definition 1).
 *
 * <p>Precondition: n ≥ 2f + 1. It does not use f.
 *
 * <p>Resists: as the trimmed mean, no f rows move it past the range of the others at any
 * coordinate; κ = 4·(1 + f/(n - 2f))² (Allouah et al., AISTATS 2023, Table 1). Does not resist:
 * heterogeneity, for at each coordinate it hears one bank or two, and what only a minority of the
 * banks knows is lost; ALIE, as the trimmed mean.
 *
 * <p>Ties change nothing. Cost: a sorting network less what does not reach the middle, one pass.
 */
public final class Median implements Aggregator {
  private static final String NAME = "median";

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
    int n = rows.size();
    return new RankMean(rows, (n - 1) / 2, n / 2);
  }
}
