package org.concordat.embedded.ledger;

import com.google.protobuf.ByteString;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.embedded.block.ReadWriteSet;
import org.concordat.embedded.block.ReadWriteSet.HashedCollection;
import org.concordat.embedded.block.ReadWriteSet.Namespace;
import org.concordat.embedded.ledger.StateStore.Entry;
import org.concordat.embedded.ledger.StateStore.Update;
import org.concordat.embedded.ledger.StateStore.Versioned;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Multi-version concurrency control over one block: whether what a transaction read is still so
 * after the blocks before and the valid transactions before it in the block.
 */
final class ConflictValidator {
  private final StateStore.Snapshot committed;
  private final Map<Space, NavigableMap<String, Update>> pending = new HashMap<>();

  /** Validates against {@code committed}, the state after the block before. */
  ConflictValidator(StateStore.Snapshot committed) {
    this.committed = committed;
  }

  /**
   * Validates one transaction and, when it is valid, takes its writes in as those of {@code
   * version}.
   */
  TxValidationCode validate(ReadWriteSet set, Version version) {
    for (Namespace namespace : set.namespaces()) {
      Space space = Space.publicState(namespace.name());
      for (KVRead read : namespace.publicSet().getReadsList()) {
        if (!unchanged(space, read.getKey(), read.hasVersion(), read.getVersion())) {
          return TxValidationCode.MVCC_READ_CONFLICT;
        }
      }
      for (RangeQueryInfo range : namespace.publicSet().getRangeQueriesInfoList()) {
        if (!sameResults(space, range)) {
          return TxValidationCode.PHANTOM_READ_CONFLICT;
        }
      }
      for (HashedCollection collection : namespace.collections()) {
        Space hashes = Space.hashes(namespace.name(), collection.name());
        for (KVReadHash read : collection.hashes().getHashedReadsList()) {
          if (!unchanged(
              hashes, Space.hashedKey(read.getKeyHash()), read.hasVersion(), read.getVersion())) {
            return TxValidationCode.MVCC_READ_CONFLICT;
          }
        }
      }
    }
    apply(set, version);
    return TxValidationCode.VALID;
  }

  /**
   * The public and hashed writes of all valid transactions so far; a later write replaces an
   * earlier one.
   */
  List<Update> updates() {
    return pending.values().stream().flatMap(m -> m.values().stream()).toList();
  }

  private boolean unchanged(
      Space space,
      String key,
      boolean hadVersion,
      org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version version) {
    NavigableMap<String, Update> changes = pending.get(space);
    if (changes != null && changes.containsKey(key)) {
      return false;
    }
    Optional<Version> now = committed.get(space, key).map(Versioned::version);
    return now.equals(hadVersion ? Optional.of(Version.fromProto(version)) : Optional.empty());
  }

  private boolean sameResults(Space space, RangeQueryInfo range) {
    Iterator<KVRead> expected = range.getRawReads().getKvReadsList().iterator();
    Iterator<Entry> now =
        combined(space, range.getStartKey(), range.getEndKey(), !range.getItrExhausted());
    while (expected.hasNext() && now.hasNext()) {
      KVRead read = expected.next();
      Entry entry = now.next();
      if (!read.getKey().equals(entry.key())
          || !Version.fromProto(read.getVersion()).equals(entry.value().version())) {
        return false;
      }
    }
    return !expected.hasNext() && !now.hasNext();
  }

  /** The committed entries of a range with this block's changes laid over them. */
  private Iterator<Entry> combined(Space space, String start, String end, boolean endInclusive) {
    if (endInclusive && end.isEmpty()) {
      return List.<Entry>of().iterator(); // nothing had been read of the range
    }
    NavigableMap<String, Entry> merged = new TreeMap<>(KeyOrder.BY_CODE_POINT);
    committed
        .iterate(space, start, end, endInclusive)
        .forEachRemaining(e -> merged.put(e.key(), e));
    NavigableMap<String, Update> changes = pending.get(space);
    if (changes != null) {
      NavigableMap<String, Update> part =
          end.isEmpty()
              ? changes.tailMap(start, true)
              : changes.subMap(start, true, end, endInclusive);
      part.forEach(
          (key, update) -> {
            if (update.value() == null) {
              merged.remove(key);
            } else {
              merged.put(key, new Entry(key, new Versioned(update.value(), update.version())));
            }
          });
    }
    return merged.values().iterator();
  }

  private void apply(ReadWriteSet set, Version version) {
    for (Namespace namespace : set.namespaces()) {
      Space space = Space.publicState(namespace.name());
      for (KVWrite write : namespace.publicSet().getWritesList()) {
        change(space, write.getKey(), write.getIsDelete() ? null : write.getValue(), version);
      }
      for (HashedCollection collection : namespace.collections()) {
        Space hashes = Space.hashes(namespace.name(), collection.name());
        for (KVWriteHash write : collection.hashes().getHashedWritesList()) {
          ByteString value = write.getIsDelete() ? null : write.getValueHash();
          change(hashes, Space.hashedKey(write.getKeyHash()), value, version);
        }
      }
    }
  }

  private void change(Space space, String key, ByteString value, Version version) {
    pending
        .computeIfAbsent(space, s -> new TreeMap<>(KeyOrder.BY_CODE_POINT))
        .put(key, new Update(space, key, value, version));
  }
}
