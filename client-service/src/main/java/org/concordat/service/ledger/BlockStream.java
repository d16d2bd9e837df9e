package org.concordat.service.ledger;

import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.protos.common.Block;

/** Blocks in their order. */
public interface BlockStream extends AutoCloseable {
  /**
   * Takes the blocks that a peer sends.
   *
   * @param events the open request to the peer; closed with the stream
   * @return the stream
   */
  static BlockStream of(CloseableIterator<Block> events) {
    return new BlockStream() {
      @Override
      public Block next() {
        return events.next();
      }

      @Override
      public void close() {
        events.close();
      }
    };
  }

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
