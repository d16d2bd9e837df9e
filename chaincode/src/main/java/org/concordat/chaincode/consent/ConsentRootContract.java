package org.concordat.chaincode.consent;

import org.concordat.chaincode.ledger.Call;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;

/** Roots of the banks' consent registers, numbered without gaps. The receipts stay in the banks. */
public final class ConsentRootContract {
  private final Call call;

  /**
   * Creates the contract for one transaction.
   *
   * @param call the transaction
   */
  public ConsentRootContract(Call call) {
    this.call = call;
  }

  /**
   * Records a root.
   *
   * @param root the root, the next of its dataset
   * @return the event
   */
  public LedgerEvent record(ConsentRoot root) {
    call.requireOwn(root.bank());
    Object[] key = {root.bank(), root.dataset(), root.sequence()};
    if (!call.records().standsAlready(root, ErrorCode.ID_TAKEN, RecordType.CONSENT_ROOT, key)) {
      if (!call.records().exists(RecordType.DATASET, root.bank(), root.dataset())) {
        throw new ConcordatException(
            ErrorCode.DATASET_NOT_FOUND, root.bank() + " has no dataset " + root.dataset());
      }
      if (root.sequence() > 1) {
        requireGrown(root);
      }
      call.records().put(root, RecordType.CONSENT_ROOT, key);
    }
    return new LedgerEvent(
        TransactionName.RECORD_CONSENT_ROOT.function(), root.dataset(), root.sequence(), "");
  }

  /** The register is a log: it never gets shorter. */
  private void requireGrown(ConsentRoot root) {
    long before =
        call.records()
            .find(
                ConsentRoot.class,
                RecordType.CONSENT_ROOT,
                root.bank(),
                root.dataset(),
                root.sequence() - 1)
            .map(ConsentRoot::entries)
            .orElseThrow(
                () ->
                    new ConcordatException(
                        ErrorCode.FIELD_INVALID,
                        "sequence must follow without a gap: there is no consent root "
                            + (root.sequence() - 1)));
    if (root.entries() < before) {
      throw new ConcordatException(
          ErrorCode.FIELD_INVALID,
          "entries must be at least the " + before + " of the root before, got " + root.entries());
    }
  }
}
