package org.concordat.protocol.consent;

import static org.concordat.protocol.error.Checks.check;
import static org.concordat.protocol.error.Checks.firstOf;

import java.util.Optional;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.privacy.PrivacyBudget;

/**
 * An agreement as it stands on the ledger: everything about it that can change, under one key.
 *
 * @param terms what was agreed; never changes
 * @param status where it stands
 * @param changedAtMillis the time of the transaction that brought it there
 * @param spent what was spent of its privacy budget, in its units
 */
public record AgreementRecord(Agreement terms, Status status, long changedAtMillis, long spent) {
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
   * Returns the record of an agreement just created.
   *
   * @param terms its terms
   * @param nowMillis the transaction's time
   * @return the draft
   */
  public static AgreementRecord draft(Agreement terms, long nowMillis) {
    return new AgreementRecord(terms, Status.DRAFT, nowMillis, 0);
  }

  /**
   * Returns the record in another status.
   *
   * @param next the status
   * @param nowMillis the transaction's time
   * @return the record
   */
  public AgreementRecord in(Status next, long nowMillis) {
    return new AgreementRecord(terms, next, nowMillis, spent);
  }

  /**
   * Returns the record after a spend.
   *
   * @param spend what is spent of the privacy budget, at least 0
   * @return the record
   */
  public AgreementRecord spending(long spend) {
    return new AgreementRecord(terms, status, changedAtMillis, budget().plus(spend).spent());
  }

  /**
   * Returns the privacy budget as it stands.
   *
   * @return the budget
   */
  public PrivacyBudget budget() {
    return new PrivacyBudget(terms.id(), terms.privacyBudget(), spent);
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
