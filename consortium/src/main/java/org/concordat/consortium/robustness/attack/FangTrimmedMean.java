package org.concordat.consortium.robustness.attack;

import java.util.function.DoubleSupplier;

/**
 * Fang's attack on the trimmed mean: in every coordinate the colluders lie just beyond the honest
 * values, on the side away from the true direction, so that trimming takes honest values there and
 * leaves the others (Fang, Cao, Jia and Gong, "Local Model Poisoning Attacks to Byzantine-Robust
 * Federated Learning", USENIX Security 2020, section 4.3, full knowledge, b = 2). Where the mean
 * falls, a colluder draws from [max, 2·max] (from [max, max/2] for max ≤ 0); where it rises, from
 * [min/2, min] (from [2·min, min] for min ≤ 0); where it is 0, it sends 0.
 */
record FangTrimmedMean() implements UpdateAttack {
  @Override
  public double[][] forge(AttackedStep step) {
    double[][] rows = new double[step.faults()][];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = forged(step, step.random()::nextDouble);
    }
    return rows;
  }

  /** One colluder's update; chance 0 is the honest end of each interval, 1 the far end. */
  static double[] forged(AttackedStep step, DoubleSupplier chance) {
    double[] forged = new double[step.dimension()];
    for (int k = 0; k < forged.length; k++) {
      double mean = step.mean()[k];
      if (mean == 0) {
        continue;
      }
      double end = step.honest()[0][k];
      for (double[] row : step.honest()) {
        end = mean < 0 ? Math.max(end, row[k]) : Math.min(end, row[k]);
      }
      boolean doubles = mean < 0 ? end > 0 : end <= 0;
      double far = doubles ? end * 2 : end / 2;
      forged[k] = end + chance.getAsDouble() * (far - end);
    }
    return forged;
  }
}
