package org.concordat.worker.feed;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.commitment.MerkleTree;

/**
 * The Merkle root over the rows of a snapshot, in the ascending order of their ids.
 *
 * <p>A leaf is {@code H(tag, salt of the row, id, values, label)} with each value in the 8 bytes of
 * its binary64 form; the row's salt is {@code H(tag, salt of the snapshot, id)}. So a row can be
 * proven to a customer by its own salt and path, and the proof tells nothing of other rows, however
 * few values a row can take.
 */
public final class SnapshotRoot {
  private static final String LEAF_TAG = "concordat/snapshot-row/1";
  private static final String SALT_TAG = "concordat/snapshot-row-salt/1";

  private SnapshotRoot() {}

  /**
   * Computes the root.
   *
   * @param rows the rows in the ascending order of their ids
   * @param salt the snapshot's salt, 64 hexadecimal digits
   * @return 64 hexadecimal digits
   */
  public static String of(LabelledRows rows, String salt) {
    byte[] snapshotSalt = Digests.fromHex(salt);
    List<byte[]> leaves = new ArrayList<>(rows.size());
    for (int row = 0; row < rows.size(); row++) {
      if (row > 0 && rows.id(row - 1).compareTo(rows.id(row)) >= 0) {
        throw new IllegalArgumentException("rows must ascend by id, without repetition");
      }
      leaves.add(leaf(rows, row, rowSalt(snapshotSalt, rows.id(row))));
    }
    return Digests.hex(MerkleTree.of(leaves).root());
  }

  /**
   * Computes a row's salt.
   *
   * @param snapshotSalt the snapshot's salt
   * @param rowId the row's id
   * @return 32 bytes
   */
  public static byte[] rowSalt(byte[] snapshotSalt, String rowId) {
    return Digests.sha256(SALT_TAG, snapshotSalt, Digests.bytes(rowId));
  }

  /**
   * Computes a row's leaf.
   *
   * @param rows the rows
   * @param row the row, from 0
   * @param rowSalt its salt
   * @return 32 bytes
   */
  public static byte[] leaf(LabelledRows rows, int row, byte[] rowSalt) {
    ByteBuffer values = ByteBuffer.allocate(rows.features() * Double.BYTES);
    for (int feature = 0; feature < rows.features(); feature++) {
      // Adding zero turns -0.0 into 0.0: one number, one spelling.
      values.putDouble(rows.value(row, feature) + 0.0);
    }
    return Digests.sha256(
        LEAF_TAG,
        rowSalt,
        Digests.bytes(rows.id(row)),
        values.array(),
        Digests.bytes(rows.label(row)));
  }
}
