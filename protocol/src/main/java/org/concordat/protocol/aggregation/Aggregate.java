package org.concordat.protocol.aggregation;

import java.util.Collections;
import java.util.SortedMap;

/**
 * What a rule made of the updates of a round, with what the ledger records about it.
 *
 * <p>The text form never shows the values.
 */
public final class Aggregate {
  private final int[] vector;
  private final SortedMap<String, Influence> influence;
  private final String gramHash;
  private final long heterogeneityMicros;

  Aggregate(
      int[] vector,
      SortedMap<String, Influence> influence,
      String gramHash,
      long heterogeneityMicros) {
    this.vector = vector;
    this.influence = Collections.unmodifiableSortedMap(influence);
    this.gramHash = gramHash;
    this.heterogeneityMicros = heterogeneityMicros;
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
   * Returns each bank's influence.
   *
   * @return bank key to influence, one entry an update, in the order of the keys
   */
  public SortedMap<String, Influence> influence() {
    return influence;
  }

  /**
   * Returns the hash of the inner products of the updates as they were revealed, before any stage
   * of the rule. It is SHA-256 over the tag {@code concordat/gram/1}, n (4 bytes), the n bank keys
   * in their order, and the n(n+1)/2 entries on and above the diagonal, row by row, 8 bytes each.
   * Tag and keys are UTF-8, each preceded by its length in 4 bytes; all numbers are big endian.
   *
   * @return 64 hexadecimal digits in lower case
   */
  public String gramHash() {
    return gramHash;
  }

  /**
   * Returns the heterogeneity of the updates as they were revealed: B² = Σ|g_i - g|² / (n·|g|²)
   * with g the mean of all n updates. Robust learning breaks down at f/n ≥ 1/(2 + B²) (Allouah et
   * al., "Robust Distributed Learning: Tight Error Bounds and Breakdown Point under Data
   * Heterogeneity", NeurIPS 2023, arXiv 2309.13591).
   *
   * @return B² in millionths, rounded half to even; {@link Long#MAX_VALUE} when it is larger or
   *     when updates that are not all zero have a mean of zero; 0 when all are zero
   */
  public long heterogeneityMicros() {
    return heterogeneityMicros;
  }

  @Override
  public String toString() {
    return "Aggregate[dimension=" + vector.length + ", gramHash=" + gramHash + "]";
  }
}
