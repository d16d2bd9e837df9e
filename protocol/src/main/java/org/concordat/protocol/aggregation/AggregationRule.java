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
   * Combines the updates.
   *
   * @param updates the checked updates, n of them
   * @param f the number of updates that may be arbitrary
   * @return the aggregate, the same bits for the same updates on every machine
   * @throws ConcordatException {@link ErrorCode#RULE_OUT_OF_RANGE} when {@link #check} refuses
   */
  Aggregate aggregate(UpdateSet updates, int f);
}
