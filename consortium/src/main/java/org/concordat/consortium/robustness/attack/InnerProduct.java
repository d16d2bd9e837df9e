package org.concordat.consortium.robustness.attack;

/**
 * Inner product manipulation: all colluders send -τ·μ, so that the aggregate's inner product with
 * the true direction turns negative (Xie, Koyejo and Gupta, "Fall of Empires: Breaking
 * Byzantine-tolerant SGD by Inner Product Manipulation", UAI 2019, section 4).
 *
 * @param tau τ; a small one hides among honest updates, a large one is as loud as the norm bound
 *     allows
 */
record InnerProduct(double tau) implements UpdateAttack {
  @Override
  public double[][] forge(AttackedStep step) {
    return step.all(forged(step.mean(), tau));
  }

  static double[] forged(double[] mean, double tau) {
    return Vectors.scaled(-tau, mean);
  }
}
