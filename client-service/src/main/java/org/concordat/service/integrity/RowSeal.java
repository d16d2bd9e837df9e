package org.concordat.service.integrity;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.util.Arrays;

/**
 * What the key makes of a row: a seal that is written into the row, and a summand of its table's
 * sum that is written nowhere. Whoever could see the summands of rows, old and new, could look for
 * other rows with the same sum.
 */
final class RowSeal {
  private static final int SEAL_BYTES = 16;
  private static final int SUMMAND_BYTES = 32;

  private final byte[] seal;
  private final BigInteger summand;

  /**
   * Splits a code in two halves that say nothing about one another.
   *
   * @param code the 64 bytes of HMAC-SHA-512
   */
  RowSeal(byte[] code) {
    this.seal = Arrays.copyOf(code, SEAL_BYTES);
    this.summand =
        new BigInteger(1, Arrays.copyOfRange(code, code.length - SUMMAND_BYTES, code.length));
  }

  byte[] bytes() {
    return seal.clone();
  }

  BigInteger summand() {
    return summand;
  }

  boolean matches(byte[] stored) {
    return stored != null && MessageDigest.isEqual(seal, stored);
  }
}
