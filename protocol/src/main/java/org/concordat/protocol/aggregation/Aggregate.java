package org.concordat.protocol.aggregation;

import java.util.SortedMap;

/**
 * What a rule made of the updates of a round, with what the ledger records about it.
 *
 * <p>The text form never shows the values.
 */
public final class Aggregate {
  private final int[] vector;
  private final Evidence evidence;

  Aggregate(int[] vector, Evidence evidence) {
    this.vector = vector;
    this.evidence = evidence;
  }

  /**
   * Returns the aggregate in the fixed point of the updates. Every value lies within the range of
   * the updates' values at its coordinate, or between it and 0 where clipping shrinks rows.
   *
   * @return d values; not copied, the one array of this aggregate
   */
  public int[] vector() {
    return vector;
  }

  /**
   * Returns what the ledger records.
   *
   * @return influence, Gram hash and heterogeneity
   */
  public Evidence evidence() {
    return evidence;
  }

  /**
   * Returns each bank's influence.
   *
   * @return as {@link Evidence#influence}
   */
  public SortedMap<String, Influence> influence() {
    return evidence.influence();
  }

  /**
   * Returns the hash of the inner products of the updates.
   *
   * @return as {@link Evidence#gramHash}
   */
  public String gramHash() {
    return evidence.gramHash();
  }

  /**
   * Returns the heterogeneity of the updates.
   *
   * @return as {@link Evidence#heterogeneityMicros}
   */
  public long heterogeneityMicros() {
    return evidence.heterogeneityMicros();
  }

  @Override
  public String toString() {
    return "Aggregate[dimension=" + vector.length + ", gramHash=" + gramHash() + "]";
  }
}
