package org.concordat.consortium.robustness.attack;

/**
 * How f colluders make their updates of a step. An instance belongs to one run and may keep what it
 * has seen; it is not safe for use by several threads.
 */
@FunctionalInterface
public interface UpdateAttack {
  /**
   * Makes the colluders' updates.
   *
   * @param step what they know; left as it is
   * @return f rows of d finite values, which may be one array several times. Whoever sends them
   *     scales a row that is longer than the norm bound down to it
   */
  double[][] forge(AttackedStep step);
}
