package org.concordat.service.consent;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.service.database.Database;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.testing.ConsentBooks;
import org.concordat.service.testing.Stores;

/** A register on an embedded database, and people who consent. */
final class Consents implements AutoCloseable {
  static final String DATASET = "payments";
  static final String BANK = "BankAMSP";

  /** When everybody consents. */
  static final long GIVEN = Instant.parse("2026-01-15T09:00:00Z").toEpochMilli();

  /** Until when it holds. */
  static final long VALID_UNTIL = Instant.parse("2027-01-15T09:00:00Z").toEpochMilli();

  /** Until when receipts are kept. */
  static final long KEEP_UNTIL = Instant.parse("2030-01-15T09:00:00Z").toEpochMilli();

  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  static final ConsentTerms TERMS = ConsentBooks.terms("dpv:FraudPreventionAndDetection");

  private final Path directory;
  Database database;
  SealedDatabase sealed;
  ConsentRegister register;
  ConsentRoots roots;

  Consents(Path directory) {
    this.directory = directory;
    open();
  }

  private void open() {
    database = Database.open(Database.h2(directory.resolve("db")), "", "");
    try {
      sealed = Stores.open(database, directory);
      register =
          ConsentRegister.open(
              database,
              sealed,
              directory,
              new SecureRandom(),
              Clock.fixed(NOW, ZoneOffset.UTC),
              BANK);
    } catch (RuntimeException e) {
      database.close();
      throw e;
    }
    roots = new ConsentRoots(sealed, register, BANK);
  }

  /** Ends the process, as far as the register can tell, and starts it again. */
  void restart() {
    database.close();
    open();
  }

  static String id(int person) {
    return String.format(Locale.ROOT, "00000000-0000-4000-8000-%012x", person);
  }

  static ConsentGiven given(int person) {
    return given(person, "customer-number-" + person, List.of("row-" + person));
  }

  static ConsentGiven given(int person, String subject, List<String> rows) {
    return new ConsentGiven(
        id(person), subject, GIVEN, VALID_UNTIL, KEEP_UNTIL, "button in the app", false, rows);
  }

  static List<ConsentGiven> people(int from, int to) {
    List<ConsentGiven> people = new ArrayList<>();
    for (int person = from; person < to; person++) {
      people.add(given(person));
    }
    return people;
  }

  /** The root as it will stand on the ledger. */
  ConsentRoot root(int sequence) {
    return roots.now(DATASET, sequence);
  }

  /** Changes the database behind the register's back. */
  int tamper(String sql, Object... arguments) {
    return database.transaction(session -> session.change(sql, arguments));
  }

  List<String> pendingRows() {
    return database.transaction(
        session ->
            session.list(
                "select row_id from pending_row where dataset = ? order by row_id",
                row -> row.getString(1),
                DATASET));
  }

  @Override
  public void close() {
    database.close();
  }
}
