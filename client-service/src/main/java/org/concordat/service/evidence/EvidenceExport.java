package org.concordat.service.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedSet;
import java.util.concurrent.Semaphore;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.protocol.evidence.BundleWriter;
import org.concordat.protocol.evidence.EvidenceRecord;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.service.ledger.BlockStream;
import org.concordat.service.ledger.Ledger;
import org.concordat.service.projection.BlockParser;
import org.concordat.service.projection.Projection;
import org.hyperledger.fabric.protos.common.Block;

/**
 * Exports a model's history. The blocks come from the own peer, not from this service's database:
 * what was edited there by hand does not reach a bundle. One export at a time.
 */
public final class EvidenceExport {
  private final Ledger ledger;
  private final Projection projection;
  private final String channel;
  private final String chaincode;
  private final String mspId;
  private final Spool spool;
  private final InstantSource clock;
  private final Semaphore free = new Semaphore(1);

  /**
   * Creates the export.
   *
   * @param ledger gives the blocks
   * @param projection tells what belongs to a story
   * @param channel the channel's name
   * @param chaincode the chaincode's name
   * @param mspId the own MSP id
   * @param spool where a bundle waits while it is made and sent
   * @param clock the time of the export
   */
  public EvidenceExport(
      Ledger ledger,
      Projection projection,
      String channel,
      String chaincode,
      String mspId,
      Spool spool,
      InstantSource clock) {
    this.ledger = ledger;
    this.projection = projection;
    this.channel = channel;
    this.chaincode = chaincode;
    this.mspId = mspId;
    this.spool = spool;
    this.clock = clock;
  }

  /** Which blocks of the chain go whole into a bundle. */
  public enum Blocks {
    /** All: only so is it shown that nothing was left out. */
    ALL,
    /** Those the story rests on; of the others the header. */
    RELEVANT
  }

  /**
   * Reads a model's history from the peer.
   *
   * @param study the study it comes from
   * @param round the round it comes from
   * @param blocks which blocks go in whole
   * @return the bundle
   * @throws ConcordatException {@link ErrorCode#MODEL_NOT_FOUND}, {@link
   *     ErrorCode#EXPORT_UNDER_WAY}, {@link ErrorCode#LEDGER_UNAVAILABLE}
   */
  public SpooledFile export(String study, int round, Blocks blocks) {
    ModelRecord model =
        projection
            .read(ModelRecord.class, RecordType.MODEL, study, round)
            .orElseThrow(
                () ->
                    new ConcordatException(
                        ErrorCode.MODEL_NOT_FOUND, "study " + study + " has no model " + round));
    if (!free.tryAcquire()) {
      throw new ConcordatException(
          ErrorCode.EXPORT_UNDER_WAY, "another export is being made; ask again when it is done");
    }
    try {
      return collect(model, blocks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      free.release();
    }
  }

  private SpooledFile collect(ModelRecord model, Blocks wanted) throws IOException {
    long height = projection.nextBlock();
    ChainIndex index = new ChainIndex(new BlockParser(chaincode));
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
      return write(writer, model);
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
    try (BlockStream stream = ledger.blocks(0)) {
      for (long number = 0; number < height; number++) {
        step.on(next(stream));
      }
    }
  }

  private SpooledFile write(BundleWriter writer, ModelRecord model) throws IOException {
    long now = clock.millis();
    BundleWriter.Subject subject =
        new BundleWriter.Subject(
            channel,
            chaincode,
            new BundleManifest.Model(model.study(), model.round(), model.hash()),
            mspId,
            now);
    return spool.file(now, file -> writer.write(subject, file));
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
