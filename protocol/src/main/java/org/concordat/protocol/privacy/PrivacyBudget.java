package org.concordat.protocol.privacy;

import static org.concordat.protocol.error.Checks.check;
import static org.concordat.protocol.error.Checks.requireRange;

import java.util.Optional;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.json.CanonicalJson;

/**
 * What a bank has spent of an agreement's privacy budget, in the agreement's units.
 *
 * @param bank the bank's MSP id
 * @param agreement the agreement's id
 * @param spent the sum of all recorded spends
 */
public record PrivacyBudget(String bank, String agreement, long spent) {
  /** Checks the range. */
  public PrivacyBudget {
    requireRange("spent", spent, 0, CanonicalJson.LARGEST_INTEGER);
  }

  /**
   * Checks that the limit covers one more spend.
   *
   * @param spend what is to be spent, at least 0
   * @param limit the agreement's budget
   * @return the refusal, or empty
   */
  public Optional<Refusal> refuse(long spend, long limit) {
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
    return new PrivacyBudget(bank, agreement, Math.addExact(spent, spend));
  }
}
