package org.concordat.chaincode.consent;

import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.ledger.Records;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.AgreementRecord.Status;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.TransactionName;

/** Agreements: {@code DRAFT → ACTIVE → REVOKED}, or straight to revoked, which is final. */
public final class AgreementContract {
  private final Call call;

  /**
   * Creates the contract for one transaction.
   *
   * @param call the transaction
   */
  public AgreementContract(Call call) {
    this.call = call;
  }

  /**
   * Creates a draft.
   *
   * @param terms its terms, which never change
   * @return the event
   */
  public LedgerEvent create(Agreement terms) {
    call.requireOwn(terms.bank());
    Optional<AgreementRecord> there = find(terms.id());
    if (there.isPresent() && !there.get().terms().equals(terms)) {
      throw Records.conflict(ErrorCode.ID_TAKEN, RecordType.AGREEMENT, terms.bank(), terms.id());
    }
    if (there.isEmpty()) {
      write(AgreementRecord.draft(terms, call.now()));
    }
    return event(
        TransactionName.CREATE_AGREEMENT,
        terms.id(),
        there.map(AgreementRecord::status).orElse(Status.DRAFT));
  }

  /**
   * Puts an agreement of the caller's bank in force.
   *
   * @param reference the agreement
   * @return the event
   */
  public LedgerEvent activate(AgreementReference reference) {
    AgreementRecord agreement = require(reference.id());
    switch (agreement.status()) {
      case DRAFT -> write(agreement.in(Status.ACTIVE, call.now()));
      case ACTIVE -> {}
      case REVOKED ->
          throw new ConcordatException(
              ErrorCode.AGREEMENT_REVOKED,
              "agreement " + reference.id() + " was revoked at " + agreement.changedAtMillis());
    }
    return event(TransactionName.ACTIVATE_AGREEMENT, reference.id(), Status.ACTIVE);
  }

  /**
   * Revokes an agreement of the caller's bank for good.
   *
   * @param reference the agreement
   * @return the event
   */
  public LedgerEvent revoke(AgreementReference reference) {
    AgreementRecord agreement = require(reference.id());
    if (agreement.status() != Status.REVOKED) {
      write(agreement.in(Status.REVOKED, call.now()));
    }
    return event(TransactionName.REVOKE_AGREEMENT, reference.id(), Status.REVOKED);
  }

  private Optional<AgreementRecord> find(String id) {
    return call.records().find(AgreementRecord.class, RecordType.AGREEMENT, call.bank(), id);
  }

  private AgreementRecord require(String id) {
    return find(id)
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.AGREEMENT_NOT_FOUND, call.bank() + " has no agreement " + id));
  }

  private void write(AgreementRecord agreement) {
    call.records()
        .put(agreement, RecordType.AGREEMENT, agreement.terms().bank(), agreement.terms().id());
  }

  private static LedgerEvent event(TransactionName name, String id, Status status) {
    return new LedgerEvent(name.function(), id, 0, status.name());
  }
}
