package org.concordat.consortium.robustness.attack;

import java.util.Arrays;
import java.util.List;

/**
 * Mimic with the target that over-emphasises the honest banks' heterogeneity most: the bank whose
 * updates reach furthest along the direction of largest variance (Karimireddy, He and Jaggi,
 * "Byzantine-Robust Learning on Heterogeneous Datasets via Bucketing", ICLR 2022, appendix on the
 * mimic attack). As there, the direction z is learned in a warm-up, here the first tenth of the
 * steps, and the target stays from then on.
 *
 * <p>The paper follows z step by step; this class sums each bank's updates over the warm-up and
 * takes the first principal direction of the sums, which leaves the batches' noise out.
 */
final class MimicTopVariance implements UpdateAttack {
  private static final double WARM_UP = 0.1;
  private static final int ITERATIONS = 64;

  private double[][] sums;
  private int target;
  private boolean decided;

  @Override
  public double[][] forge(AttackedStep step) {
    if (!decided) {
      add(step.honest());
      target = furthest(sums);
      decided = step.past().share() >= WARM_UP;
    }
    return step.all(step.honest()[target]);
  }

  private void add(double[][] honest) {
    if (sums == null) {
      sums = new double[honest.length][honest[0].length];
    }
    for (int i = 0; i < honest.length; i++) {
      sums[i] = Vectors.plus(sums[i], 1, honest[i]);
    }
  }

  /**
   * Returns the row that reaches furthest along the first principal direction of the rows. With C =
   * (x_i - μ)·(x_j - μ) and its first eigenvector u, z = Σ u_i (x_i - μ), so that only h by h
   * numbers are iterated. Ties go to the lower row.
   */
  static int furthest(double[][] rows) {
    double[] mean = Vectors.mean(List.of(rows));
    int h = rows.length;
    double[][] centred = new double[h][];
    Arrays.setAll(centred, i -> Vectors.plus(rows[i], -1, mean));
    double[] u = new double[h];
    // Not orthogonal to any row but the average one, which is zero here.
    Arrays.setAll(u, i -> 1.0 / (i + 1));
    for (int iteration = 0; iteration < ITERATIONS; iteration++) {
      double[] z = combine(centred, u);
      Arrays.setAll(u, i -> Vectors.dot(centred[i], z));
      u = Vectors.unit(u);
    }
    double[] z = combine(centred, u);
    int best = 0;
    double reach = -1;
    for (int i = 0; i < h; i++) {
      double projection = Math.abs(Vectors.dot(rows[i], z));
      if (projection > reach) {
        reach = projection;
        best = i;
      }
    }
    return best;
  }

  private static double[] combine(double[][] rows, double[] weights) {
    double[] sum = new double[rows[0].length];
    for (int i = 0; i < rows.length; i++) {
      sum = Vectors.plus(sum, weights[i], rows[i]);
    }
    return sum;
  }
}
