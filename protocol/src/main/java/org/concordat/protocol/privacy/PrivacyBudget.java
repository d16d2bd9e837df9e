package org.concordat.protocol.privacy;

import static org.concordat.protocol.error.Checks.check;
import static org.concordat.protocol.error.Checks.requireRange;

import java.util.Optional;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.json.CanonicalJson;

/**
 * An agreement's privacy budget and what was spent of it, in the agreement's units.
 *
 * @param agreement the agreement's id
 * @param limit the most that may be spent
 * @param spent the sum of all recorded spends
 */
public record PrivacyBudget(String agreement, long limit, long spent) {
  /** Checks the ranges. */
  public PrivacyBudget {
    requireRange("limit", limit, 0, CanonicalJson.LARGEST_INTEGER);
    requireRange("spent", spent, 0, CanonicalJson.LARGEST_INTEGER);
  }

  /**
   * Checks that the limit covers one more spend.
   *
   * @param spend what is to be spent, at least 0
   * @return the refusal, or empty
   */
  public Optional<Refusal> refuse(long spend) {
    return check(
        spend <= limit - spent,
        ErrorCode.PRIVACY_BUDGET_EXHAUSTED,
        () ->
            "agreement "
                + agreement
                + " has "
                + Math.max(0, limit - spent)
                + " of its budget of "
                + limit
                + " left, the round costs "
                + spend);
  }

  /**
   * Records a spend.
   *
   * @param spend what is spent, at least 0
   * @return the budget after it
   */
  public PrivacyBudget plus(long spend) {
    return new PrivacyBudget(agreement, limit, Math.addExact(spent, spend));
  }
}
