package org.concordat.chaincode.registry;

import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.ledger.Records;
import org.concordat.chaincode.participation.Standing;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.registry.Snapshot;

/** What banks hold: counts and salted roots only, never a row. */
public final class RegistryContract {
  private final Call call;

  /**
   * Creates the contract for one transaction.
   *
   * @param call the transaction
   */
  public RegistryContract(Call call) {
    this.call = call;
  }

  /**
   * Registers a dataset.
   *
   * @param dataset the dataset
   * @return the event
   */
  public LedgerEvent register(Dataset dataset) {
    call.requireOwn(dataset.bank());
    if (!call.records()
        .standsAlready(
            dataset, ErrorCode.ID_TAKEN, RecordType.DATASET, dataset.bank(), dataset.id())) {
      call.records().put(dataset, RecordType.DATASET, dataset.bank(), dataset.id());
    }
    return event(TransactionName.REGISTER_DATASET, dataset.id());
  }

  /**
   * Registers a snapshot that takes every revocation so far into account.
   *
   * @param snapshot the snapshot
   * @return the event
   */
  public LedgerEvent register(Snapshot snapshot) {
    call.requireOwn(snapshot.bank());
    Object[] key = {snapshot.bank(), snapshot.dataset(), snapshot.id()};
    if (!call.records().standsAlready(snapshot, ErrorCode.ID_TAKEN, RecordType.SNAPSHOT, key)) {
      requireDataset(snapshot.dataset());
      Optional<RevocationRecord> last =
          Standing.lastRevocation(call, snapshot.bank(), snapshot.dataset());
      int revocations = Standing.sequence(last);
      if (snapshot.revocationsSeen() != revocations) {
        throw new ConcordatException(
            ErrorCode.SNAPSHOT_OUTDATED,
            "the snapshot has seen "
                + snapshot.revocationsSeen()
                + " revocations, dataset "
                + snapshot.dataset()
                + " has "
                + revocations);
      }
      call.records().put(snapshot, RecordType.SNAPSHOT, key);
      last.ifPresent(
          record ->
              call.records()
                  .put(
                      record.with(snapshot.id()),
                      RecordType.REVOCATION,
                      snapshot.bank(),
                      snapshot.dataset()));
    }
    return event(TransactionName.REGISTER_SNAPSHOT, snapshot.id());
  }

  /**
   * Records that rows were withdrawn; snapshots that have not seen it are outdated from here on.
   *
   * @param revocation the mark, numbered without gaps
   * @return the event
   */
  public LedgerEvent revoke(Revocation revocation) {
    call.requireOwn(revocation.bank());
    requireDataset(revocation.dataset());
    Object[] key = {revocation.bank(), revocation.dataset()};
    Optional<RevocationRecord> last =
        Standing.lastRevocation(call, revocation.bank(), revocation.dataset());
    if (last.isEmpty() || !last.get().last().equals(revocation)) {
      int next = Standing.sequence(last) + 1;
      if (revocation.sequence() < next) {
        throw Records.conflict(ErrorCode.ID_TAKEN, RecordType.REVOCATION, key);
      }
      if (revocation.sequence() > next) {
        throw new ConcordatException(
            ErrorCode.FIELD_INVALID, "sequence must be " + next + ", got " + revocation.sequence());
      }
      call.records().put(new RevocationRecord(revocation, ""), RecordType.REVOCATION, key);
    }
    return event(TransactionName.RECORD_REVOCATION, revocation.dataset());
  }

  private void requireDataset(String dataset) {
    if (!call.records().exists(RecordType.DATASET, call.bank(), dataset)) {
      throw new ConcordatException(
          ErrorCode.DATASET_NOT_FOUND, call.bank() + " has no dataset " + dataset);
    }
  }

  private static LedgerEvent event(TransactionName name, String id) {
    return new LedgerEvent(name.function(), id, 0, "");
  }
}
