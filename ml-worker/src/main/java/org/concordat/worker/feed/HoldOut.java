package org.concordat.worker.feed;

import org.concordat.protocol.commitment.Digests;

/**
 * Which rows a bank keeps for judging models and never trains on: about one in five, by a hash of
 * the row's id alone. A row is therefore on the same side in every snapshot, round and study, and
 * adding or withdrawing other rows moves none.
 */
public final class HoldOut {
  private static final String TAG = "concordat/hold-out/1";
  private static final int ONE_IN = 5;

  private HoldOut() {}

  /**
   * Tells on which side a row is.
   *
   * @param rowId the row's id
   * @return whether it is held out
   */
  public static boolean contains(String rowId) {
    byte[] hash = Digests.sha256(TAG, Digests.bytes(rowId));
    int bits =
        (hash[0] & 0xff) << 24 | (hash[1] & 0xff) << 16 | (hash[2] & 0xff) << 8 | (hash[3] & 0xff);
    return Integer.remainderUnsigned(bits, ONE_IN) == 0;
  }

  /**
   * Returns the rows to train on.
   *
   * @param rows all rows
   * @return those not held out
   */
  public static LabelledRows training(LabelledRows rows) {
    return rows.where(row -> !contains(rows.id(row)));
  }

  /**
   * Returns the rows to judge on.
   *
   * @param rows all rows
   * @return those held out
   */
  public static LabelledRows heldOut(LabelledRows rows) {
    return rows.where(row -> contains(rows.id(row)));
  }
}
