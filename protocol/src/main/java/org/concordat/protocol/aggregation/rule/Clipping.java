package org.concordat.protocol.aggregation.rule;

import java.math.BigInteger;
import java.util.Optional;
import java.util.stream.IntStream;
import org.concordat.protocol.aggregation.kernel.GramMatrix;
import org.concordat.protocol.aggregation.kernel.HalfEven;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.error.Refusal;

/**
 * Clipping at a norm c that the study chooses: x becomes x·min(1, c/|x|) (Pascanu, Mikolov and
 * Bengio, ICML 2013, Algorithm 1, of whole updates).
 *
 * <p>In integers as {@link AdaptiveRobustClipping}.
 *
 * <p>Precondition: n ≥ 2f + 1. Resists: length, if c fits the honest rows. Does not resist: a c
 * that does not fit: too large it does nothing, too small it slows learning. {@link
 * AdaptiveRobustClipping} needs no choice.
 *
 * <p>No ties. Cost: the diagonal of the Gram matrix, n square roots, a product a coordinate of each
 * clipped row each time the rows are read.
 */
public final class Clipping implements PreAggregator {
  /** The stage's name before its parameter. */
  public static final String NAME = "clip";

  private final Parameter bound;

  /**
   * Creates the stage.
   *
   * @param bound c, in the real numbers that updates stand for
   */
  public Clipping(Parameter bound) {
    this.bound = bound;
  }

  @Override
  public String name() {
    return NAME + ":" + bound;
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    return ProvenRange.honestMajority(NAME, n, f);
  }

  @Override
  public Rows apply(Rows rows, int f, String seed) {
    GramMatrix gram = rows.gram();
    BigInteger longest = bound.square(rows.scaleBits());
    return rows.scaled(
        IntStream.range(0, gram.size())
            .mapToLong(i -> HalfEven.factor(longest, gram.squaredNorm(i)))
            .toArray());
  }
}
