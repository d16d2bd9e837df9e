package org.concordat.protocol.fixedpoint;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;

/**
 * A vector of 32-bit fixed-point numbers: an update or a model.
 *
 * <p>A value {@code q} stands for the number {@code q * 2^-scaleBits}. The scale belongs to the
 * study and is not part of the vector. Instances are immutable and safe for use by several threads.
 * The text form never shows the values.
 */
public final class FixedPointVector {
  /** The default scale: one quantum is 2^-20. */
  public static final int DEFAULT_SCALE_BITS = 20;

  private final int[] values;

  private FixedPointVector(int[] values) {
    this.values = values;
  }

  /**
   * Creates a vector from its quanta.
   *
   * @param values the quanta; copied
   * @return the vector
   */
  public static FixedPointVector of(int... values) {
    return new FixedPointVector(values.clone());
  }

  /**
   * Creates a vector of zeros.
   *
   * @param dimension the number of values, at least 0
   * @return the vector
   */
  public static FixedPointVector zeros(int dimension) {
    return new FixedPointVector(new int[dimension]);
  }

  /**
   * Quantises real numbers, rounding half to even.
   *
   * @param values finite numbers within the range of the format
   * @param scaleBits the scale, 0 to 30
   * @return the vector
   * @throws ConcordatException {@link ErrorCode#UPDATE_OUT_OF_RANGE} for a value that is not finite
   *     or does not fit
   */
  public static FixedPointVector quantise(double[] values, int scaleBits) {
    int[] quanta = new int[values.length];
    double scale = 1L << scaleBits;
    for (int k = 0; k < values.length; k++) {
      double scaled = Math.rint(values[k] * scale);
      if (!(scaled >= -Integer.MAX_VALUE && scaled <= Integer.MAX_VALUE)) {
        throw new ConcordatException(
            ErrorCode.UPDATE_OUT_OF_RANGE,
            "value " + k + " does not fit the fixed-point format: " + values[k]);
      }
      quanta[k] = (int) scaled;
    }
    return new FixedPointVector(quanta);
  }

  /**
   * Reads a vector from its bytes.
   *
   * @param bytes 4 bytes a value, big endian
   * @return the vector
   * @throws ConcordatException {@link ErrorCode#UPDATE_WRONG_LENGTH} when the length is no multiple
   *     of four
   */
  public static FixedPointVector fromBytes(byte[] bytes) {
    if (bytes.length % Integer.BYTES != 0) {
      throw new ConcordatException(
          ErrorCode.UPDATE_WRONG_LENGTH,
          "a vector takes 4 bytes a value, got " + bytes.length + " bytes");
    }
    int[] values = new int[bytes.length / Integer.BYTES];
    ByteBuffer.wrap(bytes).asIntBuffer().get(values);
    return new FixedPointVector(values);
  }

  /**
   * Returns the number of values.
   *
   * @return the dimension
   */
  public int dimension() {
    return values.length;
  }

  /**
   * Returns one value.
   *
   * @param index its place, from 0
   * @return the quantum
   */
  public int get(int index) {
    return values[index];
  }

  /**
   * Returns a copy of the quanta.
   *
   * @return a new array
   */
  public int[] toArray() {
    return values.clone();
  }

  /**
   * Returns the real numbers this vector stands for; each is exact in binary64.
   *
   * @param scaleBits the scale, 0 to 30
   * @return a new array
   */
  public double[] toDoubles(int scaleBits) {
    double quantum = 1.0 / (1L << scaleBits);
    double[] numbers = new double[values.length];
    for (int k = 0; k < values.length; k++) {
      numbers[k] = values[k] * quantum;
    }
    return numbers;
  }

  /**
   * Returns the bytes, 4 a value, big endian.
   *
   * @return a new array
   */
  public byte[] toBytes() {
    return toBytes(0, values.length);
  }

  /**
   * Returns the bytes of a part of the vector.
   *
   * @param from the first value
   * @param to behind the last value
   * @return a new array, 4 bytes a value, big endian
   */
  public byte[] toBytes(int from, int to) {
    byte[] bytes = new byte[(to - from) * Integer.BYTES];
    ByteBuffer.wrap(bytes).asIntBuffer().put(values, from, to - from);
    return bytes;
  }

  /**
   * Adds another vector, exactly.
   *
   * @param other a vector of the same dimension
   * @return the sum
   * @throws ConcordatException {@link ErrorCode#UPDATE_WRONG_LENGTH} for another dimension, {@link
   *     ErrorCode#MODEL_OVERFLOW} when a sum leaves the format's range
   */
  public FixedPointVector plus(FixedPointVector other) {
    if (other.values.length != values.length) {
      throw new ConcordatException(
          ErrorCode.UPDATE_WRONG_LENGTH,
          "expected " + values.length + " values, got " + other.values.length);
    }
    int[] sum = new int[values.length];
    for (int k = 0; k < sum.length; k++) {
      long s = (long) values[k] + other.values[k];
      if (s > Integer.MAX_VALUE || s < -Integer.MAX_VALUE) {
        throw new ConcordatException(
            ErrorCode.MODEL_OVERFLOW, "value " + k + " of the model leaves the 32-bit range");
      }
      sum[k] = (int) s;
    }
    return new FixedPointVector(sum);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FixedPointVector vector && Arrays.equals(values, vector.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  /** Says the dimension only: values of an update are private to its bank. */
  @Override
  public String toString() {
    return "FixedPointVector[dimension=" + values.length + "]";
  }
}
