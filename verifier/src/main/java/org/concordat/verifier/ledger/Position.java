package org.concordat.verifier.ledger;

import java.util.Comparator;

/**
 * A transaction's place on the ledger; also the version of what it wrote.
 *
 * @param block the block's number
 * @param transaction the place in the block, from 0
 */
public record Position(long block, long transaction) implements Comparable<Position> {
  private static final Comparator<Position> ORDER =
      Comparator.comparingLong(Position::block).thenComparingLong(Position::transaction);

  @Override
  public int compareTo(Position other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return "block " + block + ", transaction " + transaction;
  }
}
