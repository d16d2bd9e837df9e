package org.concordat.consortium.robustness.attack;

/**
 * Sign flipping: all colluders send -μ, the opposite of the honest mean (Allen-Zhu,
 * Ebrahimianghazani, Li and Alistarh, "Byzantine-Resilient Non-Convex Stochastic Gradient Descent",
 * ICLR 2021, section 5; here with the mean of all honest banks, as ByzFL's {@code SignFlipping}).
 */
record SignFlip() implements UpdateAttack {
  @Override
  public double[][] forge(AttackedStep step) {
    return step.all(Vectors.scaled(-1, step.mean()));
  }
}
