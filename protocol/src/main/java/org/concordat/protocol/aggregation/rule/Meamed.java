package org.concordat.protocol.aggregation.rule;

import java.util.Optional;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.MeanAroundMedian;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.error.Refusal;

/**
 * The mean around the median: at every coordinate, the mean of the n - f values nearest the median
 * (Xie, Koyejo and Gupta, "Generalized Byzantine-tolerant SGD", 2018, arXiv 1802.10116, Definition
 * 7).
 *
 * <p>Precondition: n ≥ 2f + 1.
 *
 * <p>Resists: values far outside, and it keeps more of the honest ones than the trimmed mean. Does
 * not resist: f values just inside the honest ones, all on one side, of which it drops none; its
 * worst case is worse than the trimmed mean's, and no constant κ is published for it.
 *
 * <p>Ties: of two values equally far from the median the one of the lower key is the nearer. f = 0
 * is the mean. Cost: a whole sorting network and f steps a coordinate; where values are equally
 * far, two more passes over a tile that is in the cache.
 */
public final class Meamed implements Aggregator {
  private static final String NAME = "meamed";

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
    return new MeanAroundMedian(rows, rows.size() - f);
  }
}
