package org.concordat.embedded.ledger;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.ledger.StateStore.Entry;
import org.concordat.embedded.ledger.StateStore.Versioned;

/**
 * One transaction being simulated on a peer's state: reads come from the state after the last block
 * and are recorded with their versions, writes are only recorded. So a transaction does not see its
 * own writes.
 *
 * <p>Used by one chaincode stream at a time; methods are synchronized because a stream may hop
 * threads.
 */
public final class Simulation implements AutoCloseable {
  private final String transactionId;
  private final StateStore.Snapshot snapshot;
  private final Definitions definitions;
  private final ReadWriteSetBuilder builder = new ReadWriteSetBuilder();
  private final List<RangeScan> scans = new ArrayList<>();
  private final Set<Space> privateReads = new HashSet<>();
  private boolean wrote;
  private boolean queriedPrivate;
  private boolean paged;

  /** A simulation of {@code transactionId} on {@code snapshot}, which it closes at its end. */
  public Simulation(String transactionId, StateStore.Snapshot snapshot, Definitions definitions) {
    this.transactionId = transactionId;
    this.snapshot = snapshot;
    this.definitions = definitions;
  }

  /** Entries of a range, recorded as they are taken. */
  public interface Scan {
    /** The next entry, empty at the end. */
    Optional<Entry> next();
  }

  /** A page of a range. */
  public interface PagedScan extends Scan {
    /** The key at which the next page starts, empty when there is none. */
    String bookmark();
  }

  /** Reads a public key; empty when it is not there. */
  public synchronized Optional<ByteString> get(String namespace, String key) {
    Optional<Versioned> found = snapshot.get(Space.publicState(namespace), key);
    builder.read(namespace, key, found.map(Versioned::version));
    return found.map(Versioned::value);
  }

  /** Writes a public key; null deletes it. */
  public synchronized void put(String namespace, String key, ByteString value)
      throws LedgerException {
    beforeWrite(key);
    builder.write(namespace, key, value);
  }

  /** The entries of a range of public keys; an empty end means no end. */
  public synchronized Scan range(String namespace, String start, String end) {
    RangeScan scan =
        new RangeScan(
            namespace, start, end, snapshot.range(Space.publicState(namespace), start, end));
    scans.add(scan);
    return scan;
  }

  /** One page of a range of public keys. Only for transactions that write nothing. */
  public synchronized PagedScan page(String namespace, String start, String end, int size)
      throws LedgerException {
    if (wrote) {
      throw new LedgerException(
          "txid ["
              + transactionId
              + "]: unsuppored transaction. Paginated queries are supported only in a read-only"
              + " transaction");
    }
    paged = true;
    Iterator<Entry> entries = snapshot.range(Space.publicState(namespace), start, end);
    Page scan = new Page(namespace, start, end, entries, size);
    scans.add(scan.recorded);
    return scan;
  }

  /** Reads a private value. Fails where this peer should hold it and does not. */
  public synchronized Optional<ByteString> getPrivate(
      String namespace, String collection, String key) throws LedgerException {
    requireCollection(namespace, collection);
    Optional<Versioned> value = snapshot.get(Space.privateState(namespace, collection), key);
    Optional<Version> version = value.map(Versioned::version);
    Optional<Version> hashVersion =
        snapshot
            .get(Space.hashes(namespace, collection), Space.hashedKey(Space.hashOfKey(key)))
            .map(Versioned::version);
    if (!version.equals(hashVersion)) {
      throw new LedgerException(
          "private data matching public hash version is not available. Public hash version = "
              + text(hashVersion)
              + ", Private data version = "
              + text(version));
    }
    builder.hashedRead(namespace, collection, key, version);
    privateReads.add(Space.privateState(namespace, collection));
    return value.map(Versioned::value);
  }

  /**
   * The hash of a private value, readable on every peer, so that it ties the endorsement to no
   * members.
   */
  public synchronized Optional<ByteString> getPrivateHash(
      String namespace, String collection, String key) throws LedgerException {
    requireCollection(namespace, collection);
    Optional<Versioned> hash =
        snapshot.get(Space.hashes(namespace, collection), Space.hashedKey(Space.hashOfKey(key)));
    builder.hashedRead(namespace, collection, key, hash.map(Versioned::version));
    return hash.map(Versioned::value);
  }

