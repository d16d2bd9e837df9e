package org.concordat.protocol.study;

import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.json.CanonicalJson;

/**
 * How updates are combined.
 *
 * @param rule the rule's name
 * @param f how many of a round's updates may be poisoned
 * @param norm the bound on an update's norm, and the scale of the study's numbers
 */
public record AggregationPlan(String rule, int f, NormBound norm) {
  /** Checks the ranges; whether the rule is known and fits f, the rule itself says. */
  public AggregationPlan {
    requireText("rule", rule, 64);
    requireRange("f", f, 0, 33);
    requireField(norm != null, "norm is missing");
    requireField(
        norm.largestSquare() <= CanonicalJson.LARGEST_INTEGER,
        "norm must keep (bound * 2^scaleBits)^2 below 2^53: reveals record it");
  }
}
