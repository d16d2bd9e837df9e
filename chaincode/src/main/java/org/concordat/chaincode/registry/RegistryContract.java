package org.concordat.chaincode.registry;

import java.util.Optional;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.ledger.Records;
import org.concordat.chaincode.participation.Standing;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.RevocationMark;
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
      requireConsent(requireDataset(snapshot.dataset()), snapshot);
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
      call.records()
          .put(
              new RevocationMark(revocation, call.now()),
              RecordType.REVOCATION_MARK,
              revocation.bank(),
              revocation.dataset(),
              revocation.sequence());
    }
    return event(TransactionName.RECORD_REVOCATION, revocation.dataset());
  }

  private Dataset requireDataset(String dataset) {
    return call.records()
        .find(Dataset.class, RecordType.DATASET, call.bank(), dataset)
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.DATASET_NOT_FOUND, call.bank() + " has no dataset " + dataset));
  }

  /** Where rows are used by consent, a snapshot says by which: the newest the ledger knows of. */
  private void requireConsent(Dataset dataset, Snapshot snapshot) {
    int sequence = snapshot.consentSequence();
    if (dataset.lawfulBasis() != LawfulBasis.CONSENT) {
      Checks.requireField(
          sequence == 0,
          "consentSequence must be 0, the lawful basis of dataset "
              + dataset.id()
              + " is "
              + dataset.lawfulBasis());
      return;
    }
    boolean newest =
        sequence > 0 && consentRoot(snapshot, sequence) && !consentRoot(snapshot, sequence + 1);
    if (!newest) {
      throw new ConcordatException(
          ErrorCode.CONSENT_ROOT_OUTDATED,
          "consent root " + sequence + " is not the newest of dataset " + dataset.id());
    }
  }

  private boolean consentRoot(Snapshot snapshot, int sequence) {
    return call.records()
        .exists(RecordType.CONSENT_ROOT, snapshot.bank(), snapshot.dataset(), sequence);
  }

  private static LedgerEvent event(TransactionName name, String id) {
    return new LedgerEvent(name.function(), id, 0, "");
  }
}
