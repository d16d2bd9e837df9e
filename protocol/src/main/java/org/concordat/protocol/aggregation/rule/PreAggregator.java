package org.concordat.protocol.aggregation.rule;

import java.util.Optional;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.error.Refusal;

/** A stage that makes rows of rows, before an {@link Aggregator}. Stateless. */
public interface PreAggregator {
  /**
   * Returns the stage's part of a rule's name.
   *
   * @return for example {@code nnm}, with its parameter where it has one
   */
  String name();

  /**
   * Checks the range in which the stage is proven.
   *
   * @param n the number of rows
   * @param f the number of rows that may be arbitrary
   * @return why it promises nothing at n and f, or empty within the range
   */
  Optional<Refusal> check(int n, int f);

  /**
   * Returns how many rows the stage makes; at most f of them are arbitrary again.
   *
   * @param n the number of rows before it
   * @return the number of rows after it
   */
  default int rowsAfter(int n) {
    return n;
  }

  /**
   * Says whether the stage needs a seed.
   *
   * @return whether {@link #apply} uses one
   */
  default boolean isSeeded() {
    return false;
  }

  /**
   * Decides what becomes of each row.
   *
   * @param rows n rows
   * @param f the number of rows that may be arbitrary, within {@link #check}
   * @param seed 64 hexadecimal digits that nobody knew when the rows were made; empty where no
   *     stage {@link #isSeeded}
   * @return the rows, made when they are read
   */
  Rows apply(Rows rows, int f, String seed);
}
