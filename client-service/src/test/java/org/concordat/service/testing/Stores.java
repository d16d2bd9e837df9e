package org.concordat.service.testing;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import org.concordat.service.SealedTables;
import org.concordat.service.database.Database;
import org.concordat.service.integrity.Findings;
import org.concordat.service.integrity.SealedDatabase;

/** Sealed tables to test with. */
public final class Stores {
  private Stores() {}

  /**
   * Opens all sealed tables of a service.
   *
   * @param database the database
   * @param directory where key and checkpoint file lie
   * @return the tables
   */
  public static SealedDatabase open(Database database, Path directory) {
    return SealedDatabase.open(
        database,
        SealedTables.all(),
        directory,
        new SecureRandom(),
        InstantSource.system(),
        new Findings());
  }
}
