package org.concordat.service.registry;

import org.concordat.protocol.lineage.Taint;

/**
 * A withdrawal that taints a model.
 *
 * @param kind rows, or the whole agreement
 * @param bank the bank's MSP id
 * @param dataset the dataset's id
 * @param agreement the agreement's id
 * @param sequence the revocation's number; 0 for an agreement
 * @param sinceMillis the time of the transaction that withdrew it
 * @param graceEndsMillis the last moment at which the model may be served
 * @param place the block from which on the model is tainted, and the transaction
 */
public record Withdrawal(
    Taint.Kind kind,
    String bank,
    String dataset,
    String agreement,
    int sequence,
    long sinceMillis,
    long graceEndsMillis,
    LedgerPlace place) {
  static Withdrawal of(Taint.Cause cause, LedgerPlace place) {
    return new Withdrawal(
        cause.kind(),
        cause.ground().bank(),
        cause.ground().dataset(),
        cause.ground().agreement(),
        cause.sequence(),
        cause.sinceMillis(),
        cause.graceEndsMillis(),
        place);
  }

  /**
   * Says what was withdrawn, by whom and where.
   *
   * @return a part of a sentence
   */
  String inWords() {
    String what =
        kind == Taint.Kind.ROWS
            ? "rows that " + bank + " withdrew by revocation " + sequence + " of dataset " + dataset
            : "agreement " + agreement + " that " + bank + " revoked";
    return what + " in block " + place.blockNumber() + ", transaction " + place.transactionId();
  }
}
