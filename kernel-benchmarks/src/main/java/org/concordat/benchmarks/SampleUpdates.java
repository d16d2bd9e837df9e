package org.concordat.benchmarks;

import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.concordat.protocol.aggregation.UpdateSet;

/**
 * Updates as a round sees them, drawn from a seed: n - f honest rows scatter around a common mean
 * that has half of the norm bound, each deviating by about as much as the mean is long; f rows are
 * the mean's opposite, scattered as the others and nearly as long as the bound allows.
 *
 * <p>The norm bound is 10 and the scale 2^-20, so every value is an integer of fewer than 24 bits:
 * divided by 2^20 it is a float32, exactly, and other libraries can be given the same input.
 */
final class SampleUpdates {
  static final int NORM_BOUND = 10;
  static final int SCALE_BITS = 20;

  private static final double MEAN_NORM = 5;
  private static final double DEVIATION_NORM = 5;
  private static final double OUTLIER_NORM = 9.9;
  private static final long SEED = 20_260_101;

  private SampleUpdates() {}

  /**
   * Draws updates.
   *
   * @param size n and f
   * @param dimension d, at least 1
   * @return n rows of d quanta; the last f are the outliers. The same for the same arguments
   */
  static int[][] rows(Size size, int dimension) {
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);
    double[] mean = gaussian(random, dimension, MEAN_NORM);
    int[][] rows = new int[size.n()][];
    for (int i = 0; i < size.n(); i++) {
      double[] row = gaussian(random, dimension, DEVIATION_NORM);
      boolean honest = i < size.n() - size.f();
      for (int k = 0; k < dimension; k++) {
        row[k] += honest ? mean[k] : -mean[k];
      }
      // An honest row keeps its own length, about 7, unless few coordinates made it too long.
      scale(row, honest ? Math.min(norm(row), OUTLIER_NORM) : OUTLIER_NORM);
      rows[i] = quantised(row);
    }
    return rows;
  }

  /**
   * Puts rows under the keys of banks.
   *
   * @param rows as drawn; not copied
   * @return the checked set
   */
  static UpdateSet set(int[][] rows) {
    SortedMap<String, int[]> byBank = new TreeMap<>();
    for (int i = 0; i < rows.length; i++) {
      byBank.put(String.format(Locale.ROOT, "bank-%04d", i), rows[i]);
    }
    return UpdateSet.of(NORM_BOUND, SCALE_BITS, byBank);
  }

  /** A vector of independent normal values whose expected squared norm is that of the norm. */
  private static double[] gaussian(RandomGenerator random, int dimension, double norm) {
    double deviation = norm / Math.sqrt(dimension);
    double[] vector = new double[dimension];
    for (int k = 0; k < dimension; k++) {
      vector[k] = random.nextGaussian(0, deviation);
    }
    return vector;
  }

  private static double norm(double[] vector) {
    double squares = 0;
    for (double value : vector) {
      squares += value * value;
    }
    return Math.sqrt(squares);
  }

  private static void scale(double[] vector, double norm) {
    double factor = norm / norm(vector);
    for (int k = 0; k < vector.length; k++) {
      vector[k] *= factor;
    }
  }

  private static int[] quantised(double[] vector) {
    int[] quanta = new int[vector.length];
    for (int k = 0; k < vector.length; k++) {
      // Towards zero: rounding cannot lift a norm past the bound.
      quanta[k] = (int) Math.scalb(vector[k], SCALE_BITS);
    }
    return quanta;
  }
}
