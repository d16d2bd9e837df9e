package org.concordat.chaincode.ledger;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;

/**
 * The ledger's records as what they are. Every value it writes is canonical JSON, and it remembers
 * whether anything was written.
 */
public final class Records {
  private final Ledger ledger;
  private boolean changed;

  Records(Ledger ledger) {
    this.ledger = ledger;
  }

  /**
   * Reads a record.
   *
   * @param as the class of the type's values
   * @param type the kind of record
   * @param parts the parts of its key: texts, or whole numbers from 0
   * @param <T> the type of the value
   * @return the record, or empty
   */
  public <T> Optional<T> find(Class<T> as, RecordType type, Object... parts) {
    if (type.valueType() != as) {
      throw new IllegalArgumentException(type + " holds " + type.valueType() + ", not " + as);
    }
    return ledger.get(RecordKey.of(type, parts)).map(bytes -> ledger.understand(bytes, as));
  }

  /**
   * Tells whether there is a record.
   *
   * @param type the kind of record
   * @param parts the parts of its key
   * @return whether there is
   */
  public boolean exists(RecordType type, Object... parts) {
    return ledger.get(RecordKey.of(type, parts)).isPresent();
  }

  /**
   * Writes a record.
   *
   * @param value the record
   * @param type the kind of record
   * @param parts the parts of its key
   */
  public void put(Object value, RecordType type, Object... parts) {
    if (!type.valueType().isInstance(value)) {
      throw new IllegalArgumentException(type + " holds " + type.valueType());
    }
    ledger.put(RecordKey.of(type, parts), CanonicalJson.writeBytes(value));
    changed = true;
  }

  /**
   * Tells whether a record stands on the ledger as it would be written now: then a transaction is
   * the repetition of one that has done its work.
   *
   * @param value the record
   * @param taken the code when another record has its place
   * @param type the kind of record
   * @param parts the parts of its key
   * @return true when it stands there; false when its place is free
   * @throws ConcordatException with the code {@code taken}
   */
  public boolean standsAlready(Object value, ErrorCode taken, RecordType type, Object... parts) {
    Optional<byte[]> there = ledger.get(RecordKey.of(type, parts));
    if (there.isEmpty()) {
      return false;
    }
    if (!Arrays.equals(there.get(), CanonicalJson.writeBytes(value))) {
      throw conflict(taken, type, parts);
    }
    return true;
  }

  /**
   * Describes that another record has the place of one to be written.
   *
   * @param taken the code
   * @param type the kind of record
   * @param parts the parts of its key
   * @return the exception
   */
  public static ConcordatException conflict(ErrorCode taken, RecordType type, Object... parts) {
    return new ConcordatException(
        taken, type + " " + Arrays.toString(parts) + " exists with other content");
  }

  /**
   * Reads a private value.
   *
   * @param collection its collection
   * @param key its key
   * @return its bytes, or empty when there is none
   */
  public Optional<byte[]> findPrivate(PrivateCollection collection, String key) {
    return ledger.getPrivate(collection, key);
  }

  /**
   * Reads a private value that the ledger says exists.
   *
   * @param collection its collection
   * @param key its key
   * @return its bytes
   * @throws ConcordatException {@link ErrorCode#PRIVATE_DATA_MISSING} when this peer has none
   */
  public byte[] requirePrivate(PrivateCollection collection, String key) {
    return ledger.getPrivate(collection, key).orElseThrow(missing(collection, key));
  }

  /**
   * Describes that this peer lacks a private value.
   *
   * @param collection its collection
   * @param key its key
   * @return makes the exception
   */
  public static Supplier<ConcordatException> missing(PrivateCollection collection, String key) {
    return () ->
        new ConcordatException(
            ErrorCode.PRIVATE_DATA_MISSING,
            "this peer does not hold " + key + " of the collection " + collection.collection());
  }

  /**
   * Describes that the channel has no such collection.
   *
   * @param collection the collection
   * @param cause how the peer refused
   * @return the exception
   */
  public static ConcordatException undefined(PrivateCollection collection, Throwable cause) {
    return new ConcordatException(
        ErrorCode.COLLECTION_UNDEFINED,
        "the channel's definition of the chaincode has no collection "
            + collection.collection()
            + ": administrators of a quorum of banks have to approve one that has",
        cause);
  }

  /**
   * Reads the digest of a private value.
   *
   * @param collection its collection
   * @param key its key
   * @return its SHA-256, or empty
   * @throws ConcordatException {@link ErrorCode#COLLECTION_UNDEFINED}
   */
  public Optional<byte[]> privateHash(PrivateCollection collection, String key) {
    return ledger.privateHash(collection, key);
  }

  /**
   * Writes a private value.
   *
   * @param collection its collection
   * @param key its key
   * @param value its bytes
   */
  public void putPrivate(PrivateCollection collection, String key, byte[] value) {
    ledger.putPrivate(collection, key, value);
    changed = true;
  }

  /**
   * Removes a private value from every peer.
   *
   * @param collection its collection
   * @param key its key
   */
  public void purgePrivate(PrivateCollection collection, String key) {
    ledger.purgePrivate(collection, key);
    changed = true;
  }

  /**
   * Tells whether this transaction has written anything.
   *
   * @return whether it has
   */
  public boolean changed() {
    return changed;
  }
}
