package org.concordat.service.participation;

import static org.concordat.service.integrity.SealedTable.text;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.task.SnapshotSource;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedTable;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.StoredRecord;

/**
 * What stays in the bank of its snapshots: salts, and the ids of the rows left out. Together with
 * the ledger's records it tells which snapshot may be used now.
 */
public final class SnapshotVault {
  /** Its table. */
  public static final SealedTable SNAPSHOTS =
      SealedTable.ofOwn(
          "bank_snapshot",
          List.of(text("dataset"), text("snapshot")),
          text("salt"),
          text("withdrawn_json"));

  private final SealedDatabase database;
  private final Projection projection;
  private final String bank;

  /**
   * Creates the vault.
   *
   * @param database where the secrets are kept
   * @param projection the ledger's records
   * @param bank the own MSP id
   */
  public SnapshotVault(SealedDatabase database, Projection projection, String bank) {
    this.database = database;
    this.projection = projection;
    this.bank = bank;
  }

  /**
   * Keeps what the ledger does not show of a snapshot; a second call changes nothing.
   *
   * @param dataset the dataset's id
   * @param snapshot the snapshot's id
   * @param salt the rows' salt
   * @param withdrawn ids of the rows left out
   */
  public void keep(String dataset, String snapshot, String salt, List<String> withdrawn) {
    database.change(
        writer -> {
          if (writer.find(SNAPSHOTS, dataset, snapshot).isEmpty()) {
            writer.insert(SNAPSHOTS, dataset, snapshot, salt, CanonicalJson.write(withdrawn));
          }
          return null;
        });
  }

  /**
   * Lists the rows withdrawn from a dataset by revocations that are on the ledger or on their way.
   *
   * @param dataset the dataset's id
   * @param upTo only by revocations up to this one
   * @return their ids, ascending
   */
  public List<String> withdrawn(String dataset, int upTo) {
    return database.read(
        reader ->
            reader
                .list(
                    Revocations.WITHDRAWN,
                    "where dataset = ? and revocation_sequence <= ? order by row_id",
                    dataset,
                    upTo)
                .stream()
                .map(row -> row.text("row_id"))
                .toList());
  }

  /**
   * Returns how many revocations of a dataset are on the ledger.
   *
   * @param dataset the dataset's id
   * @return the last one's sequence; 0 for none
   */
  public int revocations(String dataset) {
    return revocations(projection, bank, dataset);
  }

  /**
   * Finds the newest root of a dataset's consent register that is on the ledger.
   *
   * @param dataset the dataset's id
   * @return the root, or empty
   */
  public Optional<ConsentRoot> newestConsentRoot(String dataset) {
    return projection.listAs(ConsentRoot.class, RecordType.CONSENT_ROOT, bank, dataset).stream()
        .max(Comparator.comparingInt(ConsentRoot::sequence));
  }

  static int revocations(Projection projection, String bank, String dataset) {
    return projection
        .read(RevocationRecord.class, RecordType.REVOCATION, bank, dataset)
        .map(record -> record.last().sequence())
        .orElse(0);
  }

  /**
   * Tells why the bank must not use its data in a study now. The ledger would refuse its commit
   * too; but no row is to be read any more once its consent is gone.
   *
   * @param join the bank's participation
   * @return the refusal, or empty
   */
  public Optional<Refusal> refuse(Join join) {
    Optional<AgreementRecord> agreement =
        projection.read(AgreementRecord.class, RecordType.AGREEMENT, bank, join.agreement());
    if (agreement.isEmpty() || agreement.get().status() != AgreementRecord.Status.ACTIVE) {
      return Optional.of(
          new Refusal(
              ErrorCode.AGREEMENT_REVOKED, "agreement " + join.agreement() + " is not in force"));
    }
    return usable(join).isPresent()
        ? Optional.empty()
        : Optional.of(
            new Refusal(
                ErrorCode.SNAPSHOT_OUTDATED,
                "no snapshot of dataset "
                    + join.dataset()
                    + " has seen revocation "
                    + revocations(join.dataset())
                    + ": take a new one"));
  }

  /**
   * Finds the snapshot to train on: the one joined with, or once that is outdated the newest that
   * has seen every revocation.
   *
   * @param join the bank's participation
   * @return the snapshot, or empty when all are outdated
   */
  public Optional<Snapshot> usable(Join join) {
    int revocations = revocations(join.dataset());
    List<StoredRecord> known =
        projection.list(RecordType.SNAPSHOT, List.of(bank, join.dataset())).stream()
            .filter(stored -> stored.as(Snapshot.class).revocationsSeen() >= revocations)
            .filter(stored -> secrets(join.dataset(), stored.as(Snapshot.class).id()).isPresent())
            .toList();
    return known.stream()
        .max(
            Comparator.comparing(
                    (StoredRecord stored) -> stored.as(Snapshot.class).id().equals(join.snapshot()))
                .thenComparingLong(StoredRecord::blockNumber))
        .map(stored -> stored.as(Snapshot.class));
  }

  /**
   * Tells a worker where to find a snapshot's rows.
   *
   * @param dataset the dataset's id
   * @param snapshot the snapshot's id
   * @return the source
   */
  public Optional<SnapshotSource> source(String dataset, String snapshot) {
    Optional<Dataset> features = projection.read(Dataset.class, RecordType.DATASET, bank, dataset);
    Optional<Snapshot> registered =
        projection.read(Snapshot.class, RecordType.SNAPSHOT, bank, dataset, snapshot);
    Optional<Secrets> secrets = secrets(dataset, snapshot);
    if (features.isEmpty() || registered.isEmpty() || secrets.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new SnapshotSource(
            dataset,
            features.get().features(),
            registered.get().ranges(),
            secrets.get().withdrawn(),
            secrets.get().salt(),
            registered.get().root()));
  }

  private Optional<Secrets> secrets(String dataset, String snapshot) {
    return database
        .read(reader -> reader.find(SNAPSHOTS, dataset, snapshot))
        .map(
            row ->
                new Secrets(
                    row.text("salt"),
                    List.of(CanonicalJson.read(row.text("withdrawn_json"), String[].class))));
  }

  private record Secrets(String salt, List<String> withdrawn) {
    @Override
    public String toString() {
      return "Secrets[withdrawn=" + withdrawn.size() + "]";
    }
  }
}
