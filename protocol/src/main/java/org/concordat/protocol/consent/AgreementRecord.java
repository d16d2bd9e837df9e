package org.concordat.protocol.consent;

import static org.concordat.protocol.error.Checks.check;
import static org.concordat.protocol.error.Checks.firstOf;

import java.util.Optional;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;

/**
 * An agreement as it stands on the ledger.
 *
 * @param terms what was agreed; never changes
 * @param status where it stands
 * @param changedAtMillis the time of the transaction that brought it there
 */
public record AgreementRecord(Agreement terms, Status status, long changedAtMillis) {
  /** Where an agreement stands. */
  public enum Status {
    /** Created, not yet in force. */
    DRAFT,
    /** In force. */
    ACTIVE,
    /** Revoked, for good. */
    REVOKED
  }

  /**
   * Checks that the agreement is in force.
   *
   * @param nowMillis the transaction's time
   * @return the refusal, or empty
   */
  public Optional<Refusal> refuseUnlessInForce(long nowMillis) {
    return firstOf(
        () ->
            check(
                status != Status.REVOKED,
                ErrorCode.AGREEMENT_REVOKED,
                () -> "agreement " + terms.id() + " was revoked at " + changedAtMillis),
        () ->
            check(
                status == Status.ACTIVE,
                ErrorCode.AGREEMENT_NOT_ACTIVE,
                () -> "agreement " + terms.id() + " is a draft: activate it first"),
        () ->
            check(
                nowMillis >= terms.validFromMillis() && nowMillis <= terms.validUntilMillis(),
                ErrorCode.AGREEMENT_OUT_OF_DATE,
                () ->
                    "agreement "
                        + terms.id()
                        + " is valid from "
                        + terms.validFromMillis()
                        + " to "
                        + terms.validUntilMillis()
                        + ", the transaction is of "
                        + nowMillis));
  }
}
