package org.concordat.protocol.aggregation;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import org.concordat.protocol.commitment.Digests;

/**
 * The inner products of n rows, G_ij = Σ_k x_ik·x_jk, as exact integers.
 *
 * <p>Filled chunk by chunk. The entries are sums of integers modulo 2^64, so they depend neither on
 * the chunks nor on any order; they are the true inner products as long as the product of any two
 * rows' norms stays below 2^63, which {@link UpdateSet} guarantees for the rows and {@link
 * Rows#gram()} checks for every stage. Cost: n(n+1)/2 multiplications and additions a coordinate.
 */
final class GramMatrix {
  private static final String TAG = "concordat/gram/1";
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);
  // n tiles of this length stay within a core's own cache while all their pairs are summed.
  private static final int TILE = 4096;

  private final int size;
  private final long[] upper;

  GramMatrix(int size) {
    this.size = size;
    this.upper = new long[Math.multiplyExact(size, size + 1) / 2];
  }

  int size() {
    return size;
  }

  long get(int i, int j) {
    return upper[index(i, j)];
  }

  /** The squared distance |x_i - x_j|², exact while norms stay below 2^30.5. */
  long squaredDistance(int i, int j) {
    return get(i, i) + get(j, j) - 2 * get(i, j);
  }

  /** Adds the products over the coordinates {@code from} to {@code to} of all rows. */
  void accumulate(int[][] rows, int from, int to) {
    for (int start = from; start < to; start += TILE) {
      int end = Math.min(to, start + TILE);
      int entry = 0;
      for (int i = 0; i < size; i++) {
        for (int j = i; j < size; j++) {
          upper[entry++] += dot(rows[i], rows[j], start, end);
        }
      }
    }
  }

  /** Adds the products over the first coordinates, of pairs of which a row has changed. */
  void accumulateChanged(int[][] rows, int length, boolean[] changed) {
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++) {
        if (changed[i] || changed[j]) {
          upper[index(i, j)] += dot(rows[i], rows[j], 0, length);
        }
      }
    }
  }

  /** Takes over the entries of the pairs of which neither row has changed. */
  void copyUnchanged(GramMatrix other, boolean[] changed) {
    for (int i = 0; i < size; i++) {
      for (int j = i; j < size; j++) {
        if (!changed[i] && !changed[j]) {
          upper[index(i, j)] = other.get(i, j);
        }
      }
    }
  }

  /** The sum of products over part of two rows, modulo 2^64; a loop that the JIT vectorises. */
  static long dot(int[] x, int[] y, int from, int to) {
    long sum = 0;
    for (int k = from; k < to; k++) {
      sum += (long) x[k] * y[k];
    }
    return sum;
  }

  /** See {@link Aggregate#gramHash()}. */
  String hash(List<String> keys) {
    MessageDigest digest = Digests.newSha256();
    update(digest, TAG);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, size));
    keys.forEach(key -> update(digest, key));
    ByteBuffer entries = ByteBuffer.allocate(upper.length * Long.BYTES);
    entries.asLongBuffer().put(upper);
    digest.update(entries);
    return Digests.hex(digest.digest());
  }

  /** See {@link Aggregate#heterogeneityMicros()}. */
  long heterogeneityMicros() {
    // With T the trace and S the sum of all entries, Σ|g_i - g|² = T - S/n and n|g|² = S/n.
    BigInteger trace = BigInteger.ZERO;
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < size; i++) {
      trace = trace.add(BigInteger.valueOf(get(i, i)));
      for (int j = 0; j < size; j++) {
        sum = sum.add(BigInteger.valueOf(get(i, j)));
      }
    }
    if (trace.signum() == 0) {
      return 0;
    }
    if (sum.signum() == 0) {
      return Long.MAX_VALUE;
    }
    BigInteger spread = trace.multiply(BigInteger.valueOf(size)).subtract(sum);
    BigInteger micros = HalfEven.divide(spread.multiply(MILLION), sum);
    return micros.bitLength() < Long.SIZE ? micros.longValueExact() : Long.MAX_VALUE;
  }

  private int index(int i, int j) {
    int low = Math.min(i, j);
    return low * size - low * (low - 1) / 2 + Math.max(i, j) - low;
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }
}
