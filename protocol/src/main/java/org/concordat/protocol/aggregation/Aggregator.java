package org.concordat.protocol.aggregation;

import java.util.Optional;
import org.concordat.protocol.error.Refusal;

/** The last stage of a rule: makes one vector of n rows. Stateless. */
interface Aggregator {
  /** The stage's part of a rule's name. */
  String name();

  /** See {@link AggregationRule#check}. */
  Optional<Refusal> check(int n, int f);

  /**
   * Combines the rows.
   *
   * @param rows n rows
   * @param f the number of rows that may be arbitrary, within {@link #check}
   * @return the vector, and at how many coordinates each row's value was trimmed
   */
  Outcome combine(Rows rows, int f);

  /** What an aggregator found. */
  final class Outcome {
    private final int[] vector;
    private final long[] trimmed;

    Outcome(int[] vector, long[] trimmed) {
      this.vector = vector;
      this.trimmed = trimmed;
    }

    int[] vector() {
      return vector;
    }

    long trimmed(int row) {
      return trimmed[row];
    }
  }
}
