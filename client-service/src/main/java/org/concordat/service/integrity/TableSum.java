package org.concordat.service.integrity;

import java.math.BigInteger;

/**
 * How many rows a table has, and the sum of their summands: it tells whether rows are missing or
 * are not those of the last change, which no single row's seal can tell.
 *
 * @param rows how many; a change may be negative
 * @param sum the sum modulo 2^256
 */
record TableSum(long rows, BigInteger sum) {
  static final TableSum EMPTY = new TableSum(0, BigInteger.ZERO);
  private static final int BITS = 256;

  TableSum {
    BigInteger rest = sum.mod(BigInteger.ONE.shiftLeft(BITS));
    sum = rest;
  }

  TableSum plus(RowSeal row) {
    return new TableSum(rows + 1, sum.add(row.summand()));
  }

  TableSum minus(RowSeal row) {
    return new TableSum(rows - 1, sum.subtract(row.summand()));
  }

  TableSum plus(TableSum other) {
    return new TableSum(rows + other.rows, sum.add(other.sum));
  }

  /** Does not show the sum. */
  @Override
  public String toString() {
    return rows + " rows";
  }
}
