package org.concordat.protocol.aggregation.rule;

import java.util.Optional;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.error.Refusal;

/** The last stage of a rule: makes one vector of n rows. Stateless. */
public interface Aggregator {
  /**
   * Returns the stage's part of a rule's name.
   *
   * @return for example {@code trmean}, with its parameter where it has one
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
   * Decides how the rows are combined.
   *
   * @param rows n rows
   * @param f the number of rows that may be arbitrary, within {@link #check}
   * @return the combination, to be carried out
   */
  Combination combine(Rows rows, int f);
}
