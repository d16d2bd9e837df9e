package org.concordat.service.projection;

import static org.concordat.service.integrity.SealedTable.number;
import static org.concordat.service.integrity.SealedTable.text;

import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedRow;
import org.concordat.service.integrity.SealedTable;
import org.concordat.service.integrity.SealedWriter;
import org.concordat.service.projection.ParsedBlock.ParsedTransaction;

/**
 * Certificates seen so far, where first and when last. The last time is kept to the day, so that
 * following a block seldom writes here.
 */
public final class CertificateStore {
  private static final long SELDOM_MILLIS = Duration.ofDays(1).toMillis();

  static final SealedTable SEEN =
      SealedTable.ofBlocks(
          "seen_certificate",
          List.of(text("msp_id"), text("certificate_use"), text("serial_number")),
          text("unit"),
          number("not_after_millis"),
          number("first_block"),
          text("first_transaction"),
          number("last_block"),
          number("last_seen_millis"));

  private final SealedDatabase database;

  /**
   * Creates the store.
   *
   * @param database where the projection is kept
   */
  public CertificateStore(SealedDatabase database) {
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
  static void store(SealedWriter writer, ParsedBlock block) throws SQLException {
    Map<SeenCertificate, ParsedTransaction> shown = new LinkedHashMap<>();
    for (ParsedTransaction transaction : block.transactions()) {
      transaction.certificates().forEach(seen -> shown.putIfAbsent(seen, transaction));
    }
    for (Map.Entry<SeenCertificate, ParsedTransaction> one : shown.entrySet()) {
      store(writer, block.number(), one.getValue(), one.getKey());
    }
  }

  private static void store(
      SealedWriter writer, long block, ParsedTransaction transaction, SeenCertificate seen)
      throws SQLException {
    Optional<SealedRow> before =
        writer.find(SEEN, seen.mspId(), seen.use().name(), seen.serialNumber());
    if (before.isEmpty()) {
      writer.insert(
          SEEN,
          seen.mspId(),
          seen.use().name(),
          seen.serialNumber(),
          seen.unit(),
          seen.notAfterMillis(),
          block,
          transaction.id(),
          block,
          transaction.timestampMillis());
      return;
    }
    long last = before.get().number("last_seen_millis");
    if (seen.use().configured() || transaction.timestampMillis() - last >= SELDOM_MILLIS) {
      writer.put(
          SEEN,
          before
              .get()
              .with(
                  Map.of("last_block", block, "last_seen_millis", transaction.timestampMillis())));
    }
  }

  /**
   * Lists all certificates seen.
   *
   * @return by member, use and number
   */
  public List<Sighting> all() {
    return database.read(
        reader ->
            reader.list(SEEN, "order by msp_id, certificate_use, serial_number").stream()
                .map(CertificateStore::sighting)
                .toList());
  }

  private static Sighting sighting(SealedRow row) {
    return new Sighting(
        new SeenCertificate(
            row.text("msp_id"),
            SeenCertificate.Use.valueOf(row.text("certificate_use")),
            row.text("unit"),
            row.text("serial_number"),
            row.number("not_after_millis")),
        row.number("first_block"),
        row.text("first_transaction"),
        row.number("last_block"),
        row.number("last_seen_millis"));
  }
}
