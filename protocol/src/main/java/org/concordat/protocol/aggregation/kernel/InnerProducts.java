package org.concordat.protocol.aggregation.kernel;

/**
 * Inner products of n rows while they are being summed up.
 *
 * <p>The entries are sums of products modulo 2^64, so they depend neither on the tiles nor on any
 * order; they are the true inner products as long as no product of two rows' norms reaches 2^63,
 * which {@link RowSource#largest()} guarantees. Cost: n(n+1)/2 multiplications and additions a
 * coordinate.
 */
final class InnerProducts {
  private final int size;
  private final long[] upper;

  InnerProducts(int size) {
    this.size = size;
    this.upper = new long[Math.multiplyExact(size, size + 1) / 2];
  }

  /** Adds the products over the coordinates {@code from} to {@code to} of the arrays. */
  void add(int[][] rows, int from, int to) {
    int entry = 0;
    for (int i = 0; i < size; i++) {
      int j = i;
      // Two at a time: each value of row i is loaded once for both.
      for (; j + 1 < size; j += 2, entry += 2) {
        addTwo(rows[i], rows[j], rows[j + 1], from, to, entry);
      }
      if (j < size) {
        upper[entry++] += dot(rows[i], rows[j], from, to);
      }
    }
  }

  /** The same for the pairs of which a row is marked. */
  void addMarked(int[][] rows, int from, int to, boolean[] marked) {
    int entry = 0;
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++, entry++) {
        if (marked[i] || marked[j]) {
          upper[entry] += dot(rows[i], rows[j], from, to);
        }
      }
    }
  }

  /** Takes over the entries of the pairs of which neither row is marked. */
  void copyUnmarked(GramMatrix known, boolean[] marked) {
    int entry = 0;
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++, entry++) {
        if (!marked[i] && !marked[j]) {
          upper[entry] = known.get(i, j).longValueExact();
        }
      }
    }
  }

  /** Adds what another thread has summed up. */
  void add(InnerProducts other) {
    for (int entry = 0; entry < upper.length; entry++) {
      upper[entry] += other.upper[entry];
    }
  }

  GramMatrix toMatrix() {
    return GramMatrix.of(size, upper);
  }

  /** The sum of products over part of two rows, modulo 2^64; a loop that the JIT vectorises. */
  static long dot(int[] x, int[] y, int from, int to) {
    long sum = 0;
    for (int k = from; k < to; k++) {
      sum += (long) x[k] * y[k];
    }
    return sum;
  }

  private void addTwo(int[] x, int[] y, int[] z, int from, int to, int entry) {
    long first = 0;
    long second = 0;
    for (int k = from; k < to; k++) {
      long value = x[k];
      first += value * y[k];
      second += value * z[k];
    }
    upper[entry] += first;
    upper[entry + 1] += second;
  }
}
