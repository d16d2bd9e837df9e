package org.concordat.protocol.aggregation;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the ledger records about an aggregation.
 *
 * @param influence bank key to its influence, one entry an update, in the order of the keys
 * @param gramHash the hash of the inner products of the updates as they were revealed, before any
 *     stage of the rule: 64 hexadecimal digits in lower case. It is SHA-256 over the tag {@code
 *     concordat/gram/1}, n (4 bytes), the n bank keys in their order, and the n(n+1)/2 entries on
 *     and above the diagonal, row by row, 8 bytes each. Tag and keys are UTF-8, each preceded by
 *     its length in 4 bytes; all numbers are big endian
 * @param heterogeneityMicros {@link Heterogeneity B²} of the updates in millionths, rounded half to
 *     even; {@link Long#MAX_VALUE} when it is larger or when updates that are not all zero have a
 *     mean of zero; 0 when all are zero
 * @param breakdown whether the updates were {@link Heterogeneity#breaksDown too unlike} for f
 *     faults
 */
public record Evidence(
    SortedMap<String, Influence> influence,
    String gramHash,
    long heterogeneityMicros,
    boolean breakdown) {
  /** Copies the map. */
  public Evidence {
    influence = Collections.unmodifiableSortedMap(new TreeMap<>(influence));
  }
}
