package org.concordat.protocol.aggregation;

import java.util.Optional;
import org.concordat.protocol.error.Refusal;

/** A stage that makes n rows of n rows, before an {@link Aggregator}. Stateless. */
interface PreAggregator {
  /** The stage's part of a rule's name. */
  String name();

  /** See {@link AggregationRule#check}. */
  Optional<Refusal> check(int n, int f);

  /**
   * Decides from the Gram matrix of the rows what becomes of each.
   *
   * @param rows n rows
   * @param f the number of rows that may be arbitrary, within {@link #check}
   * @return n rows, made when they are read
   */
  Rows apply(Rows rows, int f);
}
