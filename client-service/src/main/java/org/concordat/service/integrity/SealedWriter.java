package org.concordat.service.integrity;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.service.database.Database;

/** Changes sealed tables in one transaction, which moves their sums along. */
public final class SealedWriter extends SealedReader {
  private final Map<String, TableSum> changes = new HashMap<>();
  private final ChainMark markBefore;
  private final ChainMark anchor;
  private ChainMark mark;

  SealedWriter(Database.Session session, SealKey key, Findings findings, SealedState state) {
    super(session, key, findings);
    this.markBefore = state.mark();
    this.mark = state.mark();
    this.anchor = state.anchor();
  }

  /**
   * Returns how far the chain was followed.
   *
   * @return the mark this transaction started from, or has set
   */
  public ChainMark mark() {
    return mark;
  }

  /**
   * Returns the block that has to come again while the chain is followed anew.
   *
   * @return its mark; {@link ChainMark#START} for none
   */
  public ChainMark anchor() {
    return anchor;
  }

  /**
   * Sets how far the chain was followed.
   *
   * @param followed the mark, behind the last block
   */
  public void mark(ChainMark followed) {
    mark = followed;
  }

  /**
   * Inserts a row.
   *
   * @param table the table
   * @param values a value for each column
   * @throws SQLException when the database failed, or the row exists
   */
  public void insert(SealedTable table, Object... values) throws SQLException {
    Object[] row = table.checked(table.columns().size(), values);
    RowSeal seal = seal(table, row);
    session().change(table.insert(), append(row, seal.bytes()));
    changes.merge(table.name(), TableSum.EMPTY.plus(seal), TableSum::plus);
  }

  /**
   * Inserts a row with a body.
   *
   * @param table a table with bodies
   * @param body the body
   * @param values a value for each column but that of the digest
   * @throws SQLException when the database failed, or the row exists
   */
  public void insertWithBody(SealedTable table, String body, Object... values) throws SQLException {
    Object[] row = table.checked(table.columns().size(), append(values, SealedTable.digest(body)));
    RowSeal seal = seal(table, row);
    session().change(table.insertBody(), append(append(row, seal.bytes()), body));
    changes.merge(table.name(), TableSum.EMPTY.plus(seal), TableSum::plus);
  }

  /**
   * Inserts a row, or changes the one with its key.
   *
   * @param table the table
   * @param values a value for each column
   * @throws SQLException when the database failed
   */
  public void put(SealedTable table, Object... values) throws SQLException {
    Object[] row = table.checked(table.columns().size(), values);
    Optional<SealedRow> before = find(table, table.keyOf(row));
    if (before.isEmpty()) {
      insert(table, row);
      return;
    }
    RowSeal seal = seal(table, row);
    session().change(table.update(), keyLast(row, table.keyColumns(), seal.bytes()));
    RowSeal old = seal(table, before.get().values());
    changes.merge(table.name(), TableSum.EMPTY.minus(old).plus(seal), TableSum::plus);
  }

  /**
   * Deletes a row, if there is one.
   *
   * @param table the table
   * @param keyValues the values of the key's columns
   * @throws SQLException when the database failed
   */
  public void remove(SealedTable table, Object... keyValues) throws SQLException {
    Optional<SealedRow> before = find(table, keyValues);
    if (before.isPresent()) {
      remove(table, before.get());
    }
  }

  /**
   * Deletes rows that were read.
   *
   * @param table their table
   * @param rows the rows
   * @throws SQLException when the database failed
   */
  public void remove(SealedTable table, List<SealedRow> rows) throws SQLException {
    for (SealedRow row : rows) {
      remove(table, row);
    }
  }

  private void remove(SealedTable table, SealedRow row) throws SQLException {
    Object[] values = row.values();
    session().change(table.delete(), table.keyOf(values));
    changes.merge(table.name(), TableSum.EMPTY.minus(seal(table, values)), TableSum::plus);
  }

  /** What the sums change by. */
  Map<String, TableSum> changes() {
    return changes;
  }

  boolean hasChanged() {
    return !changes.isEmpty() || hasMoved();
  }

  boolean hasMoved() {
    return !mark.equals(markBefore);
  }

  private static Object[] append(Object[] values, Object last) {
    Object[] all = Arrays.copyOf(values, values.length + 1);
    all[values.length] = last;
    return all;
  }

  /** The order an update takes: values, seal, key. */
  private static Object[] keyLast(Object[] values, int keys, Object seal) {
    Object[] all = new Object[values.length + 1];
    int rest = values.length - keys;
    System.arraycopy(values, keys, all, 0, rest);
    all[rest] = seal;
    System.arraycopy(values, 0, all, rest + 1, keys);
    return all;
  }
}
