package org.concordat.service.consent;

import java.util.List;
import org.concordat.protocol.commitment.Digests;

/**
 * What is sealed of a receipt: everything that says something about the person.
 *
 * @param receipt the receipt, canonical JSON
 * @param rowIds ids of the rows that rest on it
 * @param keepUntilMillis until when the receipt is kept
 * @param salt hides the receipt under its leaves, in hexadecimal
 */
record ReceiptContent(String receipt, List<String> rowIds, long keepUntilMillis, String salt) {
  ReceiptContent {
    rowIds = List.copyOf(rowIds);
  }

  /** Tells whether two contents differ in their salt at most. */
  boolean saysTheSameAs(ReceiptContent other) {
    return receipt.equals(other.receipt)
        && rowIds.equals(other.rowIds)
        && keepUntilMillis == other.keepUntilMillis;
  }

  byte[] saltBytes() {
    return Digests.fromHex(salt);
  }

  /** Shows nothing of it. */
  @Override
  public String toString() {
    return "ReceiptContent[...]";
  }
}
