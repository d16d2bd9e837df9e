package org.concordat.protocol.aggregation;

import java.util.OptionalLong;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;

/**
 * Which rule to take when nobody has a reason for another: by the number of banks, by how many of
 * them may be faulty, and by the heterogeneity that earlier rounds have shown.
 *
 * <p>With f = 0 every bank is trusted, and the mean uses what all of them say. With f of at least 1
 * it is {@code arc+nnm+trmean}: mixing brings the trimmed mean to the optimal order of f/n
 * (Allouah, Farhadkhani, Guerraoui, Gupta, Pinot and Stephan, "Fixing by Mixing", AISTATS 2023,
 * Lemma 1), and clipping before it needs no number. Where the early rounds' B² raises the
 * {@linkplain Heterogeneity#breaksDown alarm}, the nearest neighbours are those of one's own kind,
 * and mixing leaves the few out altogether: there it is {@code gm}, which hears every bank.
 *
 * <p>Evidence, AUC or share of the gap closed under the worst attack ({@code
 * docs/results/robust-aggregation.md} has the commands):
 *
 * <pre>
 * EVIDENCE
 * </pre>
 *
 * <p>Early rounds, since later the banks' common direction fades and B² is the noise of training,
 * whatever the banks are like.
 */
final class DefaultPolicy {
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
    return unlike ? "gm" : "arc+nnm+trmean";
  }
}
