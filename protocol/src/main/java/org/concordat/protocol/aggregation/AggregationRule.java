package org.concordat.protocol.aggregation;

import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;

/**
 * A rule that combines the updates of a round into one, of which up to f may be arbitrary.
 *
 * <p>Implementations are immutable and safe for use by several threads.
 */
public interface AggregationRule {
  /**
   * Returns the name under which {@link AggregationRules#named(String)} knows the rule.
   *
   * @return for example {@code arc+trmean}
   */
  String name();

  /**
   * Checks the range in which the rule's guarantee is proven. This is the rule's own bound; that a
   * round of f &gt; 0 takes at least 3f+1 banks is {@link AggregationRules#maximumFaults(int)}.
   *
   * @param n the number of updates
   * @param f the number of updates that may be arbitrary
   * @return the reason why the rule promises nothing at n and f ({@link
   *     ErrorCode#RULE_OUT_OF_RANGE}), or empty within the range
   */
  Optional<Refusal> check(int n, int f);

  /**
   * Says whether the rule needs {@link Setting#seed()}.
   *
   * @return whether one of its stages puts the updates into a random order
   */
  boolean isSeeded();

  /**
   * Combines the updates, part by part, in memory of n times a chunk.
   *
   * @param updates the updates, n of them
   * @param setting f, seed and threads
   * @param sink takes the aggregate, the same bits for the same updates on every machine
   * @return what the ledger records
   * @throws ConcordatException {@link ErrorCode#RULE_OUT_OF_RANGE} when {@link #check} refuses, or
   *     without a seed where the rule needs one
   */
  Evidence aggregate(Updates updates, Setting setting, VectorSink sink);

  /**
   * Combines the updates and finds out nothing else: the rule's own work, for measurements.
   *
   * @param updates the updates, n of them
   * @param setting f, seed and threads
   * @param sink takes the same aggregate
   * @throws ConcordatException as {@link #aggregate(Updates, Setting, VectorSink)}
   */
  void combine(Updates updates, Setting setting, VectorSink sink);

  /**
   * Combines the updates in memory and finds out nothing else.
   *
   * @param updates the updates, n of them
   * @param setting f, seed and threads
   * @return the vector of the aggregate
   * @throws ConcordatException as {@link #aggregate(Updates, Setting, VectorSink)}
   */
  default int[] combine(Updates updates, Setting setting) {
    WholeVector whole = new WholeVector(updates.dimension());
    combine(updates, setting, whole);
    return whole.values();
  }

  /**
   * Combines the updates in memory.
   *
   * @param updates the updates, n of them
   * @param setting f, seed and threads
   * @return the aggregate
   * @throws ConcordatException as {@link #aggregate(Updates, Setting, VectorSink)}
   */
  default Aggregate aggregate(Updates updates, Setting setting) {
    WholeVector whole = new WholeVector(updates.dimension());
    Evidence evidence = aggregate(updates, setting, whole);
    return new Aggregate(whole.values(), evidence);
  }

  /**
   * Combines the updates in memory, with one thread and no seed.
   *
   * @param updates the updates, n of them
   * @param f the number of updates that may be arbitrary
   * @return the aggregate
   * @throws ConcordatException as {@link #aggregate(Updates, Setting, VectorSink)}
   */
  default Aggregate aggregate(Updates updates, int f) {
    return aggregate(updates, Setting.of(f));
  }
}
