package org.concordat.protocol.aggregation.kernel;

import java.math.BigInteger;

/**
 * Squared distances of n rows and of the origin, from which distances to any point Σ_j a_j·x_j with
 * Σ_j a_j = 1 follow: |x_i - z|² = Σ_j a_j·D_ij - ½·Σ_jk a_j·a_k·D_jk.
 *
 * <p>The squared distances are exact integers, each rounded once to binary64. The form does not
 * depend on where the origin lies, so that rows far from it but near each other lose nothing. All
 * sums go in ascending order.
 */
public final class Distances {
  private final double[][] squared;

  /**
   * Takes the distances of rows.
   *
   * @param rows n rows; point n is the origin
   */
  public Distances(Rows rows) {
    GramMatrix gram = rows.gram();
    BigInteger[][] exact = gram.squaredDistances();
    int n = exact.length;
    squared = new double[n + 1][n + 1];
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < n; j++) {
        squared[i][j] = exact[i][j].doubleValue();
      }
      squared[i][n] = gram.squaredNorm(i).doubleValue();
      squared[n][i] = squared[i][n];
    }
  }

  /**
   * Returns a squared distance.
   *
   * @param i a point
   * @param j a point
   * @return |x_i - x_j|² in squared integers of the rows
   */
  public double squared(int i, int j) {
    return squared[i][j];
  }

  /**
   * Returns the squared distances of all points to a point.
   *
   * @param weights a, one for each point, adding up to 1
   * @return |x_i - Σ_j a_j·x_j|² for every i, at least 0
   */
  public double[] squaredTo(double[] weights) {
    double[] found = new double[squared.length];
    double spread = 0;
    for (int i = 0; i < found.length; i++) {
      double sum = 0;
      for (int j = 0; j < found.length; j++) {
        sum += weights[j] * squared[i][j];
      }
      found[i] = sum;
      spread += weights[i] * sum;
    }
    for (int i = 0; i < found.length; i++) {
      found[i] = Math.max(0, found[i] - spread / 2);
    }
    return found;
  }
}
