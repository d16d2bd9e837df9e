package org.concordat.consortium.robustness.attack;

/**
 * A little is enough: all colluders send μ + z·σ, within the honest spread in every coordinate, and
 * so shift the aggregate in all of them at once (Baruch, Baruch and Goldberg, "A Little Is Enough:
 * Circumventing Defenses For Distributed Learning", NeurIPS 2019, section 3.2 and algorithm 3). The
 * paper sends μ - z·σ with z = {@link #largestShift}.
 *
 * @param z z
 */
public record LittleIsEnough(double z) implements UpdateAttack {
  // Simpson's rule with these is exact to 1e-12 within ±8, where the rest is below 1e-15.
  private static final int PIECES = 2_000;
  private static final double FURTHEST = 8;

  @Override
  public double[][] forge(AttackedStep step) {
    return step.all(forged(step, z));
  }

  static double[] forged(AttackedStep step, double z) {
    return Vectors.plus(step.mean(), z, step.deviation());
  }

  /**
   * Returns the z of the paper's section 3.2: the largest shift for which s = ⌊n/2 + 1⌋ - f honest
   * banks are still expected to lie further out, z = Φ⁻¹((n - f - s) / (n - f)).
   *
   * @param n all banks
   * @param f the colluders, 1 to below n
   * @return z; 0 or negative for most n up to 12, infinite when no honest bank needs to be won
   */
  public static double largestShift(int n, int f) {
    if (f < 1 || f >= n) {
      throw new IllegalArgumentException("f must be 1 to n - 1, got n = " + n + ", f = " + f);
    }
    int supporters = n / 2 + 1 - f;
    double share = (double) (n - f - supporters) / (n - f);
    if (share <= 0 || share >= 1) {
      return share <= 0 ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
    return normalQuantile(share);
  }

  /** The standard normal quantile by bisection. */
  private static double normalQuantile(double share) {
    if (share < 0.5) {
      return -normalQuantile(1 - share);
    }
    double low = 0;
    double high = FURTHEST;
    for (int halving = 0; halving < 60; halving++) {
      double middle = (low + high) / 2;
      if (normalCumulative(middle) < share) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** By Simpson's rule from 0 to z. */
  private static double normalCumulative(double z) {
    double width = z / PIECES;
    double sum = 0;
    for (int k = 0; k <= PIECES; k++) {
      double x = k * width;
      double weight = k == 0 || k == PIECES ? 1 : k % 2 == 1 ? 4 : 2;
      sum += weight * StrictMath.exp(-x * x / 2);
    }
    return 0.5 + sum * width / 3 / Math.sqrt(2 * Math.PI);
  }
}
