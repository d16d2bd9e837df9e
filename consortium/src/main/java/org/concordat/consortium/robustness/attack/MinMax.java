package org.concordat.consortium.robustness.attack;

/**
 * Min-Max: all colluders send μ - γ·dev with the largest γ for which their distance to every honest
 * update is at most the largest distance of two honest updates (Shejwalkar and Houmansadr,
 * "Manipulating the Byzantine", NDSS 2021, section IV-C). The paper finds γ by halving; this is the
 * root of the quadratic |μ - x_i|² - 2γ dev·(μ - x_i) + γ²|dev|² = D², the least over i.
 *
 * @param direction dev
 */
record MinMax(Deviation direction) implements UpdateAttack {
  @Override
  public double[][] forge(AttackedStep step) {
    double[] deviation = direction.of(step);
    double largest = 0;
    for (double[] x : step.honest()) {
      for (double[] y : step.honest()) {
        largest = Math.max(largest, Vectors.squaredDistance(x, y));
      }
    }
    double square = Vectors.dot(deviation, deviation);
    double gamma = square == 0 ? 0 : Double.POSITIVE_INFINITY;
    for (double[] x : step.honest()) {
      double[] towards = Vectors.plus(step.mean(), -1, x);
      double slope = Vectors.dot(deviation, towards);
      double room = Math.max(0, largest - Vectors.dot(towards, towards));
      if (square > 0) {
        gamma = Math.min(gamma, (slope + Math.sqrt(slope * slope + square * room)) / square);
      }
    }
    return step.all(Vectors.plus(step.mean(), -gamma, deviation));
  }
}
