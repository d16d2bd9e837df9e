package org.concordat.service.participation;

import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import org.concordat.service.database.Database;

/**
 * Rows whose consent has ended and which no revocation on the ledger is known to withdraw yet. A
 * row is put here in the transaction in which its consent ends, and taken out only when the ledger
 * shows a revocation with the root under which the vault keeps it: whenever the process dies in
 * between, the row is still here.
 */
public final class PendingRows {
  private PendingRows() {}

  /**
   * Adds rows; those that are here stay.
   *
   * @param session the transaction in which the consent ends
   * @param dataset the dataset's id
   * @param rowIds the rows' ids
   * @throws SQLException when the database failed
   */
  public static void add(Database.Session session, String dataset, Collection<String> rowIds)
      throws SQLException {
    for (String row : rowIds) {
      if (session
          .one(
              "select 1 from consent_ended_row where dataset = ? and row_id = ?",
              found -> found.getInt(1),
              dataset,
              row)
          .isEmpty()) {
        session.change(
            "insert into consent_ended_row (dataset, row_id) values (?, ?)", dataset, row);
      }
    }
  }

  /** Lists the rows of a dataset. */
  static List<String> list(Database.Session session, String dataset) throws SQLException {
    return session.list(
        "select row_id from consent_ended_row where dataset = ? order by row_id",
        row -> row.getString(1),
        dataset);
  }
}
