package org.concordat.protocol.evidence;

import java.util.Arrays;

/** A block in a bundle: all of it, or as little as keeps the chain of hashes together. */
public sealed interface BlockEntry {

  /**
   * A whole block.
   *
   * @param bytes a serialized {@code common.Block} with normalised metadata, see {@link BlockBytes}
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once from a file; never compared
  record Whole(byte[] bytes) implements BlockEntry {
    @Override
    public String toString() {
      return "Whole[" + bytes.length + " bytes]";
    }
  }

  /**
   * A block of which only the header is told. Its number and the previous hash follow from the
   * blocks before it.
   *
   * @param dataHash SHA-256 over its envelopes, 32 bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // handed on once from a file; never compared
  record HeaderOnly(byte[] dataHash) implements BlockEntry {
    /** Checks the length. */
    public HeaderOnly {
      if (dataHash.length != BlockBytes.HASH) {
        throw new IllegalArgumentException(
            "a data hash has 32 bytes, got " + dataHash.length + ": " + Arrays.toString(dataHash));
      }
    }
  }
}
