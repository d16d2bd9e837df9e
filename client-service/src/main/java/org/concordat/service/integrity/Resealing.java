package org.concordat.service.integrity;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.service.database.Database;

/** Takes whole tables as they are, or empties them, and moves the sealed state along. */
final class Resealing {
  private final Database.Session session;
  private final SealKey key;
  private SealedState state;
  private byte[] sealed = new byte[0];
  private long rows;

  Resealing(Database.Session session, SealKey key, SealedState state) {
    this.session = session;
    this.key = key;
    this.state = state;
  }

  /** Seals every row of a table, whatever seal it has. */
  void seal(SealedTable table) throws SQLException {
    Optional<SealedTable.Body> body = table.body();
    if (body.isPresent()) {
      digest(table, body.get());
    }
    List<Object[]> updates = new ArrayList<>();
    TableSum[] sum = {TableSum.EMPTY};
    session.each(
        table.select(),
        row -> {
          Object[] values = table.read(row);
          RowSeal seal = key.row(table.content(values));
          updates.add(before(seal.bytes(), table.keyOf(values)));
          sum[0] = sum[0].plus(seal);
        });
    for (Object[] update : updates) {
      session.change(table.updateSeal(), update);
    }
    rows += updates.size();
    state = state.with(table, sum[0]);
  }

  /** Fills in the digests of bodies that were stored before there were any. */
  private void digest(SealedTable table, SealedTable.Body body) throws SQLException {
    List<Object[]> keys = new ArrayList<>();
    session.each(
        table.select() + " where " + body.digest() + " is null",
        row -> keys.add(table.keyOf(table.read(row))));
    for (Object[] keyValues : keys) {
      String text =
          session.one(table.selectBody(), row -> row.getString(1), keyValues).orElseThrow();
      session.change(table.updateDigest(), before(SealedTable.digest(text), keyValues));
    }
  }

  private static Object[] before(Object first, Object... rest) {
    Object[] all = new Object[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  /** Empties a table. */
  void empty(SealedTable table) throws SQLException {
    session.change("delete from " + table.name());
    state = state.with(table, TableSum.EMPTY);
  }

  /** Stores the state, in place of any other. */
  void store() throws SQLException {
    sealed = state.seal(key);
    session.change("delete from seal_state");
    session.change("insert into seal_state (id, sealed) values (1, ?)", (Object) sealed);
  }

  /** The bytes in which the state was stored. */
  byte[] sealed() {
    return sealed.clone();
  }

  SealedState state() {
    return state;
  }

  /** How many rows were sealed. */
  long rows() {
    return rows;
  }
}
