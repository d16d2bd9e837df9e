package org.concordat.protocol.aggregation;

import java.util.Optional;
import org.concordat.protocol.error.Refusal;

/**
 * The mean, (1/n)·Σ x_i, rounded half to even.
 *
 * <p>Precondition: f = 0. It resists nothing: a single faulty row moves it anywhere (Blanchard, El
 * Mhamdi, Guerraoui and Stainer, "Machine Learning with Adversaries: Byzantine Tolerant Gradient
 * Descent", NeurIPS 2017, Lemma 1), here as far as the norm bound lets one row reach. No ties.
 * Cost: n additions and a division a coordinate, one pass.
 */
final class Mean implements Aggregator {
  static final String NAME = "mean";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    return ProvenRange.noFaults(NAME, n, f);
  }

  @Override
  public Outcome combine(Rows rows, int f) {
    // Without faults nothing is trimmed: the same pass, with nothing to sort.
    return CoordinateWise.trimmedMean(rows, 0);
  }
}
