package org.concordat.service.projection;

import static org.concordat.service.integrity.SealedTable.flag;
import static org.concordat.service.integrity.SealedTable.number;
import static org.concordat.service.integrity.SealedTable.text;

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
import java.util.function.Consumer;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedRow;
import org.concordat.service.integrity.SealedTable;
import org.concordat.service.integrity.SealedWriter;
import org.concordat.service.ledger.BlockLink;
import org.concordat.service.projection.ParsedBlock.ParsedTransaction;
import org.concordat.service.projection.ParsedBlock.Write;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records, transactions and events as of the last block applied. A block and the checkpoint behind
 * it are stored together, so a block is applied once however often it is delivered.
 */
public final class Projection {
  private static final Logger LOG = LoggerFactory.getLogger(Projection.class);
  private static final int KEY_PARTS = 4;
  private static final SealedTable RECORDS =
      SealedTable.ofBlocks(
          "ledger_record",
          List.of(text("record_type"), text("part1"), text("part2"), text("part3"), text("part4")),
          text("json"),
          number("block_number"),
          text("transaction_id"));
  private static final List<SealedTable.Column> PLACE =
      List.of(number("block_number"), number("position_in_block"));
  static final SealedTable TRANSACTIONS =
      SealedTable.ofBlocks(
          "ledger_transaction",
          PLACE,
          text("transaction_id"),
          text("function_name"),
          text("msp_id"),
          number("timestamp_millis"),
          text("validation_code"),
          flag("is_valid"),
          text("chaincode_name"),
          text("study"));
  private static final SealedTable EVENTS =
      SealedTable.ofBlocks(
          "ledger_event", PLACE, text("transaction_id"), text("event_name"), text("json"));

  private final SealedDatabase database;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<ParsedBlock>> readers = new CopyOnWriteArrayList<>();
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
  public Projection(SealedDatabase database) {
    this.database = database;
    this.nextBlock = database.mark().nextBlock();
  }

  /**
   * Returns the tables it keeps.
   *
   * @return all of them; they can be filled again from block 0
   */
  public static List<SealedTable> tables() {
    return List.of(RECORDS, TRANSACTIONS, EVENTS, CertificateStore.SEEN, Chain.BLOCKS);
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
   * Adds what is given each block once, when it was applied. A reader that fails is passed over:
   * following goes on.
   *
   * @param reader must return quickly
   */
  public void onNewBlock(Consumer<ParsedBlock> reader) {
    readers.add(reader);
  }

  /**
   * Applies a block. One applied before is compared and skipped.
   *
   * @param block the next block, or an earlier one
   * @throws IllegalStateException when blocks before it are missing
   * @throws ConcordatException {@code CHAIN_BROKEN} when it does not continue the chain followed so
   *     far; {@code STORE_TAMPERED} when a record it changes is not as it was left
   */
  public void apply(ParsedBlock block) {
    boolean[] taken = new boolean[1];
    long next =
        database.change(
            writer -> {
              taken[0] = false;
              if (Chain.take(writer, block.link())) {
                for (int at = 0; at < block.transactions().size(); at++) {
                  store(writer, block.number(), at, block.transactions().get(at));
                }
                CertificateStore.store(writer, block);
                taken[0] = true;
              }
              return writer.mark().nextBlock();
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
    if (taken[0]) {
      readers.forEach(reader -> give(block, reader));
    }
    listeners.forEach(Runnable::run);
  }

  private static void give(ParsedBlock block, Consumer<ParsedBlock> reader) {
    try {
      reader.accept(block);
    } catch (RuntimeException e) {
      LOG.atError().addKeyValue("block", block.number()).setCause(e).log("a reader failed");
    }
  }

  /**
   * Compares how far the own peer has come with how far its blocks were followed.
   *
   * @param newest its newest block; empty when it has none
   * @throws ConcordatException {@code CHAIN_BROKEN} when it has lost blocks
   */
  public void requireReached(Optional<BlockLink> newest) {
    Chain.requireReached(database.mark(), newest);
  }

  private static void store(SealedWriter writer, long block, int at, ParsedTransaction transaction)
      throws SQLException {
    writer.insert(
        TRANSACTIONS,
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
      store(writer, block, transaction.id(), write);
    }
    if (transaction.event().isPresent()) {
      ParsedBlock.Event event = transaction.event().get();
      writer.insert(EVENTS, block, at, transaction.id(), event.name(), event.json());
    }
  }

  private static void store(SealedWriter writer, long block, String id, Write write)
      throws SQLException {
    List<Object> row = new ArrayList<>();
    row.add(write.key().type().name());
    row.addAll(padded(write.key().parts()));
    if (write.json().isEmpty()) {
      writer.remove(RECORDS, row.toArray());
      return;
    }
    row.add(write.json().get());
    row.add(block);
    row.add(id);
    writer.put(RECORDS, row.toArray());
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
    database.findings().refuseToRead(RECORDS.name());
    return cache.list(type, prefix, () -> query(type, prefix));
  }

  private List<StoredRecord> query(RecordType type, List<String> prefix) {
    List<Object> arguments = new ArrayList<>();
    return query(
        type, RecordOrder.byKey(type).tail(prefix, Optional.empty(), arguments), arguments);
  }

  private List<StoredRecord> query(RecordType type, String tail, List<Object> arguments) {
    return database.read(
        reader ->
            reader.list(RECORDS, tail, arguments.toArray()).stream()
                .map(row -> record(type, row))
                .toList());
  }

  /**
   * Lists a page of the records whose key starts with some parts.
   *
   * @param order the kind of record, and in which order
   * @param prefix the first parts of the key, as they stand in it
   * @param behind only those behind this place; empty for the first ones
   * @param most how many at most
   * @return the records
   * @throws ConcordatException {@code FIELD_INVALID} when the place is none of such a record
   */
  public List<StoredRecord> page(
      RecordOrder order, List<String> prefix, Optional<RecordOrder.Behind> behind, int most) {
    database.findings().refuseToRead(RECORDS.name());
    Checks.requireField(
        behind.isEmpty() || behind.get().parts().size() == order.type().parts().size(),
        "cursor must be what an earlier page of this list gives as next");
    List<Object> arguments = new ArrayList<>();
    String tail = order.tail(prefix, behind, arguments) + " limit ?";
    arguments.add(most);
    return cache.page(order.type(), tail, arguments, () -> query(order.type(), tail, arguments));
  }

  private static StoredRecord record(RecordType type, SealedRow row) {
    List<String> parts = new ArrayList<>();
    for (int part = 1; part <= type.parts().size(); part++) {
      parts.add(row.text("part" + part));
    }
    return new StoredRecord(
        new RecordKey(type, parts),
        row.text("json"),
        row.number("block_number"),
        row.text("transaction_id"));
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
    return database.read(
        reader ->
            reader
                .list(
                    EVENTS,
                    "where block_number > ? or (block_number = ? and position_in_block > ?)"
                        + " order by block_number, position_in_block limit ?",
                    block,
                    block,
                    position,
                    most)
                .stream()
                .map(
                    row ->
                        new StoredEvent(
                            row.number("block_number"),
                            row.integer("position_in_block"),
                            row.text("transaction_id"),
                            row.text("event_name"),
                            row.text("json")))
                .toList());
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
