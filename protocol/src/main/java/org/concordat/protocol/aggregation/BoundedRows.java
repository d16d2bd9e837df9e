package org.concordat.protocol.aggregation;

import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.NormBound;

/** Holds rows to a bound: the range of every value first, then the sum of squares. */
final class BoundedRows {
  // Squares of values within the range are at most 2^60, so a block's sum and the sum before it
  // (held to the bound after each block) stay below 2^63.
  private static final long BLOCK_SQUARES = 1L << 62;
  private static final int LARGEST_BLOCK = 4096;

  private final NormBound bound;

  BoundedRows(NormBound bound) {
    this.bound = bound;
  }

  /** Refuses a row of which one of the first values lies outside the range. */
  void requireRange(String bank, int[] row, int length) {
    int lowest = 0;
    int highest = 0;
    for (int k = 0; k < length; k++) {
      lowest = Math.min(lowest, row[k]);
      highest = Math.max(highest, row[k]);
    }
    int largest = bound.largestValue();
    if (lowest < -largest || highest > largest) {
      throw new ConcordatException(
          ErrorCode.UPDATE_OUT_OF_RANGE,
          "a value of the update of bank " + bank + " lies outside ±" + largest);
    }
  }

  /** Adds the squares of the first values, all of them within the range; refuses too long a row. */
  long requireNorm(String bank, int[] row, int length, long before) {
    long limit = bound.largestSquare();
    int block = (int) Math.min(LARGEST_BLOCK, BLOCK_SQUARES / limit);
    long sum = before;
    for (int from = 0; from < length; from += block) {
      sum += squares(row, from, Math.min(length, from + block));
      if (sum > limit) {
        throw new ConcordatException(
            ErrorCode.UPDATE_NORM_EXCEEDED,
            "the L2 norm of the update of bank " + bank + " exceeds the bound " + bound.bound());
      }
    }
    return sum;
  }

  private static long squares(int[] row, int from, int to) {
    long sum = 0;
    for (int k = from; k < to; k++) {
      sum += (long) row[k] * row[k];
    }
    return sum;
  }
}
