package org.concordat.service.integrity;

import java.sql.SQLException;
import java.util.Optional;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.database.Database;

/** Reads a whole table: every row's seal, and whether they are all there and no other. */
final class TableScan {
  private final SealKey key;
  private final SealedTable table;
  private TableSum sum = TableSum.EMPTY;
  private Optional<Finding> changed = Optional.empty();

  private TableScan(SealKey key, SealedTable table) {
    this.key = key;
    this.table = table;
  }

  /**
   * What a scan found.
   *
   * @param rows how many rows there are
   * @param finding the first thing that does not fit
   */
  record Result(long rows, Optional<Finding> finding) {}

  static Result of(
      Database.Session session, SealKey key, SealedTable table, Optional<SealedState> state)
      throws SQLException {
    TableScan scan = new TableScan(key, table);
    session.each(table.select(), row -> scan.take(table.read(row), table.readSeal(row)));
    return new Result(scan.sum.rows(), scan.changed.or(() -> scan.compared(state)));
  }

  private void take(Object[] values, byte[] stored) {
    RowSeal seal = key.row(table.content(values));
    sum = sum.plus(seal);
    if (changed.isEmpty() && !seal.matches(stored)) {
      changed = Optional.of(SealedReader.changed(table, values));
    }
  }

  private Optional<Finding> compared(Optional<SealedState> state) {
    Optional<TableSum> expected = state.map(known -> known.sum(table));
    if (expected.filter(sum::equals).isPresent()) {
      return Optional.empty();
    }
    return Optional.of(
        new Finding(
            table.name(),
            ErrorCode.STORE_TAMPERED,
            "table "
                + table.name()
                + ": expected "
                + expected.map(TableSum::toString).orElse("a state this service wrote")
                + ", found "
                + sum
                + (expected.filter(other -> other.rows() == sum.rows()).isPresent()
                    ? " of which some are older than this service's last change of them"
                    : "")));
  }
}
