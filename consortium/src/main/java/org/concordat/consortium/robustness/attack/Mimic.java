package org.concordat.consortium.robustness.attack;

/**
 * Mimic: all colluders copy the same honest bank in every step, so that this bank counts f + 1
 * times and a rule that drops the others' updates as outliers learns from it alone (Karimireddy, He
 * and Jaggi, "Byzantine-Robust Learning on Heterogeneous Datasets via Bucketing", ICLR 2022,
 * section 3).
 *
 * @param target the bank's place among the honest, from 0
 */
record Mimic(int target) implements UpdateAttack {
  Mimic {
    if (target < 0) {
      throw new IllegalArgumentException("a target is counted from 0, got " + target);
    }
  }

  @Override
  public double[][] forge(AttackedStep step) {
    if (target >= step.honest().length) {
      throw new IllegalArgumentException(
          "there is no honest bank " + (target + 1) + " among " + step.honest().length);
    }
    return step.all(step.honest()[target]);
  }
}
