package org.concordat.protocol.aggregation.rule;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.concordat.protocol.aggregation.kernel.GramMatrix;
import org.concordat.protocol.aggregation.kernel.HalfEven;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.error.Refusal;

/**
 * Adaptive robust clipping, ARC_f: the k = ⌊2f(n - f)/n⌋ rows of largest norm are scaled down to
 * the norm t of rank n - k in ascending order (Allouah, Guerraoui, Gupta, Jellouli, Rizk and
 * Stephan, "Adaptive Gradient Clipping for Robust Federated Learning", ICLR 2025, arXiv
 * 2405.14432).
 *
 * <p>In integers: norms are compared by their exact squares; the factor of a row x is
 * isqrt(⌊t²·2^120 / |x|²⌋)/2^60, never above t/|x| and less than 2^-60 below it; every product of
 * factor and value is rounded half to even. A factor is below 1, so no value and no norm grows.
 *
 * <p>Precondition: n ≥ 2f + 1. Resists: updates whose force is their length, without a threshold
 * that someone would have to choose, and it keeps the robustness of the rule behind it (the paper's
 * theorem). Does not resist: harm within the norms of the honest rows; an aggregator has to follow.
 *
 * <p>Ties: rows of equal norm at the threshold are not scaled, so which of them counts among the k
 * does not matter. t = 0 makes the clipped rows zero. f = 0 clips nothing. Cost: the diagonal of
 * the Gram matrix, n square roots, k products a coordinate each time the rows are read.
 */
public final class AdaptiveRobustClipping implements PreAggregator {
  private static final String NAME = "arc";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    return ProvenRange.honestMajority(NAME, n, f);
  }

  @Override
  public Rows apply(Rows rows, int f, String seed) {
    return rows.scaled(factors(rows.gram(), f));
  }

  /** The number k of rows that ARC_f may clip. */
  static int clipped(int n, int f) {
    return Math.toIntExact(2L * f * (n - f) / n);
  }

  /** The factor of each row, in units of 2^-60. */
  static long[] factors(GramMatrix gram, int f) {
    int n = gram.size();
    List<BigInteger> ascending =
        IntStream.range(0, n).mapToObj(gram::squaredNorm).sorted().toList();
    BigInteger threshold = ascending.get(n - clipped(n, f) - 1);
    return IntStream.range(0, n)
        .mapToLong(i -> HalfEven.factor(threshold, gram.squaredNorm(i)))
        .toArray();
  }
}
