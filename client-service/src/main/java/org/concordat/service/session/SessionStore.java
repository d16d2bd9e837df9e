package org.concordat.service.session;

import java.util.List;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.service.database.DatabaseException;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedTable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sessions in the database, for the next start. People may sign in while nothing can be stored, to
 * see what is wrong; they are only forgotten at the next start then.
 */
public final class SessionStore {
  private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);

  private final SealedDatabase database;

  /**
   * Opens the store.
   *
   * @param database where it is
   */
  public SessionStore(SealedDatabase database) {
    this.database = database;
  }

  /**
   * Returns its table.
   *
   * @return the table
   */
  public static SealedTable table() {
    return SessionRow.TABLE;
  }

  List<SessionRow> all() {
    try {
      return database.read(reader -> reader.list(SessionRow.TABLE, "")).stream()
          .map(SessionRow::of)
          .toList();
    } catch (ConcordatException | DatabaseException e) {
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("sessions of before cannot be read");
      return List.of();
    }
  }

  void put(SessionRow row) {
    try {
      database.change(
          writer -> {
            writer.put(SessionRow.TABLE, row.values());
            return null;
          });
    } catch (ConcordatException | DatabaseException e) {
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("a session cannot be stored");
    }
  }

  /**
   * Forgets sessions for good.
   *
   * @throws ConcordatException when the store is not as it was left
   * @throws DatabaseException when the database failed
   */
  void remove(List<String> digests) {
    if (!digests.isEmpty()) {
      database.change(
          writer -> {
            for (String digest : digests) {
              writer.remove(SessionRow.TABLE, digest);
            }
            return null;
          });
    }
  }
}
