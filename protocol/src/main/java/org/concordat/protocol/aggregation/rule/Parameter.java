package org.concordat.protocol.aggregation.rule;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A real parameter of a rule in millionths: what is on the ledger is an integer, and has one
 * spelling.
 *
 * @param micros 1 to 10^12
 */
public record Parameter(long micros) {
  /** Decimal places of a parameter. */
  public static final int PLACES = 6;

  private static final long LARGEST = 1_000_000_000_000L;

  /** Checks the range. */
  public Parameter {
    if (micros < 1 || micros > LARGEST) {
      throw new IllegalArgumentException("must be 0.000001 to 1000000");
    }
  }

  /**
   * Reads a parameter.
   *
   * @param text a decimal number above 0 with at most six places, as {@link #toString} writes it
   * @return the parameter
   * @throws IllegalArgumentException saying what is expected
   */
  public static Parameter parse(String text) {
    if (!text.matches("(0|[1-9][0-9]{0,6})(\\.[0-9]{0,5}[1-9])?")) {
      throw new IllegalArgumentException(
          "must be a number as 2 or 0.5, without needless zeros and with at most six places");
    }
    return new Parameter(new BigDecimal(text).movePointRight(PLACES).longValueExact());
  }

  /**
   * Returns the nearest binary64 number.
   *
   * @return the value
   */
  double value() {
    return micros / 1e6;
  }

  /** The square of the parameter, in squared quanta of the scale, rounded down. */
  BigInteger square(int scaleBits) {
    BigInteger quanta = BigInteger.valueOf(micros);
    return quanta.multiply(quanta).shiftLeft(2 * scaleBits).divide(BigInteger.TEN.pow(2 * PLACES));
  }

  /** The one spelling, as {@code 2} or {@code 0.5}. */
  @Override
  public String toString() {
    return BigDecimal.valueOf(micros, PLACES).stripTrailingZeros().toPlainString();
  }
}
