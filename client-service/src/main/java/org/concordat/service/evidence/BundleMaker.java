package org.concordat.service.evidence;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedSet;
import java.util.function.LongFunction;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.protocol.evidence.BundleWriter;
import org.concordat.protocol.evidence.EvidenceRecord;
import org.concordat.service.ledger.BlockStream;
import org.concordat.service.projection.BlockParser;
import org.hyperledger.fabric.protos.common.Block;

/** Makes bundles of a peer's blocks, reading them from block 0. For several threads. */
public final class BundleMaker {
  private final LongFunction<BlockStream> blocks;
  private final Origin origin;
  private final Spool spool;
  private final InstantSource clock;

  /**
   * Creates the maker.
   *
   * @param blocks opens the peer's blocks from a number on
   * @param origin where they are from
   * @param spool where a bundle waits while it is made and sent
   * @param clock the time a bundle says it was made at
   */
  public BundleMaker(
      LongFunction<BlockStream> blocks, Origin origin, Spool spool, InstantSource clock) {
    this.blocks = blocks;
    this.origin = origin;
    this.spool = spool;
    this.clock = clock;
  }

  /**
   * Where blocks are from.
   *
   * @param channel the channel's name
   * @param chaincode the chaincode's name
   * @param mspId who exports them
   */
  public record Origin(String channel, String chaincode, String mspId) {}

  /** Which blocks of the chain go whole into a bundle. */
  public enum Blocks {
    /** All: only so is it shown that nothing was left out. */
    ALL,
    /** Those the story rests on; of the others the header. */
    RELEVANT
  }

  /**
   * Makes a bundle.
   *
   * @param model the model it is about
   * @param height how many blocks of the chain it covers
   * @param wanted which of them go in whole
   * @return the bundle
   * @throws IOException when it cannot be written
   * @throws ConcordatException {@link ErrorCode#LEDGER_UNAVAILABLE}
   */
  public SpooledFile make(BundleManifest.Model model, long height, Blocks wanted)
      throws IOException {
    ChainIndex index = new ChainIndex(new BlockParser(origin.chaincode()));
    try (BundleWriter writer = BundleWriter.spooling(spool.directory())) {
      if (wanted == Blocks.ALL) {
        each(
            height,
            block -> {
              index.add(block);
              writer.block(block.toByteArray());
            });
      } else {
        each(height, index::add);
        SortedSet<Long> needed = index.blocks(model.study(), model.round());
        needed.addAll(List.of(0L, height - 1));
        each(height, block -> add(block, needed, writer));
      }
      for (EvidenceRecord record : index.story(model.study(), model.round())) {
        writer.record(record);
      }
      long now = clock.millis();
      BundleWriter.Subject subject =
          new BundleWriter.Subject(
              origin.channel(), origin.chaincode(), model, origin.mspId(), now);
      return spool.file(now, file -> writer.write(subject, file));
    }
  }

  private static void add(Block block, SortedSet<Long> whole, BundleWriter writer)
      throws IOException {
    if (whole.contains(block.getHeader().getNumber())) {
      writer.block(block.toByteArray());
    } else {
      writer.headerOnly(block.getHeader().getDataHash().toByteArray());
    }
  }

  /** What is done with one block. */
  @FunctionalInterface
  private interface Step {
    void on(Block block) throws IOException;
  }

  private void each(long height, Step step) throws IOException {
    try (BlockStream stream = blocks.apply(0)) {
      for (long number = 0; number < height; number++) {
        step.on(next(stream));
      }
    }
  }

  private static Block next(BlockStream stream) {
    try {
      return stream.next();
    } catch (RuntimeException e) {
      throw new ConcordatException(
          ErrorCode.LEDGER_UNAVAILABLE, "the own peer stopped giving blocks", e);
    }
  }
}
