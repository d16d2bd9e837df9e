package org.concordat.protocol.aggregation.kernel;

import java.nio.ByteBuffer;
import org.concordat.protocol.commitment.Digests;

/**
 * A permutation that a seed decides: Fisher and Yates' shuffle (Knuth, "The Art of Computer
 * Programming", vol. 2, section 3.4.2, Algorithm P), its random numbers the first 8 bytes of
 * SHA-256 over the seed and a counter. Numbers at which a remainder would favour some places are
 * skipped.
 */
public final class SeededPermutation {
  private static final String TAG = "concordat/permutation/1";

  private SeededPermutation() {}

  /**
   * Returns the permutation.
   *
   * @param seed 64 hexadecimal digits
   * @param n how many, at least 1
   * @return 0 to n - 1 in their new order
   */
  public static int[] of(String seed, int n) {
    byte[] bytes = Digests.fromHex(seed);
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      order[i] = i;
    }
    long counter = 0;
    for (int i = n - 1; i > 0; i--) {
      int places = i + 1;
      long number;
      do {
        byte[] digest = Digests.sha256(TAG, bytes, Digests.bytes(counter++));
        number = ByteBuffer.wrap(digest).getLong() >>> 1;
      } while (number >= Long.MAX_VALUE / places * places);
      int j = (int) (number % places);
      int moved = order[i];
      order[i] = order[j];
      order[j] = moved;
    }
    return order;
  }
}
