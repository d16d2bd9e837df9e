package org.concordat.consortium.robustness.attack;

/**
 * Inner product manipulation with the τ that moves this rule furthest: a line search maximises
 * |F(honest, f copies of -τμ) - μ| (Shejwalkar and Houmansadr, "Manipulating the Byzantine", NDSS
 * 2021, section IV, with the search of ByzFL's {@code Optimal_InnerProductManipulation}).
 *
 * @param sign 1 for τ ≥ 0; -1 for τ ≤ 0, which pushes too far along the true direction
 */
record OptimisedInnerProduct(int sign) implements UpdateAttack {
  @Override
  public double[][] forge(AttackedStep step) {
    return step.all(LineSearch.furthest(step, tau -> InnerProduct.forged(step.mean(), sign * tau)));
  }
}
