package org.concordat.service.projection;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.service.database.Database;
import org.concordat.service.projection.ParsedBlock.ParsedTransaction;
import org.concordat.service.projection.ParsedBlock.Write;

/**
 * Records, transactions and events as of the last block applied. A block and the checkpoint behind
 * it are stored together, so a block is applied once however often it is delivered.
 */
public final class Projection {
  private static final int KEY_PARTS = 4;

  private final Database database;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private final RecordCache cache = new RecordCache();
  private long nextBlock;
  private OptionalLong newestMillis = OptionalLong.empty();

  /**
   * Opens the projection where it stopped.
   *
   * @param database where it is kept
   */
  public Projection(Database database) {
    this.database = database;
    this.nextBlock = database.transaction(Projection::checkpoint);
  }

  private static long checkpoint(Database.Session session) throws SQLException {
    return session
        .one("select next_block from checkpoint where id = 1", row -> row.getLong(1))
        .orElseThrow();
  }

  /**
   * Returns the number of the next block wanted; that many were applied.
   *
   * @return from 0
   */
  public long nextBlock() {
    lock.lock();
    try {
      return nextBlock;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns the time of the last block that came since the start, as its clients wrote it.
   *
   * @return the latest time of its transactions in milliseconds, 0 when they tell none; empty
   *     before the first block
   */
  public OptionalLong newestMillis() {
    lock.lock();
    try {
      return newestMillis;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Adds what is told after each block.
   *
   * @param listener must return quickly
   */
  public void onBlock(Runnable listener) {
    listeners.add(listener);
  }

  /**
   * Applies a block. One applied before is skipped.
   *
   * @param block the next block, or an earlier one
   * @throws IllegalStateException when blocks before it are missing
   */
  public void apply(ParsedBlock block) {
    long next =
        database.transaction(
            session -> {
              long expected = checkpoint(session);
              if (block.number() < expected) {
                return expected;
              }
              if (block.number() > expected) {
                throw new IllegalStateException(
                    "expected block " + expected + ", got " + block.number());
              }
              for (int at = 0; at < block.transactions().size(); at++) {
                store(session, block.number(), at, block.transactions().get(at));
              }
              CertificateStore.store(session, block);
              session.change(
                  "update checkpoint set next_block = ? where id = 1", block.number() + 1);
              return block.number() + 1;
            });
    lock.lock();
    try {
      // Whoever waits for this block must not be given what was remembered before it.
      cache.forget(block.transactions());
      nextBlock = next;
      newestMillis =
          OptionalLong.of(
              block.transactions().stream()
                  .mapToLong(ParsedTransaction::timestampMillis)
                  .max()
                  .orElse(0));
      moved.signalAll();
    } finally {
      lock.unlock();
    }
    listeners.forEach(Runnable::run);
  }

  private static void store(
      Database.Session session, long block, int at, ParsedTransaction transaction)
      throws SQLException {
    session.change(
        "insert into ledger_transaction (block_number, position_in_block, transaction_id,"
            + " function_name, msp_id, timestamp_millis, validation_code, is_valid, chaincode_name,"
            + " study) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        block,
        at,
        transaction.id(),
        transaction.call().function(),
        transaction.mspId(),
        transaction.timestampMillis(),
        transaction.validationCode(),
        transaction.valid(),
        transaction.call().chaincode(),
        transaction.call().study());
    if (!transaction.valid()) {
      return;
    }
    for (Write write : transaction.writes()) {
      store(session, block, transaction.id(), write);
    }
    if (transaction.event().isPresent()) {
      session.change(
          "insert into ledger_event (block_number, position_in_block, transaction_id, event_name,"
              + " json) values (?, ?, ?, ?, ?)",
          block,
          at,
          transaction.id(),
          transaction.event().get().name(),
          transaction.event().get().json());
    }
  }

  private static void store(Database.Session session, long block, String id, Write write)
      throws SQLException {
    List<String> parts = padded(write.key().parts());
    String type = write.key().type().name();
    if (write.json().isEmpty()) {
      session.change(
          "delete from ledger_record where record_type = ? and part1 = ? and part2 = ? and part3 ="
              + " ? and part4 = ?",
          type,
          parts.get(0),
          parts.get(1),
          parts.get(2),
          parts.get(3));
      return;
    }
    int changed =
        session.change(
            "update ledger_record set json = ?, block_number = ?, transaction_id = ?"
                + " where record_type = ? and part1 = ? and part2 = ? and part3 = ? and part4 = ?",
            write.json().get(),
            block,
            id,
            type,
            parts.get(0),
            parts.get(1),
            parts.get(2),
            parts.get(3));
    if (changed == 0) {
      session.change(
          "insert into ledger_record (json, block_number, transaction_id, record_type, part1,"
              + " part2, part3, part4) values (?, ?, ?, ?, ?, ?, ?, ?)",
          write.json().get(),
          block,
          id,
          type,
          parts.get(0),
          parts.get(1),
          parts.get(2),
          parts.get(3));
    }
  }

  private static List<String> padded(List<String> parts) {
    List<String> all = new ArrayList<>(parts);
    all.addAll(Collections.nCopies(KEY_PARTS - parts.size(), ""));
    return all;
  }

  /**
   * Reads one record.
   *
   * @param key its key
   * @return what the ledger holds there, or empty
   */
  public Optional<StoredRecord> find(RecordKey key) {
    return list(key.type(), key.parts()).stream().findFirst();
  }

  /**
   * Reads one record as its type.
   *
   * @param type the class of the type's value
   * @param recordType the kind of record
   * @param parts the parts of its key: texts, or whole numbers
   * @param <T> the record's type
   * @return the record, or empty
   */
  public <T> Optional<T> read(Class<T> type, RecordType recordType, Object... parts) {
    return find(RecordKey.of(recordType, parts)).map(stored -> stored.as(type));
  }

  /**
   * Lists records whose key starts with some parts, in the order of their keys.
   *
   * @param type the kind of record
   * @param prefix the first parts of the key, as they stand in it
   * @return the records
   */
  public List<StoredRecord> list(RecordType type, List<String> prefix) {
    return cache.list(type, prefix, () -> query(type, prefix));
  }

  private List<StoredRecord> query(RecordType type, List<String> prefix) {
    StringBuilder sql =
        new StringBuilder(
            "select part1, part2, part3, part4, json, block_number, transaction_id"
                + " from ledger_record where record_type = ?");
    List<Object> arguments = new ArrayList<>();
    arguments.add(type.name());
    for (int part = 0; part < prefix.size(); part++) {
      sql.append(" and part").append(part + 1).append(" = ?");
      arguments.add(prefix.get(part));
    }
    sql.append(" order by part1, part2, part3, part4");
    return database.transaction(
        session ->
            session.list(
                sql.toString(),
                row -> {
                  List<String> parts = new ArrayList<>();
                  for (int part = 1; part <= type.parts().size(); part++) {
                    parts.add(row.getString(part));
                  }
                  return new StoredRecord(
                      new RecordKey(type, parts),
                      row.getString(5),
                      row.getLong(6),
                      row.getString(7));
                },
                arguments.toArray()));
  }

  /**
   * Lists records as their type.
   *
   * @param type the class of the type's value
   * @param recordType the kind of record
   * @param prefix the first parts of the key: texts, or whole numbers
   * @param <T> the records' type
   * @return the records
   */
  public <T> List<T> listAs(Class<T> type, RecordType recordType, Object... prefix) {
    List<String> parts = java.util.Arrays.stream(prefix).map(RecordKey::part).toList();
    return list(recordType, parts).stream().map(stored -> stored.as(type)).toList();
  }

  /**
   * Lists the records of one bank, or of all, as their type.
   *
   * @param type the class of the type's value
   * @param recordType a kind of record whose key starts with the bank
   * @param bank the bank's MSP id; empty for all banks
   * @param <T> the records' type
   * @return the records
   */
  public <T> List<T> listOf(Class<T> type, RecordType recordType, Optional<String> bank) {
    return bank.map(owner -> listAs(type, recordType, owner))
        .orElseGet(() -> listAs(type, recordType));
  }

  /**
   * Waits until a block was applied: what was just written can then be read.
   *
   * @param block the block's number
   * @param limit how long to wait
   * @return whether it was applied in time
   */
  public boolean await(long block, Duration limit) {
    long nanos = limit.toNanos();
    lock.lock();
    try {
      while (nextBlock <= block) {
        if (nanos <= 0) {
          return false;
        }
        nanos = moved.awaitNanos(nanos);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Lists events behind a place in the chain, the oldest first.
   *
   * @param block the place's block
   * @param position the place's position in the block; -1 for before its first transaction
   * @param most how many at most
   * @return the events
   */
  public List<StoredEvent> events(long block, int position, int most) {
    return database.transaction(
        session ->
            session.list(
                "select block_number, position_in_block, transaction_id, event_name, json"
                    + " from ledger_event where block_number > ?"
                    + " or (block_number = ? and position_in_block > ?)"
                    + " order by block_number, position_in_block limit ?",
                row ->
                    new StoredEvent(
                        row.getLong(1),
                        row.getInt(2),
                        row.getString(3),
                        row.getString(4),
                        row.getString(5)),
                block,
                block,
                position,
                most));
  }

  /**
   * An event of the chaincode.
   *
   * @param blockNumber its block
   * @param position its transaction's place in the block
   * @param transactionId its transaction
   * @param name its name
   * @param json its payload
   */
  public record StoredEvent(
      long blockNumber, int position, String transactionId, String name, String json) {}

  /**
   * Waits for the chain to grow.
   *
   * @param known how many blocks are known
   * @param millis how long to wait at most
   * @return how many blocks there are
   */
  public long awaitGrowth(long known, long millis) {
    await(known, Duration.ofNanos(TimeUnit.MILLISECONDS.toNanos(millis)));
    return nextBlock();
  }
}
