package org.concordat.service.projection;

import org.concordat.service.ledger.BlockStream;
import org.concordat.service.ledger.Ledger;

/** Reads one block anew from the own peer: what the projection does not keep of it. */
public final class BlockReader {
  private final Ledger ledger;
  private final String chaincode;

  /**
   * Creates the reader.
   *
   * @param ledger the own peer
   * @param chaincode the chaincode's name
   */
  public BlockReader(Ledger ledger, String chaincode) {
    this.ledger = ledger;
    this.chaincode = chaincode;
  }

  /**
   * Reads a block that the peer is known to have.
   *
   * @param number its number
   * @return what it says
   */
  public ParsedBlock read(long number) {
    try (BlockStream blocks = ledger.blocks(number)) {
      return new BlockParser(chaincode).parse(blocks.next());
    }
  }
}
