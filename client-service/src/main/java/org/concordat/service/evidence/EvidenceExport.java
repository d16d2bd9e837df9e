package org.concordat.service.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.Semaphore;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.service.evidence.BundleMaker.Blocks;
import org.concordat.service.projection.Projection;

/**
 * Exports a model's history. The blocks come from the own peer, not from this service's database:
 * what was edited there by hand does not reach a bundle. One export at a time.
 */
public final class EvidenceExport {
  private final Projection projection;
  private final BundleMaker maker;
  private final Semaphore free = new Semaphore(1);

  /**
   * Creates the export.
   *
   * @param projection tells which models there are, and how many blocks
   * @param maker makes the bundles
   */
  public EvidenceExport(Projection projection, BundleMaker maker) {
    this.projection = projection;
    this.maker = maker;
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
      return maker.make(
          new BundleManifest.Model(study, round, model.hash()), projection.nextBlock(), blocks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      free.release();
    }
  }
}