  /** The private entries of a range. Only for transactions that write nothing. */
  public synchronized Scan privateRange(
      String namespace, String collection, String start, String end) throws LedgerException {
    requireCollection(namespace, collection);
    if (wrote) {
      throw new LedgerException(
          "txid ["
              + transactionId
              + "]: unsuppored transaction. Queries on pvt data is supported only in a read-only"
              + " transaction");
    }
    queriedPrivate = true;
    Iterator<Entry> entries = snapshot.range(Space.privateState(namespace, collection), start, end);
    return () -> entries.hasNext() ? Optional.of(entries.next()) : Optional.empty();
  }

  /** Writes a private key; null deletes it. */
  public synchronized void putPrivate(
      String namespace, String collection, String key, ByteString value) throws LedgerException {
    requireCollection(namespace, collection);
    beforeWrite(key);
    builder.privateWrite(namespace, collection, key, value, false);
  }

  /** Deletes a private key and its history. */
  public synchronized void purgePrivate(String namespace, String collection, String key)
      throws LedgerException {
    requireCollection(namespace, collection);
    beforeWrite(key);
    builder.privateWrite(namespace, collection, key, null, true);
  }

  /**
   * Whether private values of that collection were read: such a transaction can only be endorsed
   * where they are.
   */
  public synchronized boolean readPrivate(String namespace, String collection) {
    return privateReads.contains(Space.privateState(namespace, collection));
  }

  /** What was read and written. */
  public synchronized ReadWriteSetBuilder.Result result() {
    scans.forEach(scan -> scan.recordInto(builder));
    scans.clear();
    return builder.build();
  }

  @Override
  public void close() {
    snapshot.close();
  }

  private void beforeWrite(String key) throws LedgerException {
    if (queriedPrivate) {
      throw new LedgerException(
          "txid ["
              + transactionId
              + "]: unsuppored transaction. Transaction has already performed queries on pvt data."
              + " Writes are not allowed");
    }
    if (paged) {
      throw new LedgerException(
          "txid ["
              + transactionId
              + "]: unsuppored transaction. Transaction has already performed a paginated query."
              + " Writes are not allowed");
    }
    wrote = true;
    if (key.isEmpty()) {
      throw new LedgerException("key is an empty string");
    }
  }

  private void requireCollection(String namespace, String collection) throws LedgerException {
    if (definitions.collection(namespace, collection).isEmpty()) {
      throw new LedgerException(
          "collection ["
              + collection
              + "] not defined in the collection config for chaincode ["
              + namespace
              + "]");
    }
  }

  private static String text(Optional<Version> version) {
    return version.map(Version::toString).orElse("<nil>");
  }

  /**
   * A range whose results are recorded, so that validation can tell whether they would still be the
   * same.
   */
  private static final class RangeScan implements Scan {
    private final String namespace;
    private final String start;
    private final String end;
    private final Iterator<Entry> entries;
    private final List<Entry> taken = new ArrayList<>();
    private boolean exhausted;

    RangeScan(String namespace, String start, String end, Iterator<Entry> entries) {
      this.namespace = namespace;
      this.start = start;
      this.end = end;
      this.entries = entries;
    }

    @Override
    public Optional<Entry> next() {
      if (entries.hasNext()) {
        Entry entry = entries.next();
        taken.add(entry);
        return Optional.of(entry);
      }
      exhausted = true;
      return Optional.empty();
    }

    void recordInto(ReadWriteSetBuilder builder) {
      // The end is what was asked for once everything was read, else the last key read.
      String recordedEnd = exhausted ? end : taken.isEmpty() ? "" : taken.getLast().key();
      builder.range(namespace, start, recordedEnd, exhausted, taken);
    }
  }

  private static final class Page implements PagedScan {
    private final RangeScan recorded;
    private final int size;
    private int count;

    Page(String namespace, String start, String end, Iterator<Entry> entries, int size) {
      this.recorded = new RangeScan(namespace, start, end, entries);
      this.size = size;
    }

    @Override
    public Optional<Entry> next() {
      if (count == size) {
        return Optional.empty();
      }
      Optional<Entry> next = recorded.next();
      if (next.isPresent()) {
        count++;
      }
      return next;
    }

    @Override
    public String bookmark() {
      return recorded.entries.hasNext() ? recorded.entries.next().key() : "";
    }
  }
}
