package org.concordat.service.projection;

import static org.concordat.service.integrity.SealedTable.number;
import static org.concordat.service.integrity.SealedTable.text;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.integrity.ChainMark;
import org.concordat.service.integrity.SealedReader;
import org.concordat.service.integrity.SealedRow;
import org.concordat.service.integrity.SealedTable;
import org.concordat.service.integrity.SealedWriter;
import org.concordat.service.ledger.BlockLink;

/**
 * The blocks followed so far, as links of one chain. What a peer gives has to continue it, or to be
 * the same as before.
 */
final class Chain {
  static final SealedTable BLOCKS =
      SealedTable.ofBlocks(
          "ledger_block", List.of(number("block_number")), text("header_hash"), text("codes"));

  private Chain() {}

  /**
   * Takes a block.
   *
   * @param writer the open transaction
   * @param link the block's link
   * @return whether it is the next one; an earlier one is only compared
   * @throws SQLException when the database failed
   * @throws ConcordatException {@code CHAIN_BROKEN} when it is not of this chain
   * @throws IllegalStateException when blocks before it are missing
   */
  static boolean take(SealedWriter writer, BlockLink link) throws SQLException {
    ChainMark mark = writer.mark();
    if (link.number() > mark.nextBlock()) {
      throw new IllegalStateException(
          "expected block " + mark.nextBlock() + ", got " + link.number());
    }
    if (link.number() < mark.nextBlock()) {
      requireSame(find(writer, link.number()), link, "the own peer");
      return false;
    }
    if (!link.previous().equals(mark.hash())) {
      throw new ConcordatException(
          ErrorCode.CHAIN_BROKEN,
          "block "
              + link.number()
              + " of the own peer does not continue the chain followed so far: expected it to name "
              + mark
              + ", it names hash "
              + link.previous());
    }
    ChainMark now = new ChainMark(link.number() + 1, link.hash());
    if (writer.anchor().nextBlock() == now.nextBlock() && !writer.anchor().equals(now)) {
      throw new ConcordatException(
          ErrorCode.CHAIN_BROKEN,
          "the own peer has another chain than was followed before: expected "
              + writer.anchor()
              + ", got "
              + now);
    }
    writer.insert(BLOCKS, link.number(), link.hash(), link.codes());
    writer.mark(now);
    return true;
  }

  /** Finds the link of a block followed before; what it names as the one before is not kept. */
  static Optional<BlockLink> find(SealedReader reader, long number) throws SQLException {
    return reader.find(BLOCKS, number).map(Chain::link);
  }

  private static BlockLink link(SealedRow row) {
    return new BlockLink(
        row.number("block_number"), row.text("header_hash"), "", row.text("codes"));
  }

  /** Compares a block with the one followed before. */
  static void requireSame(Optional<BlockLink> before, BlockLink now, String whose) {
    if (before.isEmpty()) {
      return;
    }
    String block = "block " + now.number() + " of " + whose;
    requireSame(block, "hash", before.get().hash(), now.hash());
    requireSame(block, "validation codes", before.get().codes(), now.codes());
  }

  private static void requireSame(String block, String what, String before, String now) {
    if (!before.equals(now)) {
      throw new ConcordatException(
          ErrorCode.CHAIN_BROKEN,
          block + ": expected " + what + " " + before + ", as was followed, got " + now);
    }
  }

  /** Compares how far the own peer has come with how far its blocks were followed. */
  static void requireReached(ChainMark mark, Optional<BlockLink> newest) {
    if (mark.nextBlock() > 0 && newest.map(BlockLink::number).orElse(-1L) < mark.nextBlock() - 1) {
      throw new ConcordatException(
          ErrorCode.CHAIN_BROKEN,
          "the own peer's block store was put back, or is being filled again: expected at least "
              + mark
              + ", its newest is "
              + newest
                  .map(link -> "block " + link.number() + " with hash " + link.hash())
                  .orElse("none"));
    }
  }
}
