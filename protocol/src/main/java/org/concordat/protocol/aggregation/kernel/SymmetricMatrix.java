package org.concordat.protocol.aggregation.kernel;

/**
 * The largest eigenvalue of a symmetric matrix and a vector of it, by cyclic Jacobi rotations
 * (Golub and Van Loan, "Matrix Computations", section 8.5).
 *
 * <p>Only additions, subtractions, multiplications, divisions and square roots of binary64 in one
 * fixed order, so every JVM gets the same bits. A rotation is left out where the element is too
 * small to change either diagonal element; at most {@link #SWEEPS} sweeps are made, which
 * convergence, at last quadratic, does not need. Of equal eigenvalues the one that stands first on
 * the diagonal counts. Cost: O(n³) a sweep.
 */
public final class SymmetricMatrix {
  static final int SWEEPS = 30;

  private SymmetricMatrix() {}

  /**
   * An eigenvalue with a vector of it.
   *
   * @param value λ
   * @param vector of length 1
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, neither compared nor kept
  public record Eigenpair(double value, double[] vector) {}

  /**
   * Finds the largest eigenvalue.
   *
   * @param matrix symmetric, n rows of n finite numbers; not changed
   * @return it, with a vector of it
   */
  public static Eigenpair top(double[][] matrix) {
    int n = matrix.length;
    double[][] a = new double[n][];
    double[][] vectors = new double[n][n];
    for (int i = 0; i < n; i++) {
      a[i] = matrix[i].clone();
      vectors[i][i] = 1;
    }
    for (int sweep = 0; sweep < SWEEPS; sweep++) {
      boolean rotated = false;
      for (int p = 0; p < n - 1; p++) {
        for (int q = p + 1; q < n; q++) {
          double element = Math.abs(a[p][q]);
          if (Math.abs(a[p][p]) + element != Math.abs(a[p][p])
              || Math.abs(a[q][q]) + element != Math.abs(a[q][q])) {
            rotate(a, vectors, p, q);
            rotated = true;
          }
        }
      }
      if (!rotated) {
        break;
      }
    }
    int top = 0;
    for (int i = 1; i < n; i++) {
      if (a[i][i] > a[top][top]) {
        top = i;
      }
    }
    return new Eigenpair(a[top][top], vectors[top]);
  }

  /** Makes the element at p, q zero; {@code vectors} holds the eigenvectors as rows. */
  private static void rotate(double[][] a, double[][] vectors, int p, int q) {
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    // theta² overflows to infinity only where the tangent is 0 to working precision.
    double root = Math.sqrt(theta * theta + 1);
    double tangent = theta >= 0 ? 1 / (theta + root) : 1 / (theta - root);
    double cosine = 1 / Math.sqrt(tangent * tangent + 1);
    double sine = tangent * cosine;
    double shift = tangent * a[p][q];
    a[p][p] -= shift;
    a[q][q] += shift;
    a[p][q] = 0;
    a[q][p] = 0;
    for (int k = 0; k < a.length; k++) {
      if (k != p && k != q) {
        double x = a[k][p];
        double y = a[k][q];
        a[k][p] = cosine * x - sine * y;
        a[p][k] = a[k][p];
        a[k][q] = sine * x + cosine * y;
        a[q][k] = a[k][q];
      }
    }
    for (int k = 0; k < a.length; k++) {
      double x = vectors[p][k];
      double y = vectors[q][k];
      vectors[p][k] = cosine * x - sine * y;
      vectors[q][k] = sine * x + cosine * y;
    }
  }
}
