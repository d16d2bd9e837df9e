package org.concordat.protocol.aggregation;

import java.util.OptionalLong;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;

/**
 * Which rule to take when nobody has a reason for another: by the number of banks, by how many of
 * them may be faulty, and by the heterogeneity that earlier rounds have shown.
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
