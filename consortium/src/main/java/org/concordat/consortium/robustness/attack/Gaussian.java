package org.concordat.consortium.robustness.attack;

import java.util.Arrays;

/**
 * Every colluder sends noise of its own, N(0, 1) in every coordinate (Blanchard, El Mhamdi,
 * Guerraoui and Stainer, "Machine Learning with Adversaries", NeurIPS 2017, section 5; the
 * deviation of ByzFL's {@code Gaussian}). For more than a hundred coordinates that is longer than a
 * norm bound of 10 and arrives scaled down.
 */
record Gaussian() implements UpdateAttack {
  @Override
  public double[][] forge(AttackedStep step) {
    double[][] rows = new double[step.faults()][step.dimension()];
    for (double[] row : rows) {
      Arrays.setAll(row, k -> step.random().nextGaussian());
    }
    return rows;
  }
}
