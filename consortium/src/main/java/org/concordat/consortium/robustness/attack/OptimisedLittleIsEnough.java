package org.concordat.consortium.robustness.attack;

/**
 * A little is enough with the z that moves this rule furthest: a line search maximises |F(honest, f
 * copies of μ + zσ) - μ| (as ByzFL's {@code Optimal_ALittleIsEnough}). With 4 to 25 banks the z of
 * the paper's formula is near 0 or negative and tells nothing about a rule; this one does.
 *
 * @param sign 1 for z ≥ 0, -1 for z ≤ 0
 */
record OptimisedLittleIsEnough(int sign) implements UpdateAttack {
  @Override
  public double[][] forge(AttackedStep step) {
    return step.all(LineSearch.furthest(step, z -> LittleIsEnough.forged(step, sign * z)));
  }
}
