package org.concordat.service.integrity;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.database.Database;

/** Reads sealed tables in one transaction; a row is given only when its seal is right. */
public class SealedReader {
  private final Database.Session session;
  private final SealKey key;
  private final Findings findings;

  SealedReader(Database.Session session, SealKey key, Findings findings) {
    this.session = session;
    this.key = key;
    this.findings = findings;
  }

  /**
   * Returns the open transaction, for tables that are not sealed.
   *
   * @return the database's transaction
   */
  public Database.Session session() {
    return session;
  }

  /**
   * Lists rows.
   *
   * @param table the table
   * @param tail what restricts and orders the query, from {@code where} on
   * @param arguments the tail's arguments
   * @return the rows
   * @throws SQLException when the database failed
   * @throws ConcordatException {@code STORE_TAMPERED} when a row is not as this service left it
   */
  public List<SealedRow> list(SealedTable table, String tail, Object... arguments)
      throws SQLException {
    findings.refuseToRead(table.name());
    return session.list(
        table.select() + " " + tail,
        row -> checked(table, table.read(row), table.readSeal(row)),
        arguments);
  }

  /**
   * Reads one row by its key.
   *
   * @param table the table
   * @param keyValues the values of the key's columns
   * @return the row, or empty
   * @throws SQLException when the database failed
   * @throws ConcordatException {@code STORE_TAMPERED} when the row is not as this service left it
   */
  public Optional<SealedRow> find(SealedTable table, Object... keyValues) throws SQLException {
    return list(table, table.whereKey(), table.checked(table.keyColumns(), keyValues)).stream()
        .findFirst();
  }

  /**
   * Reads the body of a row.
   *
   * @param table a table with bodies
   * @param keyValues the values of the key's columns
   * @return the body; empty when there is no such row
   * @throws SQLException when the database failed
   * @throws ConcordatException {@code STORE_TAMPERED} when row or body are not as this service left
   *     them
   */
  public Optional<String> body(SealedTable table, Object... keyValues) throws SQLException {
    Optional<SealedRow> row = find(table, keyValues);
    if (row.isEmpty()) {
      return Optional.empty();
    }
    Object[] values = row.get().values();
    Optional<String> body =
        session.one(
            table.selectBody(), found -> String.valueOf(found.getString(1)), table.keyOf(values));
    String digest = row.get().text(table.body().orElseThrow().digest());
    if (body.map(SealedTable::digest).filter(digest::equals).isEmpty()) {
      throw reported(changed(table, values));
    }
    return body;
  }

  RowSeal seal(SealedTable table, Object... values) {
    return key.row(table.content(values));
  }

  private SealedRow checked(SealedTable table, Object[] values, byte[] seal) {
    if (!seal(table, values).matches(seal)) {
      throw reported(changed(table, values));
    }
    return new SealedRow(table, values);
  }

  private ConcordatException reported(Finding finding) {
    findings.report(finding);
    return finding.refusal();
  }

  /**
   * Says that a row is not as it was left. The seal it should have is not said: who reads it could
   * write it into the row.
   */
  static Finding changed(SealedTable table, Object... values) {
    return new Finding(
        table.name(),
        ErrorCode.STORE_TAMPERED,
        "table "
            + table.name()
            + ", row "
            + table.describe(values)
            + ": expected the row this service wrote, found one with another content or seal");
  }
}
