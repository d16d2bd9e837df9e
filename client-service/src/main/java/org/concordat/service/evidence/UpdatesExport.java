package org.concordat.service.evidence;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.evidence.UpdateEntry;
import org.concordat.protocol.evidence.UpdatesFile;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.UpdateChunk;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.service.ledger.Ledger;
import org.concordat.service.projection.Projection;

/**
 * Exports the revealed updates a model was made of, salts and all, from the own peer's private
 * collection: with them an auditor recomputes every round. They are secret among the banks, so an
 * officer decides about each copy. One export at a time.
 */
public final class UpdatesExport {
  private final Ledger ledger;
  private final Projection projection;
  private final Spool spool;
  private final InstantSource clock;
  private final Semaphore free = new Semaphore(1);

  /**
   * Creates the export.
   *
   * @param ledger gives the chunks
   * @param projection tells which were revealed
   * @param spool where a file waits while it is made and sent
   * @param clock the time of the export
   */
  public UpdatesExport(Ledger ledger, Projection projection, Spool spool, InstantSource clock) {
    this.ledger = ledger;
    this.projection = projection;
    this.spool = spool;
    this.clock = clock;
  }

  /**
   * Reads the updates of every round up to a model's. One that was purged is left out.
   *
   * @param study the study the model comes from
   * @param round the round it comes from
   * @return the file, as {@link UpdatesFile} writes it
   * @throws ConcordatException {@link ErrorCode#MODEL_NOT_FOUND}, {@link
   *     ErrorCode#EXPORT_UNDER_WAY}, {@link ErrorCode#LEDGER_UNAVAILABLE}
   */
  public SpooledFile export(String study, int round) {
    if (projection.read(ModelRecord.class, RecordType.MODEL, study, round).isEmpty()) {
      throw new ConcordatException(
          ErrorCode.MODEL_NOT_FOUND, "study " + study + " has no model " + round);
    }
    if (!free.tryAcquire()) {
      throw new ConcordatException(
          ErrorCode.EXPORT_UNDER_WAY, "another export is being made; ask again when it is done");
    }
    try {
      return spool.file(clock.millis(), file -> write(study, round, file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      free.release();
    }
  }

  private void write(String study, int last, Path file) throws IOException {
    try (UpdatesFile updates = UpdatesFile.create(file)) {
      for (int round = 1; round <= last; round++) {
        for (RevealedChunk mark : marks(study, round)) {
          Optional<UpdateEntry> entry = entry(mark);
          if (entry.isPresent()) {
            updates.add(entry.get());
          }
        }
      }
    }
  }

  private List<RevealedChunk> marks(String study, int round) {
    return projection.listAs(RevealedChunk.class, RecordType.REVEAL, study, round).stream()
        .sorted(Comparator.comparing(RevealedChunk::bank).thenComparingInt(RevealedChunk::chunk))
        .toList();
  }

  private Optional<UpdateEntry> entry(RevealedChunk mark) {
    try {
      String value =
          ledger.evaluate(
              Role.OFFICER,
              TransactionName.READ_UPDATE_CHUNK,
              new UpdateChunk(mark.study(), mark.round(), mark.bank(), mark.chunk()));
      return Optional.of(
          new UpdateEntry(
              mark.study(), mark.round(), mark.bank(), mark.chunk(), Digests.fromHex(value)));
    } catch (ConcordatException e) {
      if (e.code() == ErrorCode.PRIVATE_DATA_MISSING) {
        return Optional.empty(); // purged, or not held here; the verifier says which it lacked
      }
      throw e;
    }
  }
}
