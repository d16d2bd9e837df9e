package org.concordat.consortium.robustness.attack;

/**
 * Label flipping: all colluders send the mean of what the honest banks would have sent had every
 * label y been 1 - y (Allen-Zhu, Ebrahimianghazani, Li and Alistarh, "Byzantine-Resilient
 * Non-Convex Stochastic Gradient Descent", ICLR 2021, section 5; as ByzFL's {@code LabelFlipping}).
 * Needs a step that knows these updates.
 */
record LabelFlip() implements UpdateAttack {
  @Override
  public double[][] forge(AttackedStep step) {
    return step.all(step.flipped());
  }
}
