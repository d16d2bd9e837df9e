package org.concordat.service.ledger;

import org.hyperledger.fabric.protos.common.Block;

/** Blocks in their order. */
public interface BlockStream extends AutoCloseable {
  /**
   * Waits for the next block.
   *
   * @return the block
   * @throws RuntimeException when the connection broke or the stream was closed
   */
  Block next();

  @Override
  void close();
}
