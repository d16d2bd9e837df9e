package org.concordat.protocol.aggregation.rule;

import java.util.Optional;
import java.util.stream.IntStream;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.aggregation.kernel.WeightedSum;
import org.concordat.protocol.error.Refusal;

/**
 * The mean, (1/n)·Σ x_i, rounded half to even.
 *
 * <p>Precondition: f = 0. It resists nothing: a single faulty row moves it anywhere (Blanchard, El
 * Mhamdi, Guerraoui and Stainer, "Machine Learning with Adversaries: Byzantine Tolerant Gradient
 * Descent", NeurIPS 2017, Lemma 1), here as far as the norm bound lets one row reach. No ties.
 * Cost: n additions and a division a coordinate, one pass.
 */
public final class Mean implements Aggregator {
  private static final String NAME = "mean";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    return ProvenRange.noFaults(NAME, n, f);
  }

  @Override
  public Combination combine(Rows rows, int f) {
    return WeightedSum.meanOf(rows, IntStream.range(0, rows.size()).toArray());
  }
}
