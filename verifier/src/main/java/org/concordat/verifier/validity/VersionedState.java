package org.concordat.verifier.validity;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.verifier.lifecycle.ChaincodeDefinition;
import org.concordat.verifier.lifecycle.Definitions;
import org.concordat.verifier.transaction.ReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;

/**
 * Who wrote each key last: the world state without its values. What the transactions of one block
 * write lies above it until the block ends.
 *
 * <p>Values of a collection with a life of so many blocks are dropped by every peer at the same
 * block, and with them the hashes that everybody has.
 */
public final class VersionedState {
  /** As Fabric orders keys: by their UTF-8 bytes, which is by code points. */
  static final Comparator<String> KEY_ORDER = VersionedState::compare;

  private final Map<String, NavigableMap<String, Version>> open = new HashMap<>();
  private final Map<String, NavigableMap<String, Optional<Version>>> openInBlock = new HashMap<>();
  private final Map<HashedKey, Version> hashed = new HashMap<>();
  private final Map<HashedKey, Optional<Version>> hashedInBlock = new HashMap<>();
  private final TreeMap<Long, List<Expiry>> expiring = new TreeMap<>();

  /**
   * A key of a private collection.
   *
   * @param namespace the chaincode
   * @param collection the collection
   * @param keyHash SHA-256 of the key
   */
  public record HashedKey(String namespace, String collection, ByteString keyHash) {}

  /**
   * The transaction that wrote a value.
   *
   * @param block its block
   * @param transaction its place there
   */
  public record Version(long block, long transaction) implements Comparable<Version> {
    /**
     * Reads a version from a read set.
     *
     * @param version as it stands there
     * @return the same
     */
    public static Version of(org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version version) {
      return new Version(version.getBlockNum(), version.getTxNum());
    }

    @Override
    public int compareTo(Version other) {
      int byBlock = Long.compareUnsigned(block, other.block);
      return byBlock != 0 ? byBlock : Long.compareUnsigned(transaction, other.transaction);
    }

    @Override
    public String toString() {
      return "block %s, transaction %s"
          .formatted(Long.toUnsignedString(block), Long.toUnsignedString(transaction));
    }
  }

  private static int compare(String a, String b) {
    int length = Math.min(a.length(), b.length());
    for (int i = 0; i < length; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        // Surrogates stand for code points above all others.
        boolean high = Character.isSurrogate(x);
        return high == Character.isSurrogate(y) ? x - y : high ? 1 : -1;
      }
    }
    return a.length() - b.length();
  }

  /** Who wrote a key before this block; empty when it is not there. */
  Optional<Version> version(String namespace, String key) {
    NavigableMap<String, Version> keys = open.get(namespace);
    return keys == null ? Optional.empty() : Optional.ofNullable(keys.get(key));
  }

  /** Whether an earlier valid transaction of this block wrote the key. */
  boolean isChangedInBlock(String namespace, String key) {
    NavigableMap<String, Optional<Version>> changes = openInBlock.get(namespace);
    return changes != null && changes.containsKey(key);
  }

  Optional<Version> version(HashedKey key) {
    return Optional.ofNullable(hashed.get(key));
  }

  boolean isChangedInBlock(HashedKey key) {
    return hashedInBlock.containsKey(key);
  }

  /** The keys of a range with what this block has changed so far; an empty end means no end. */
  NavigableMap<String, Version> range(
      String namespace, String start, String end, boolean endInclusive) {
    NavigableMap<String, Version> found = new TreeMap<>(KEY_ORDER);
    if (!end.isEmpty() && KEY_ORDER.compare(start, end) > 0) {
      return found;
    }
    NavigableMap<String, Version> committed = open.get(namespace);
    if (committed != null) {
      found.putAll(part(committed, start, end, endInclusive));
    }
    NavigableMap<String, Optional<Version>> changes = openInBlock.get(namespace);
    if (changes != null) {
      part(changes, start, end, endInclusive)
          .forEach(
              (key, version) ->
                  version.ifPresentOrElse(v -> found.put(key, v), () -> found.remove(key)));
    }
    return found;
  }

  private static <V> NavigableMap<String, V> part(
      NavigableMap<String, V> all, String start, String end, boolean endInclusive) {
    return end.isEmpty() ? all.tailMap(start, true) : all.subMap(start, true, end, endInclusive);
  }

  /**
   * Takes the writes of a valid transaction in.
   *
   * @param set what it wrote
   * @param version where it stands
   * @param definitions how long private values live
   */
  public void apply(ReadWriteSet set, Version version, Definitions definitions) {
    for (ReadWriteSet.Namespace namespace : set.namespaces()) {
      for (KVWrite write : namespace.open().getWritesList()) {
        openInBlock
            .computeIfAbsent(namespace.name(), n -> new TreeMap<>(KEY_ORDER))
            .put(
                write.getKey(),
                ReadWriteSet.isDelete(write) ? Optional.empty() : Optional.of(version));
      }
      for (ReadWriteSet.Collection collection : namespace.collections()) {
        long life = life(definitions, namespace.name(), collection.name());
        for (KVWriteHash write : collection.hashes().getHashedWritesList()) {
          HashedKey key = new HashedKey(namespace.name(), collection.name(), write.getKeyHash());
          boolean delete = ReadWriteSet.isDelete(write);
          hashedInBlock.put(key, delete ? Optional.empty() : Optional.of(version));
          if (!delete && life > 0 && life < Long.MAX_VALUE - version.block() - 1) {
            expiring
                .computeIfAbsent(version.block() + life + 1, b -> new ArrayList<>())
                .add(new Expiry(key, version.block()));
          }
        }
      }
    }
  }

  private static long life(Definitions definitions, String namespace, String collection) {
    return definitions
        .find(namespace)
        .map(definition -> definition.collections().get(collection))
        .map(ChaincodeDefinition.Collection::blockToLive)
        .orElse(0L);
  }

  /**
   * Ends a block: what it wrote is the state from now on, and what was to live until now is gone,
   * unless it was written again.
   *
   * @param number the block's number
   */
  public void endBlock(long number) {
    NavigableMap<Long, List<Expiry>> due = expiring.headMap(number, true);
    due.values().stream().flatMap(List::stream).forEach(this::expire);
    due.clear();
    openInBlock.forEach(
        (namespace, changes) -> {
          NavigableMap<String, Version> keys =
              open.computeIfAbsent(namespace, n -> new TreeMap<>(KEY_ORDER));
          changes.forEach(
              (key, version) ->
                  version.ifPresentOrElse(v -> keys.put(key, v), () -> keys.remove(key)));
        });
    hashedInBlock.forEach(
        (key, version) ->
            version.ifPresentOrElse(v -> hashed.put(key, v), () -> hashed.remove(key)));
    openInBlock.clear();
    hashedInBlock.clear();
  }

  private void expire(Expiry due) {
    Version version = hashed.get(due.key());
    if (version != null && version.block() == due.written()) {
      hashed.remove(due.key());
    }
  }

  private record Expiry(HashedKey key, long written) {}
}
