package org.concordat.service.projection;

import java.util.Objects;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;

/** A record of the world state. Its value is parsed once; safe for use by several threads. */
public final class StoredRecord {
  private final RecordKey key;
  private final String json;
  private final long blockNumber;
  private final String transactionId;
  private volatile Object parsed;

  /**
   * Creates a record.
   *
   * @param key its key
   * @param json its value
   * @param blockNumber the block it was last written in
   * @param transactionId the transaction that wrote it
   */
  StoredRecord(RecordKey key, String json, long blockNumber, String transactionId) {
    this.key = key;
    this.json = json;
    this.blockNumber = blockNumber;
    this.transactionId = transactionId;
  }

  /**
   * Returns the key.
   *
   * @return its type and parts
   */
  public RecordKey key() {
    return key;
  }

  /**
   * Returns the value.
   *
   * @return canonical JSON
   */
  public String json() {
    return json;
  }

  /**
   * Returns the block it was last written in.
   *
   * @return the block's number
   */
  public long blockNumber() {
    return blockNumber;
  }

  /**
   * Returns the transaction that wrote it.
   *
   * @return the transaction's id
   */
  public String transactionId() {
    return transactionId;
  }

  /**
   * Reads the value.
   *
   * @param type its class
   * @param <T> its type
   * @return the record
   */
  public <T> T as(Class<T> type) {
    Object known = parsed;
    if (!type.isInstance(known)) {
      known = CanonicalJson.read(json, type);
      parsed = known;
    }
    return type.cast(known);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredRecord that
        && key.equals(that.key)
        && json.equals(that.json)
        && blockNumber == that.blockNumber
        && transactionId.equals(that.transactionId);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key, json, blockNumber, transactionId);
  }
}
