package org.concordat.protocol.aggregation.kernel;

import java.math.BigInteger;

/** Division and scaling of integers, rounded to the nearest integer and from a tie to the even. */
public final class HalfEven {
  /** Binary places of a clipping factor. */
  static final int FACTOR_BITS = 60;

  private static final int HALF_BITS = FACTOR_BITS / 2;
  private static final long HALF_MASK = (1L << HALF_BITS) - 1;
  private static final long ALMOST_HALF = (1L << (FACTOR_BITS - 1)) - 1;
  private static final long LARGEST_DOUBLE_DIVISOR = 1L << 21;

  private HalfEven() {}

  /**
   * Divides, rounding half to even.
   *
   * @param dividend any
   * @param divisor at least 1
   * @return the quotient
   */
  public static long divide(long dividend, long divisor) {
    long quotient = Math.floorDiv(dividend, divisor);
    long remainder = dividend - quotient * divisor;
    // Compared without doubling, which might overflow.
    int half = Long.compare(remainder, divisor - remainder);
    return half > 0 || (half == 0 && (quotient & 1) == 1) ? quotient + 1 : quotient;
  }

  /**
   * As {@link #divide(long, long)}.
   *
   * @param dividend any
   * @param divisor at least 1
   * @return the quotient
   */
  public static BigInteger divide(BigInteger dividend, BigInteger divisor) {
    BigInteger[] parts = dividend.divideAndRemainder(divisor);
    int half = parts[1].abs().shiftLeft(1).compareTo(divisor);
    if (half > 0 || (half == 0 && parts[0].testBit(0))) {
      return parts[0].add(BigInteger.valueOf(dividend.signum()));
    }
    return parts[0];
  }

  /**
   * Divides many, each rounded half to even to an {@code int}.
   *
   * <p>Where the divisor m is at most 2^21, this goes through binary64, which is many times faster
   * than a {@code long} division and gives the same integers: the dividend is below 2^53 and so
   * exact; the quotient q is below 2^31, so its one correctly rounded division errs by at most
   * 2^-23; a quotient that is no tie lies at least 1/(2m) ≥ 2^-22 from the nearest tie, so rounding
   * cannot reach it; a tie itself is exact. {@code Math.rint} rounds half to even.
   *
   * @param dividends quotients must be within the range of {@code int}
   * @param divisor at least 1
   * @param quotients where to put them
   * @param at the place of the first
   * @param length how many
   */
  static void divide(long[] dividends, long divisor, int[] quotients, int at, int length) {
    if (divisor <= LARGEST_DOUBLE_DIVISOR) {
      double m = divisor;
      for (int k = 0; k < length; k++) {
        quotients[at + k] = (int) Math.rint(dividends[k] / m);
      }
    } else {
      for (int k = 0; k < length; k++) {
        quotients[at + k] = Math.toIntExact(divide(dividends[k], divisor));
      }
    }
  }

  /**
   * Returns the factor that scales a row down to a norm.
   *
   * @param targetSquare t², the squared norm to reach, at least 0
   * @param square |x|², the row's squared norm in the same unit, above 0
   * @return isqrt(⌊t²·2^120 / |x|²⌋) in units of 2^-60, and 2^60 where the row is no longer than t
   */
  public static long factor(BigInteger targetSquare, BigInteger square) {
    if (square.compareTo(targetSquare) <= 0) {
      return Rows.NOT_SCALED;
    }
    return targetSquare.shiftLeft(2 * FACTOR_BITS).divide(square).sqrt().longValueExact();
  }

  /**
   * Multiplies many by a factor in place, each product rounded half to even.
   *
   * <p>The product v·c takes up to 91 bits. With c = c₁·2^30 + c₀ it is s·2^30 + r for s = v·c₁ +
   * ⌊v·c₀/2^30⌋ and r = v·c₀ mod 2^30, both far inside a {@code long}.
   *
   * @param values what to scale
   * @param length how many
   * @param factor c, in units of 2^-60, 0 to 2^60 - 1
   */
  static void scale(int[] values, int length, long factor) {
    long high = factor >>> HALF_BITS;
    long low = factor & HALF_MASK;
    for (int k = 0; k < length; k++) {
      long v = values[k];
      long lowProduct = v * low;
      long s = v * high + (lowProduct >> HALF_BITS);
      long quotient = s >> HALF_BITS;
      long remainder = ((s & HALF_MASK) << HALF_BITS) | (lowProduct & HALF_MASK);
      // Carries exactly when the remainder is above 2^59, or equal to it beside an odd quotient.
      long carry = (remainder + ALMOST_HALF + (quotient & 1)) >>> FACTOR_BITS;
      values[k] = (int) (quotient + carry);
    }
  }
}
