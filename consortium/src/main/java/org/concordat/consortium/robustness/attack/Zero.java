package org.concordat.consortium.robustness.attack;

/**
 * All colluders send zeros: harmless to the mean, but small rows dominate rules that start from 0,
 * such as a geometric median of few steps.
 */
record Zero() implements UpdateAttack {
  @Override
  public double[][] forge(AttackedStep step) {
    return step.all(new double[step.dimension()]);
  }
}
