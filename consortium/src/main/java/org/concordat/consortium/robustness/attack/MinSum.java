package org.concordat.consortium.robustness.attack;

/**
 * Min-Sum: all colluders send μ - γ·dev with the largest γ for which the sum of their squared
 * distances to the honest updates is at most the least such sum of an honest update (Shejwalkar and
 * Houmansadr, "Manipulating the Byzantine", NDSS 2021, section IV-C). The distances from μ cancel
 * in the slope, so γ² = (S - Σ|μ - x_i|²) / (h·|dev|²).
 *
 * @param direction dev
 */
record MinSum(Deviation direction) implements UpdateAttack {
  @Override
  public double[][] forge(AttackedStep step) {
    double[] deviation = direction.of(step);
    double least = Double.POSITIVE_INFINITY;
    for (double[] x : step.honest()) {
      least = Math.min(least, sum(step.honest(), x));
    }
    double room = Math.max(0, least - sum(step.honest(), step.mean()));
    double square = Vectors.dot(deviation, deviation);
    double gamma = square == 0 ? 0 : Math.sqrt(room / (step.honest().length * square));
    return step.all(Vectors.plus(step.mean(), -gamma, deviation));
  }

  private static double sum(double[][] rows, double[] from) {
    double sum = 0;
    for (double[] row : rows) {
      sum += Vectors.squaredDistance(row, from);
    }
    return sum;
  }
}
