package org.concordat.service.registry;

import org.concordat.service.projection.StoredRecord;

/**
 * Where something stands on the ledger, so that anybody can look it up there.
 *
 * @param blockNumber the block
 * @param transactionId the transaction in it
 */
public record LedgerPlace(long blockNumber, String transactionId) {
  static LedgerPlace of(StoredRecord stored) {
    return new LedgerPlace(stored.blockNumber(), stored.transactionId());
  }
}
