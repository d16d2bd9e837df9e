package org.concordat.service.participation;

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
import org.concordat.service.database.Database;
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

  private final Database database;
  private final Projection projection;
  private final String bank;

  /**
   * Creates the revocations of one bank.
   *
   * @param database where rows and salts are kept
   * @param projection the ledger's records
   * @param bank the own MSP id
   */
  public Revocations(Database database, Projection projection, String bank) {
    this.database = database;
    this.projection = projection;
    this.bank = bank;
  }

  /**
   * Withdraws rows, in a transaction with what makes it necessary.
   *
   * @param session the transaction
   * @param dataset the dataset's id
   * @param rowIds the rows' ids
   * @throws SQLException when the database failed
   */
  public static void withdraw(Database.Session session, String dataset, Collection<String> rowIds)
      throws SQLException {
    for (String row : rowIds) {
      if (!has(session, "pending_row", dataset, row)) {
        session.change("insert into pending_row (dataset, row_id) values (?, ?)", dataset, row);
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
    database.transaction(
        session -> {
          withdraw(session, dataset, rowIds);
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
    return database.transaction(session -> pending(session, dataset).size());
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
    return database.transaction(
        session -> {
          Optional<Revocation> underWay =
              session.one(
                  "select withdrawn_rows, root from bank_revocation"
                      + " where dataset = ? and revocation_sequence = ?",
                  row -> new Revocation(dataset, bank, sequence, row.getLong(1), row.getString(2)),
                  dataset,
                  sequence);
          return underWay.isPresent() ? underWay : fresh(session, dataset, sequence, salt);
        });
  }

  private Optional<Revocation> fresh(
      Database.Session session, String dataset, int sequence, String salt) throws SQLException {
    List<String> ids = pending(session, dataset);
    if (ids.isEmpty()) {
      return Optional.empty();
    }
    String root = withdrawnRoot(ids, salt);
    session.change(
        "insert into bank_revocation (dataset, revocation_sequence, salt, root, withdrawn_rows)"
            + " values (?, ?, ?, ?, ?)",
        dataset,
        sequence,
        salt,
        root,
        (long) ids.size());
    for (String id : ids) {
      session.change(
          has(session, "withdrawn_row", dataset, id)
              ? "update withdrawn_row set revocation_sequence = ? where dataset = ? and row_id = ?"
              : "insert into withdrawn_row (revocation_sequence, dataset, row_id)"
                  + " values (?, ?, ?)",
          sequence,
          dataset,
          id);
    }
    return Optional.of(new Revocation(dataset, bank, sequence, ids.size(), root));
  }

  /** Takes rows out of the pending ones that the ledger's revocations cover. */
  private void settle(String dataset) {
    Map<Integer, String> roots = new TreeMap<>();
    database.transaction(
        session ->
            session.list(
                "select distinct b.revocation_sequence, b.root from pending_row p"
                    + " join withdrawn_row w on w.dataset = p.dataset and w.row_id = p.row_id"
                    + " join bank_revocation b on b.dataset = w.dataset"
                    + " and b.revocation_sequence = w.revocation_sequence where p.dataset = ?",
                row -> roots.put(row.getInt(1), row.getString(2)),
                dataset));
    roots.forEach(
        (sequence, root) -> {
          if (onTheLedger(dataset, sequence, root)) {
            database.transaction(
                session ->
                    session.change(
                        "delete from pending_row where dataset = ? and row_id in"
                            + " (select row_id from withdrawn_row where dataset = ?"
                            + " and revocation_sequence = ?)",
                        dataset,
                        dataset,
                        sequence));
          }
        });
  }

  private boolean onTheLedger(String dataset, int sequence, String root) {
    return projection
        .read(RevocationMark.class, RecordType.REVOCATION_MARK, bank, dataset, sequence)
        .filter(mark -> mark.revocation().root().equals(root))
        .isPresent();
  }

  /** Pending rows in the order in which a root is made over them, which is not the database's. */
  private static List<String> pending(Database.Session session, String dataset)
      throws SQLException {
    return session
        .list("select row_id from pending_row where dataset = ?", row -> row.getString(1), dataset)
        .stream()
        .sorted()
        .toList();
  }

  private static boolean has(Database.Session session, String table, String dataset, String row)
      throws SQLException {
    return session
        .one(
            "select 1 from " + table + " where dataset = ? and row_id = ?",
            found -> found.getInt(1),
            dataset,
            row)
        .isPresent();
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
