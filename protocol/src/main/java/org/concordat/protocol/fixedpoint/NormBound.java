package org.concordat.protocol.fixedpoint;

import static org.concordat.protocol.error.Checks.requireRange;

import java.util.Optional;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;

/**
 * The bound B on an update's L2 norm, in the study's fixed point.
 *
 * <p>Each value is held to the range ±B·2^scaleBits first, and only then are squares summed:
 * squares of unchecked values could wrap a {@code long} to zero. With B ≤ 1024 and scale 2^-20 the
 * sum of squares stays below 2^60 and every inner product of two bounded updates fits a {@code
 * long} (Cauchy-Schwarz).
 *
 * @param bound B, 1 to 1024
 * @param scaleBits the scale, 1 to 20
 */
public record NormBound(int bound, int scaleBits) {
  /** Checks the ranges. */
  public NormBound {
    requireRange("bound", bound, 1, 1024);
    requireRange("scaleBits", scaleBits, 1, 20);
  }

  /**
   * Returns the largest absolute value one coordinate may have.
   *
   * @return B·2^scaleBits quanta
   */
  public int largestValue() {
    return Math.toIntExact((long) bound << scaleBits);
  }

  /**
   * Returns the largest sum of squares an update may have.
   *
   * @return B²·2^(2·scaleBits)
   */
  public long largestSquare() {
    return ((long) bound * bound) << (2 * scaleBits);
  }

  /** What a look at some values of an update found. */
  public sealed interface Measured {
    /**
     * The values are within the bound so far.
     *
     * @param sumOfSquares of all values looked at so far
     */
    record Within(long sumOfSquares) implements Measured {}

    /**
     * The values break the bound.
     *
     * @param refusal which value or norm, and the bound
     */
    record Beyond(Refusal refusal) implements Measured {}
  }

  /**
   * Checks a chunk: every value's range first, then the sum of squares, stopping as soon as it
   * passes the bound.
   *
   * @param chunk the values
   * @param before the sum of squares of the chunks before, 0 to {@link #largestSquare()}
   * @return the sum so far, or the refusal
   */
  public Measured measure(FixedPointVector chunk, long before) {
    int largest = largestValue();
    for (int k = 0; k < chunk.dimension(); k++) {
      int value = chunk.get(k);
      if (value > largest || value < -largest) {
        return new Measured.Beyond(
            new Refusal(
                ErrorCode.UPDATE_OUT_OF_RANGE,
                "value " + k + " of the chunk lies outside ±" + largest));
      }
    }
    long limit = largestSquare();
    long sum = before;
    for (int k = 0; k < chunk.dimension(); k++) {
      long value = chunk.get(k);
      sum += value * value;
      if (sum > limit) {
        return new Measured.Beyond(
            new Refusal(
                ErrorCode.UPDATE_NORM_EXCEEDED,
                "the update's L2 norm exceeds the study's bound of " + bound));
      }
    }
    return new Measured.Within(sum);
  }

  /**
   * Checks a whole update.
   *
   * @param update the update
   * @return the refusal, or empty when it is within the bound
   */
  public Optional<Refusal> refuse(FixedPointVector update) {
    return switch (measure(update, 0)) {
      case Measured.Within within -> Optional.empty();
      case Measured.Beyond beyond -> Optional.of(beyond.refusal());
    };
  }
}
