package org.concordat.consortium.robustness.attack;

/** The rule as an attacker can ask it: what would become of the step if we sent this? */
@FunctionalInterface
public interface RuleOracle {
  /**
   * Combines the honest updates of the step with those of the colluders.
   *
   * @param forged f rows of d values
   * @return the aggregate, d values
   */
  double[] aggregate(double[][] forged);
}
