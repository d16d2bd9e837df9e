package org.concordat.service.integrity;

/**
 * How far the chain was followed.
 *
 * @param nextBlock the number of the next block wanted; that many were followed
 * @param hash the header hash of the block before it, in hexadecimal; empty before the first block
 */
public record ChainMark(long nextBlock, String hash) {
  /** Before the first block. */
  public static final ChainMark START = new ChainMark(0, "");

  /** Says it as people count. */
  @Override
  public String toString() {
    return nextBlock == 0 ? "no block" : "block " + (nextBlock - 1) + " with hash " + hash;
  }
}
