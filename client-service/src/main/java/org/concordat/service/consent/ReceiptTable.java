package org.concordat.service.consent;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.service.database.Database;

/** The rows of receipts within one transaction. */
final class ReceiptTable {
  private static final int CHUNK = 500;
  private static final String COLUMNS =
      "select receipt_id, consent_state, given_entry, ended_entry, ended_millis, seal_version,"
          + " key_id, sealed, erased_millis, erasure_reason";
  private static final String SELECT = COLUMNS + " from consent_receipt";
  private static final String SELECT_WITH_LEAVES =
      COLUMNS
          + ", valid_until_millis, keep_until_millis, pseudonym, given.digest, ended.digest"
          + " from consent_receipt receipt"
          + leaf("given")
          + leaf("ended")
          + " where receipt.dataset = ?";

  private final Database.Session session;
  private final String dataset;
  private final List<Object[]> added = new ArrayList<>();

  ReceiptTable(Database.Session session, String dataset) {
    this.session = session;
    this.dataset = dataset;
  }

  Optional<StoredReceipt> find(String id) throws SQLException {
    return session.one(
        SELECT + " where dataset = ? and receipt_id = ?", ReceiptTable::receipt, dataset, id);
  }

  Map<String, StoredReceipt> find(List<String> ids) throws SQLException {
    Map<String, StoredReceipt> found = new HashMap<>();
    for (int from = 0; from < ids.size(); from += CHUNK) {
      List<String> chunk = ids.subList(from, Math.min(from + CHUNK, ids.size()));
      List<Object> arguments = new ArrayList<>();
      for (String id : chunk) {
        arguments.add(dataset);
        arguments.add(id);
      }
      session
          .list(byKeys(chunk.size()), ReceiptTable::receipt, arguments.toArray())
          .forEach(receipt -> found.put(receipt.id(), receipt));
    }
    return found;
  }

  /** Asks for whole keys: with the dataset apart, H2 walks through all receipts of the dataset. */
  static String byKeys(int count) {
    return SELECT
        + " where (dataset, receipt_id) in ("
        + String.join(", ", Collections.nCopies(count, "(?, ?)"))
        + ")";
  }

  List<StoredReceipt> of(String pseudonym) throws SQLException {
    return session.list(
        SELECT + " where dataset = ? and pseudonym = ? order by given_entry",
        ReceiptTable::receipt,
        dataset,
        pseudonym);
  }

  List<StoredReceipt> page(Optional<ConsentState> state, String after, int most)
      throws SQLException {
    return state.isPresent()
        ? session.list(
            SELECT
                + " where dataset = ? and consent_state = ? and receipt_id > ?"
                + " order by receipt_id limit ?",
            ReceiptTable::receipt,
            dataset,
            state.get().name(),
            after,
            most)
        : session.list(
            SELECT + " where dataset = ? and receipt_id > ? order by receipt_id limit ?",
            ReceiptTable::receipt,
            dataset,
            after,
            most);
  }

  /** Gives every receipt with its leaves as they stand in the log. */
  void each(Consumer<LoggedReceipt> sink) throws SQLException {
    session.each(SELECT_WITH_LEAVES, row -> sink.accept(logged(row)), dataset);
  }

  private static LoggedReceipt logged(ResultSet row) throws SQLException {
    return new LoggedReceipt(
        receipt(row),
        optional(row, 11),
        optional(row, 12),
        Optional.ofNullable(row.getString(13)),
        Optional.ofNullable(row.getBytes(14)),
        Optional.ofNullable(row.getBytes(15)));
  }

  private static String leaf(String event) {
    return " left join consent_node "
        + event
        + " on "
        + event
        + ".dataset = receipt.dataset and "
        + event
        + ".node_level = 0 and "
        + event
        + ".node_position = receipt."
        + event
        + "_entry";
  }

  /** Adds a row; {@link #store} puts all of them into the database. */
  void add(ConsentGiven given, String pseudonym, long entry, SealedReceipt sealed) {
    added.add(
        new Object[] {
          dataset,
          given.id(),
          ConsentState.GIVEN.name(),
          entry,
          given.validUntilMillis(),
          given.keepUntilMillis(),
          pseudonym,
          sealed.keyId(),
          sealed.version(),
          sealed.bytes()
        });
  }

  void store() throws SQLException {
    session.changeAll(
        "insert into consent_receipt (dataset, receipt_id, consent_state, given_entry,"
            + " valid_until_millis, keep_until_millis, pseudonym, key_id, seal_version, sealed)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        added);
    added.clear();
  }

  void end(String id, ConsentState state, long entry, long atMillis) throws SQLException {
    session.change(
        "update consent_receipt set consent_state = ?, ended_entry = ?, ended_millis = ?,"
            + " valid_until_millis = null where dataset = ? and receipt_id = ?",
        state.name(),
        entry,
        atMillis,
        dataset,
        id);
  }

  /** Deletes everything about the person; what is left says that and why it was done. */
  void erase(String id, Erasure erasure) throws SQLException {
    session.change(
        "update consent_receipt set sealed = null, key_id = null, pseudonym = null,"
            + " ended_millis = null, valid_until_millis = null, keep_until_millis = null,"
            + " erased_millis = ?, erasure_reason = ? where dataset = ? and receipt_id = ?",
        erasure.erasedMillis(),
        erasure.reason().name(),
        dataset,
        id);
  }

  void reseal(String id, SealedReceipt sealed) throws SQLException {
    session.change(
        "update consent_receipt set key_id = ?, seal_version = ?, sealed = ?"
            + " where dataset = ? and receipt_id = ?",
        sealed.keyId(),
        sealed.version(),
        sealed.bytes(),
        dataset,
        id);
  }

  private static StoredReceipt receipt(ResultSet row) throws SQLException {
    byte[] sealed = row.getBytes(8);
    String reason = row.getString(10);
    return new StoredReceipt(
        row.getString(1),
        ConsentState.valueOf(row.getString(2)),
        row.getLong(3),
        optional(row, 4),
        optional(row, 5),
        sealed == null
            ? Optional.empty()
            : Optional.of(new SealedReceipt(row.getInt(6), row.getString(7), sealed)),
        reason == null
            ? Optional.empty()
            : Optional.of(new Erasure(row.getLong(9), ErasureReason.valueOf(reason))));
  }

  private static OptionalLong optional(ResultSet row, int column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
