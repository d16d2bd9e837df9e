package org.concordat.service.participation;

import static org.concordat.service.integrity.SealedTable.number;
import static org.concordat.service.integrity.SealedTable.text;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.commitment.MerkleTree;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedReader;
import org.concordat.service.integrity.SealedRow;
import org.concordat.service.integrity.SealedTable;
import org.concordat.service.integrity.SealedWriter;
import org.concordat.service.projection.Projection;

/**
 * Rows on their way out of a dataset: from the moment somebody withdraws them until the ledger
 * shows the revocation that says so.
 *
 * <p>Nothing is forgotten between database and ledger. A row is pending until the ledger shows a
 * revocation with the very root under which this bank keeps the row. A revocation is in the
 * database before it is sent, and is sent unchanged until it is there; what is withdrawn meanwhile
 * waits for the next one.
 */
public final class Revocations {
  private static final String WITHDRAWN_TAG = "concordat/withdrawn-row/1";

  /** Rows that revocations withdrew, on the ledger or on their way. */
  static final SealedTable WITHDRAWN =
      SealedTable.ofOwn(
          "withdrawn_row",
          List.of(text("dataset"), text("row_id").hidden()),
          number("revocation_sequence"));

  private static final SealedTable PENDING =
      SealedTable.ofOwn("pending_row", List.of(text("dataset"), text("row_id").hidden()));
  private static final SealedTable REVOCATIONS =
      SealedTable.ofOwn(
          "bank_revocation",
          List.of(text("dataset"), number("revocation_sequence")),
          text("salt"),
          text("root"),
          number("withdrawn_rows"));

  private final SealedDatabase database;
  private final Projection projection;
  private final String bank;

  /**
   * Creates the revocations of one bank.
   *
   * @param database where rows and salts are kept
   * @param projection the ledger's records
   * @param bank the own MSP id
   */
  public Revocations(SealedDatabase database, Projection projection, String bank) {
    this.database = database;
    this.projection = projection;
    this.bank = bank;
  }

  /**
   * Returns the tables it keeps.
   *
   * @return all of them
   */
  public static List<SealedTable> tables() {
    return List.of(WITHDRAWN, PENDING, REVOCATIONS);
  }

  /**
   * Withdraws rows, in a transaction with what makes it necessary.
   *
   * @param writer the transaction
   * @param dataset the dataset's id
   * @param rowIds the rows' ids
   * @throws SQLException when the database failed
   */
  public static void withdraw(SealedWriter writer, String dataset, Collection<String> rowIds)
      throws SQLException {
    for (String row : rowIds) {
      if (writer.find(PENDING, dataset, row).isEmpty()) {
        writer.insert(PENDING, dataset, row);
      }
    }
  }

  /**
   * Withdraws rows. Those that a revocation on the ledger withdrew before stay as they are.
   *
   * @param dataset the dataset's id
   * @param rowIds the rows' ids
   */
  public void withdraw(String dataset, Collection<String> rowIds) {
    database.change(
        writer -> {
          withdraw(writer, dataset, rowIds);
          return null;
        });
  }

  /**
   * Counts the rows that are withdrawn and not yet known to be revoked on the ledger.
   *
   * @param dataset the dataset's id
   * @return how many
   */
  public int pending(String dataset) {
    settle(dataset);
    return database.read(reader -> pending(reader, dataset).size());
  }

  /**
   * Prepares the revocation to send next: the one that is under way, or a new one of all pending
   * rows. Its ids and salt are in the database before it returns.
   *
   * @param dataset the dataset's id
   * @param salt a fresh salt, in hexadecimal
   * @return the mark for the ledger; empty when no row is pending
   */
  public Optional<Revocation> next(String dataset, String salt) {
    settle(dataset);
    int sequence = SnapshotVault.revocations(projection, bank, dataset) + 1;
    return database.change(
        writer -> {
          Optional<SealedRow> underWay = writer.find(REVOCATIONS, dataset, sequence);
          return underWay.isPresent()
              ? underWay.map(
                  row ->
                      new Revocation(
                          dataset, bank, sequence, row.number("withdrawn_rows"), row.text("root")))
              : fresh(writer, dataset, sequence, salt);
        });
  }

  private Optional<Revocation> fresh(SealedWriter writer, String dataset, int sequence, String salt)
      throws SQLException {
    List<String> ids = pending(writer, dataset);
    if (ids.isEmpty()) {
      return Optional.empty();
    }
    String root = withdrawnRoot(ids, salt);
    writer.insert(REVOCATIONS, dataset, sequence, salt, root, ids.size());
    for (String id : ids) {
      writer.put(WITHDRAWN, dataset, id, sequence);
    }
    return Optional.of(new Revocation(dataset, bank, sequence, ids.size(), root));
  }

  /** Takes rows out of the pending ones that the ledger's revocations cover. */
  private void settle(String dataset) {
    database
        .read(reader -> roots(reader, dataset))
        .forEach(
            (sequence, root) -> {
              if (onTheLedger(dataset, sequence, root)) {
                database.change(
                    writer -> {
                      writer.remove(
                          PENDING,
                          writer.list(
                              PENDING,
                              "where dataset = ? and row_id in (select row_id from withdrawn_row"
                                  + " where dataset = ? and revocation_sequence = ?)",
                              dataset,
                              dataset,
                              sequence));
                      return null;
                    });
              }
            });
  }

  /** The roots of the revocations that pending rows are in, by sequence. */
  private static Map<Integer, String> roots(SealedReader reader, String dataset)
      throws SQLException {
    Map<Integer, String> roots = new TreeMap<>();
    for (SealedRow row :
        reader.list(
            WITHDRAWN,
            "where dataset = ? and row_id in (select row_id from pending_row where dataset = ?)",
            dataset,
            dataset)) {
      int sequence = row.integer("revocation_sequence");
      if (!roots.containsKey(sequence)) {
        reader
            .find(REVOCATIONS, dataset, sequence)
            .ifPresent(revocation -> roots.put(sequence, revocation.text("root")));
      }
    }
    return roots;
  }

  private boolean onTheLedger(String dataset, int sequence, String root) {
    return projection
        .read(RevocationMark.class, RecordType.REVOCATION_MARK, bank, dataset, sequence)
        .filter(mark -> mark.revocation().root().equals(root))
        .isPresent();
  }

  /** Pending rows in the order in which a root is made over them, which is not the database's. */
  private static List<String> pending(SealedReader reader, String dataset) throws SQLException {
    return reader.list(PENDING, "where dataset = ?", dataset).stream()
        .map(row -> row.text("row_id"))
        .sorted()
        .toList();
  }

  /**
   * Computes the salted Merkle root over withdrawn rows.
   *
   * @param ids the rows' ids, ascending
   * @param salt the salt, in hexadecimal
   * @return 64 hexadecimal digits
   */
  static String withdrawnRoot(List<String> ids, String salt) {
    return Digests.hex(
        MerkleTree.of(
                ids.stream()
                    .map(
                        id ->
                            Digests.sha256(WITHDRAWN_TAG, Digests.fromHex(salt), Digests.bytes(id)))
                    .toList())
            .root());
  }
}
