package org.concordat.service.projection;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.service.database.Database;
import org.concordat.service.projection.ParsedBlock.ParsedTransaction;

/**
 * Certificates seen so far, where first and when last. The last time is kept to the day, so that
 * following a block seldom writes here.
 */
public final class CertificateStore {
  private static final long SELDOM_MILLIS = Duration.ofDays(1).toMillis();

  private final Database database;

  /**
   * Creates the store.
   *
   * @param database where the projection is kept
   */
  public CertificateStore(Database database) {
    this.database = database;
  }

  /**
   * A certificate and where it was seen.
   *
   * @param certificate the certificate
   * @param firstBlock the first block that showed it
   * @param firstTransaction the transaction in it
   * @param lastBlock a block that showed it; of a configured one the last configuration that does,
   *     otherwise at most a day before the last block that does
   * @param lastSeenMillis the time of that block
   */
  public record Sighting(
      SeenCertificate certificate,
      long firstBlock,
      String firstTransaction,
      long lastBlock,
      long lastSeenMillis) {}

  /** Stores what a block shows. */
  static void store(Database.Session session, ParsedBlock block) throws SQLException {
    Map<SeenCertificate, ParsedTransaction> shown = new LinkedHashMap<>();
    for (ParsedTransaction transaction : block.transactions()) {
      transaction.certificates().forEach(seen -> shown.putIfAbsent(seen, transaction));
    }
    for (Map.Entry<SeenCertificate, ParsedTransaction> one : shown.entrySet()) {
      if (!update(session, block.number(), one.getValue(), one.getKey())) {
        insert(session, block.number(), one.getValue(), one.getKey());
      }
    }
  }

  private static boolean update(
      Database.Session session, long block, ParsedTransaction transaction, SeenCertificate seen)
      throws SQLException {
    Optional<Long> before =
        session.one(
            "select last_seen_millis from seen_certificate"
                + " where msp_id = ? and certificate_use = ? and serial_number = ?",
            row -> row.getLong(1),
            seen.mspId(),
            seen.use().name(),
            seen.serialNumber());
    boolean due =
        before.isPresent()
            && (seen.use().configured()
                || transaction.timestampMillis() - before.get() >= SELDOM_MILLIS);
    if (due) {
      session.change(
          "update seen_certificate set last_block = ?, last_seen_millis = ?"
              + " where msp_id = ? and certificate_use = ? and serial_number = ?",
          block,
          transaction.timestampMillis(),
          seen.mspId(),
          seen.use().name(),
          seen.serialNumber());
    }
    return before.isPresent();
  }

  private static void insert(
      Database.Session session, long block, ParsedTransaction transaction, SeenCertificate seen)
      throws SQLException {
    session.change(
        "insert into seen_certificate (msp_id, certificate_use, serial_number, unit,"
            + " not_after_millis, first_block, first_transaction, last_block, last_seen_millis)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        seen.mspId(),
        seen.use().name(),
        seen.serialNumber(),
        seen.unit(),
        seen.notAfterMillis(),
        block,
        transaction.id(),
        block,
        transaction.timestampMillis());
  }

  /**
   * Lists all certificates seen.
   *
   * @return by member, use and number
   */
  public List<Sighting> all() {
    return database.transaction(
        session ->
            session.list(
                "select msp_id, certificate_use, unit, serial_number, not_after_millis,"
                    + " first_block, first_transaction, last_block, last_seen_millis"
                    + " from seen_certificate order by msp_id, certificate_use, serial_number",
                row ->
                    new Sighting(
                        new SeenCertificate(
                            row.getString(1),
                            SeenCertificate.Use.valueOf(row.getString(2)),
                            row.getString(3),
                            row.getString(4),
                            row.getLong(5)),
                        row.getLong(6),
                        row.getString(7),
                        row.getLong(8),
                        row.getLong(9))));
  }
}
