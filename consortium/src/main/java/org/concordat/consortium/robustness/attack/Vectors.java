package org.concordat.consortium.robustness.attack;

import java.util.Arrays;
import java.util.List;

/** Arithmetic on vectors of equal length, coordinate by coordinate and in ascending order. */
final class Vectors {
  private Vectors() {}

  static double[] mean(List<double[]> rows) {
    double[] mean = new double[rows.getFirst().length];
    for (double[] row : rows) {
      for (int k = 0; k < mean.length; k++) {
        mean[k] += row[k];
      }
    }
    for (int k = 0; k < mean.length; k++) {
      mean[k] /= rows.size();
    }
    return mean;
  }

  static double[] deviation(double[][] rows, double[] mean) {
    double[] deviation = new double[mean.length];
    if (rows.length == 1) {
      return deviation;
    }
    for (double[] row : rows) {
      for (int k = 0; k < mean.length; k++) {
        double away = row[k] - mean[k];
        deviation[k] += away * away;
      }
    }
    for (int k = 0; k < mean.length; k++) {
      deviation[k] = Math.sqrt(deviation[k] / (rows.length - 1));
    }
    return deviation;
  }

  /** Returns x + factor · y. */
  static double[] plus(double[] x, double factor, double[] y) {
    double[] sum = new double[x.length];
    for (int k = 0; k < sum.length; k++) {
      sum[k] = x[k] + factor * y[k];
    }
    return sum;
  }

  static double[] scaled(double factor, double[] x) {
    double[] scaled = new double[x.length];
    for (int k = 0; k < scaled.length; k++) {
      scaled[k] = factor * x[k];
    }
    return scaled;
  }

  static double[] signs(double[] x) {
    return Arrays.stream(x).map(Math::signum).toArray();
  }

  /** Returns x / |x|; zeros for zeros. */
  static double[] unit(double[] x) {
    double norm = Math.sqrt(dot(x, x));
    return scaled(norm == 0 ? 0 : 1 / norm, x);
  }

  static double dot(double[] x, double[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      sum += x[k] * y[k];
    }
    return sum;
  }

  static double squaredDistance(double[] x, double[] y) {
    double sum = 0;
    for (int k = 0; k < x.length; k++) {
      double away = x[k] - y[k];
      sum += away * away;
    }
    return sum;
  }
}
