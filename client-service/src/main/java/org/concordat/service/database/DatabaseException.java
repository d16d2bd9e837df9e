package org.concordat.service.database;

import java.io.Serial;
import java.sql.SQLException;

/** The database failed; nothing of the transaction was stored. */
public final class DatabaseException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Wraps what the driver said.
   *
   * @param cause what it said
   */
  public DatabaseException(SQLException cause) {
    super("database: " + cause.getMessage(), cause);
  }
}
