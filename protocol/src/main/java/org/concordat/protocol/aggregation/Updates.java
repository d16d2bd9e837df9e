package org.concordat.protocol.aggregation;

import java.util.List;
import org.concordat.protocol.aggregation.kernel.RowSource;
import org.concordat.protocol.fixedpoint.NormBound;

/**
 * The updates of a round: n rows of d fixed-point values, each under the key of its bank, in the
 * natural order of the keys.
 *
 * <p>A rule may rely on it: all rows have the same length, every value lies within ±B·2^scaleBits,
 * and every row's L2 norm is at most B, so that inner products and sums over the rows cannot
 * overflow. The text form never shows the values.
 */
public abstract sealed class Updates permits UpdateSet, UpdateStream {
  private final NormBound bound;
  private final List<String> banks;

  Updates(NormBound bound, List<String> banks) {
    this.bound = bound;
    this.banks = List.copyOf(banks);
  }

  /**
   * Returns the number of updates.
   *
   * @return n, at least 1
   */
  public final int size() {
    return banks.size();
  }

  /**
   * Returns the number of values of each update.
   *
   * @return d, at least 1
   */
  public abstract int dimension();

  /**
   * Returns the keys of the banks.
   *
   * @return n keys in their natural order
   */
  public final List<String> banks() {
    return banks;
  }

  /**
   * Returns the bound that every update keeps.
   *
   * @return the bound on values and norms
   */
  public final NormBound bound() {
    return bound;
  }

  abstract RowSource source();

  @Override
  public String toString() {
    return getClass().getSimpleName() + "[banks=" + banks + ", dimension=" + dimension() + "]";
  }
}
