package org.concordat.protocol.aggregation;

import java.math.BigInteger;
import org.concordat.protocol.aggregation.kernel.GramMatrix;
import org.concordat.protocol.aggregation.kernel.HalfEven;

/**
 * How unlike the banks' updates are, and whether that is too much for any rule.
 *
 * <p>B² = Σ|g_i - g|² / (n·|g|²) with g the mean of all n updates as they were revealed. No rule
 * learns robustly at f/n ≥ 1/(2 + B²) (Allouah, Guerraoui, Gupta, Pinot and Rizk, "Robust
 * Distributed Learning: Tight Error Bounds and Breakdown Point under Data Heterogeneity", NeurIPS
 * 2023, arXiv 2309.13591, Theorem 1). The measured value holds the noise of the updates and what
 * attackers add, besides the banks' own unlikeness, so it errs on the side of the alarm.
 */
public final class Heterogeneity {
  private static final BigInteger MILLION = BigInteger.valueOf(1_000_000);

  private Heterogeneity() {}

  /** See {@link Evidence#heterogeneityMicros}. */
  static long micros(GramMatrix gram) {
    // With T the trace and S the sum of all entries, Σ|g_i - g|² = T - S/n and n|g|² = S/n.
    BigInteger trace = BigInteger.ZERO;
    BigInteger sum = BigInteger.ZERO;
    for (int i = 0; i < gram.size(); i++) {
      trace = trace.add(gram.squaredNorm(i));
      for (int j = 0; j < gram.size(); j++) {
        sum = sum.add(gram.get(i, j));
      }
    }
    if (trace.signum() == 0) {
      return 0;
    }
    if (sum.signum() == 0) {
      return Long.MAX_VALUE;
    }
    BigInteger spread = trace.multiply(BigInteger.valueOf(gram.size())).subtract(sum);
    BigInteger micros = HalfEven.divide(spread.multiply(MILLION), sum);
    return micros.bitLength() < Long.SIZE ? micros.longValueExact() : Long.MAX_VALUE;
  }

  /**
   * Says whether the updates are too unlike for f faults among them: f/n ≥ 1/(2 + B²).
   *
   * @param n the number of updates, at least 1
   * @param f how many may be arbitrary, at least 0
   * @param micros B² in millionths
   * @return whether no rule can promise anything; never for f = 0
   */
  public static boolean breaksDown(int n, int f, long micros) {
    BigInteger twoAndB = BigInteger.TWO.multiply(MILLION).add(BigInteger.valueOf(micros));
    return twoAndB
            .multiply(BigInteger.valueOf(f))
            .compareTo(MILLION.multiply(BigInteger.valueOf(n)))
        >= 0;
  }
}
