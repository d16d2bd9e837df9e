package org.concordat.chaincode.round;

import org.concordat.chaincode.ledger.Call;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.RoundReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.Purge;

/**
 * Removes a bank's revealed update from every peer, salt and all, once its round has ended. What
 * was aggregated stays; the digests on the ledger still show that it was aggregated rightly.
 */
public final class UpdatePurge {
  private final Call call;

  /**
   * Creates the step for one transaction.
   *
   * @param call the transaction
   */
  public UpdatePurge(Call call) {
    this.call = call;
  }

  /**
   * Removes the caller's bank's update of a round.
   *
   * @param reference which round
   * @return the event
   */
  public LedgerEvent purge(RoundReference reference) {
    OpenRound open = OpenRound.of(call, reference.study(), reference.round());
    Object[] key = {reference.study(), reference.round(), call.bank()};
    if (!call.records().exists(RecordType.PURGE, key)) {
      if (!open.round().phase().isEnd()) {
        throw new ConcordatException(
            ErrorCode.ROUND_NOT_ENDED,
            "round " + open.number() + " is in phase " + open.round().phase());
      }
      int chunks = new UpdateStore(call, open).purge(call.bank());
      if (chunks == 0) {
        throw new ConcordatException(
            ErrorCode.NO_COMMITMENT,
            call.bank() + " revealed nothing in round " + reference.round());
      }
      call.records()
          .put(
              new Purge(reference.study(), reference.round(), call.bank(), chunks, call.now()),
              RecordType.PURGE,
              key);
    }
    return open.event(TransactionName.PURGE_UPDATE, open.round().phase());
  }
}
