package org.concordat.protocol.aggregation;

import java.util.OptionalLong;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;

/**
 * Which rule to take when nobody has a reason for another: by the number of banks, by how many of
 * them may be faulty, and by the heterogeneity that earlier rounds have shown.
 *
 * <ul>
 *   <li>f = 0: {@code mean}. Every bank is trusted, and all that they say is used.
 *   <li>4 and 5 banks: {@code arc+nnm+trmean}. The geometric median of so few can be had by
 *       repeating one of them: of four updates of which two are equal it is these two, since two
 *       unit vectors never add up to more than length 2.
 *   <li>From 6 banks on, and wherever early rounds have raised the {@linkplain
 *       Heterogeneity#breaksDown alarm}: {@code gm}. It hears every bank; mixing neighbours leaves
 *       out those that nobody resembles.
 * </ul>
 *
 * <p>What is left under the worst of all attacks of the bench; AUC of UCI Default at Dirichlet 0.3
 * and 1.0 over five seeds, and with one label a bank over one; F1 of the fraud study with bank A
 * poisoned ({@code docs/results/robust-aggregation.md} has the commands):
 *
 * <pre>
 *                  4 banks      6 to 14 banks   one label a bank   fraud, 5 banks
 * arc+nnm+trmean   .703  .717   .680  .717      .348               .921
 * gm               .691  .709   .690  .725      .654               .886 or less
 * arc+trmean                                    .597               .910 or less
 * </pre>
 *
 * <p>Early rounds, since later the banks' common direction fades and B² is the noise of training,
 * whatever the banks are like.
 */
final class DefaultPolicy {
  private static final int MOST_FOR_MIXING = 5;

  private DefaultPolicy() {}

  static String rule(int n, int f, OptionalLong heterogeneityMicros) {
    if (f < 0 || f > AggregationRules.maximumFaults(n)) {
      throw new ConcordatException(
          ErrorCode.RULE_OUT_OF_RANGE,
          "of "
              + n
              + " banks 0 to "
              + AggregationRules.maximumFaults(n)
              + " may be faulty, got f = "
              + f);
    }
    if (f == 0) {
      return "mean";
    }
    boolean unlike =
        heterogeneityMicros.isPresent()
            && Heterogeneity.breaksDown(n, f, heterogeneityMicros.getAsLong());
    return unlike || n > MOST_FOR_MIXING ? "gm" : "arc+nnm+trmean";
  }
}
