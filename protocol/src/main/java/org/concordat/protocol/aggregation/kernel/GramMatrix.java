package org.concordat.protocol.aggregation.kernel;

import java.math.BigInteger;

/**
 * The inner products of n rows, G_ij = Σ_k x_ik·x_jk, as exact integers of any size. Immutable.
 *
 * <p>All that a rule needs of the rows to choose, weigh or scale whole rows is in it: norms,
 * distances, the spread around any mean. Linear stages need no second pass over the data, for the
 * inner products of Y = M·X are M·G·Mᵀ.
 */
public final class GramMatrix {
  private final BigInteger[][] entries;

  private GramMatrix(BigInteger[][] entries) {
    this.entries = entries;
  }

  /** The matrix of the entries on and above the diagonal, row by row. */
  static GramMatrix of(int size, long[] upper) {
    BigInteger[][] entries = new BigInteger[size][size];
    int entry = 0;
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++) {
        entries[i][j] = BigInteger.valueOf(upper[entry++]);
        entries[j][i] = entries[i][j];
      }
    }
    return new GramMatrix(entries);
  }

  /**
   * Returns the number of rows.
   *
   * @return n
   */
  public int size() {
    return entries.length;
  }

  /**
   * Returns an inner product.
   *
   * @param i a row, from 0
   * @param j a row, from 0
   * @return Σ_k x_ik·x_jk
   */
  public BigInteger get(int i, int j) {
    return entries[i][j];
  }

  /**
   * Returns a row's squared norm.
   *
   * @param i the row, from 0
   * @return |x_i|²
   */
  public BigInteger squaredNorm(int i) {
    return entries[i][i];
  }

  /**
   * Returns the squared distances of all pairs of rows.
   *
   * @return |x_i - x_j|² at [i][j]; symmetric, 0 on the diagonal; a new array
   */
  public BigInteger[][] squaredDistances() {
    int n = size();
    BigInteger[][] distances = new BigInteger[n][n];
    for (int i = 0; i < n; i++) {
      distances[i][i] = BigInteger.ZERO;
      for (int j = i + 1; j < n; j++) {
        distances[i][j] = entries[i][i].add(entries[j][j]).subtract(entries[i][j].shiftLeft(1));
        distances[j][i] = distances[i][j];
      }
    }
    return distances;
  }

  /** The matrix of the rows M·X: M·G·Mᵀ. */
  GramMatrix of(int[][] mixing) {
    int n = mixing.length;
    BigInteger[][] half = new BigInteger[n][];
    for (int i = 0; i < n; i++) {
      half[i] = new BigInteger[size()];
      for (int j = 0; j < size(); j++) {
        half[i][j] = sum(mixing[i], entries[j]);
      }
    }
    BigInteger[][] mixed = new BigInteger[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        mixed[i][j] = sum(mixing[j], half[i]);
        mixed[j][i] = mixed[i][j];
      }
    }
    return new GramMatrix(mixed);
  }

  private static BigInteger sum(int[] coefficients, BigInteger[] values) {
    BigInteger sum = BigInteger.ZERO;
    for (int k = 0; k < values.length; k++) {
      switch (coefficients[k]) {
        case 0 -> {}
        case 1 -> sum = sum.add(values[k]);
        default -> sum = sum.add(values[k].multiply(BigInteger.valueOf(coefficients[k])));
      }
    }
    return sum;
  }
}
