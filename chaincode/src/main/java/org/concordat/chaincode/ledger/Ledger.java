package org.concordat.chaincode.ledger;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;

/**
 * One transaction's view of the ledger.
 *
 * <p>Reads see the state before the transaction, never its own writes. Everything read by key is
 * checked again at commit: when it has changed by then, the transaction is invalid. Implementations
 * serve one transaction and one thread.
 */
public interface Ledger {
  /**
   * Reads a record.
   *
   * @param key its key
   * @return its bytes, or empty when there is none
   */
  Optional<byte[]> get(RecordKey key);

  /**
   * Understands a record's bytes. Equal bytes give equal records, which never change: an
   * implementation may remember what it has understood before.
   *
   * @param bytes JSON
   * @param type the record's class
   * @param <T> the record's type
   * @return the record
   * @throws org.concordat.protocol.error.ConcordatException as {@link CanonicalJson#read(byte[],
   *     Class)}
   */
  default <T> T understand(byte[] bytes, Class<T> type) {
    return CanonicalJson.read(bytes, type);
  }

  /**
   * Writes a record.
   *
   * @param key its key
   * @param value its bytes, at least one
   */
  void put(RecordKey key, byte[] value);

  /**
   * Reads a private value.
   *
   * @param collection its collection
   * @param key its key
   * @return its bytes, or empty when there is none
   * @throws org.concordat.protocol.error.ConcordatException {@link ErrorCode#PRIVATE_DATA_MISSING}
   *     when the ledger knows the value and this peer does not hold it, or the caller is of no bank
   *     of the collection; {@link ErrorCode#COLLECTION_UNDEFINED}
   */
  Optional<byte[]> getPrivate(PrivateCollection collection, String key);

  /**
   * Writes a private value.
   *
   * @param collection its collection
   * @param key its key
   * @param value its bytes, at least one
   * @throws org.concordat.protocol.error.ConcordatException {@link ErrorCode#COLLECTION_UNDEFINED}
   */
  void putPrivate(PrivateCollection collection, String key, byte[] value);

  /**
   * Removes a private value, and its history, from every peer that holds it. Its digest stays in
   * the blocks that wrote it.
   *
   * @param collection its collection
   * @param key its key
   */
  void purgePrivate(PrivateCollection collection, String key);

  /**
   * Reads the digest of a private value, which every peer of the channel holds.
   *
   * @param collection its collection
   * @param key its key
   * @return its SHA-256, or empty when there is no value
   * @throws org.concordat.protocol.error.ConcordatException {@link ErrorCode#COLLECTION_UNDEFINED}
   */
  Optional<byte[]> privateHash(PrivateCollection collection, String key);

  /**
   * Lists records by the first parts of their key, in ascending order of the keys. For reads only:
   * a transaction that writes asks for the keys it knows.
   *
   * @param type the kind of record
   * @param parts the first parts as they stand in the key
   * @return the records found
   */
  List<Entry> list(RecordType type, List<String> parts);

  /**
   * Returns a value of the transaction's transient map.
   *
   * @param name its name
   * @return its bytes, or empty
   */
  Optional<byte[]> transientValue(String name);

  /**
   * Returns the transaction's time: its client's choice, within the peers' time window.
   *
   * @return in epoch milliseconds
   */
  long nowMillis();

  /**
   * Returns the transaction's id.
   *
   * @return the id
   */
  String transactionId();

  /**
   * Returns the channel's name.
   *
   * @return the name
   */
  String channel();

  /**
   * Returns the organisation of the transaction's creator.
   *
   * @return its MSP id
   */
  String callerMspId();

  /**
   * Returns the role that the creator's certificate names.
   *
   * @return the role, or empty when it names none that exists
   */
  Optional<Role> callerRole();

  /**
   * Sets the transaction's one event.
   *
   * @param name its name
   * @param payload its payload
   */
  void emit(String name, byte[] payload);

  /**
   * A record found by a list.
   *
   * @param key its key
   * @param text its canonical JSON
   */
  record Entry(RecordKey key, String text) {}
}
