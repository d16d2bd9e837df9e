package org.concordat.embedded.ledger;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.embedded.block.ReadWriteSet;
import org.concordat.embedded.block.ReadWriteSet.HashedCollection;
import org.concordat.embedded.block.ReadWriteSet.Namespace;
import org.concordat.embedded.definition.CollectionDefinition;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.ledger.PrivateDataSource.SetId;
import org.concordat.embedded.ledger.StateStore.Update;
import org.concordat.identity.Digests;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;

/**
 * The private side of one peer's ledger: fetches the values its organisation may hold, drops them
 * when their life is over or when they are purged, and remembers what it could not get.
 */
final class PrivateState {
  /** One transaction's writes in one collection, as the block tells of them. */
  private record Promised(Version version, SetId id, HashedCollection hashes) {
    Space values() {
      return Space.privateState(id.namespace(), id.collection());
    }

    Space hashSpace() {
      return Space.hashes(id.namespace(), id.collection());
    }
  }

  /** Values that this peer has, under the name they keep even after a purge. */
  private record Held(SetId id, PrivateWrites writes) {}

  private final String mspId;
  private final Definitions definitions;
  private final PrivateDataSource source;
  private final Map<Version, List<Held>> held = new HashMap<>();
  private final List<Promised> missing = new ArrayList<>();
  private final NavigableMap<Long, List<Promised>> expiring = new TreeMap<>();

  PrivateState(String mspId, Definitions definitions, PrivateDataSource source) {
    this.mspId = mspId;
    this.definitions = definitions;
    this.source = source;
  }

  /**
   * The private writes of a valid transaction that this peer can make; what will have to be
   * forgotten later is noted.
   */
  synchronized List<Update> writes(String transactionId, ReadWriteSet set, Version version) {
    List<Update> updates = new ArrayList<>();
    for (Namespace namespace : set.namespaces()) {
      for (HashedCollection collection : namespace.collections()) {
        Optional<CollectionDefinition> definition =
            definitions.collection(namespace.name(), collection.name());
        if (!collection.writes() || definition.isEmpty()) {
          continue;
        }
        SetId id =
            new SetId(transactionId, namespace.name(), collection.name(), collection.privateHash());
        Promised promised = new Promised(version, id, collection);
        if (definition.get().blockToLive() > 0) {
          long end = version.block() + definition.get().blockToLive() + 1;
          expiring.computeIfAbsent(end, b -> new ArrayList<>()).add(promised);
        }
        if (definition.get().isMember(mspId)) {
          updates.addAll(fetch(promised));
        }
      }
    }
    return updates;
  }

  /** Tries again for everything that could not be had when it was committed. */
  synchronized List<Update> reconcile() {
    List<Promised> wanted = List.copyOf(missing);
    missing.clear();
    List<Update> updates = new ArrayList<>();
    wanted.forEach(m -> updates.addAll(fetch(m)));
    return updates;
  }

  private List<Update> fetch(Promised promised) {
    Optional<PrivateWrites> found = source.fetch(promised.id());
    if (found.isEmpty()) {
      missing.add(promised);
      return List.of();
    }
    PrivateWrites writes = found.get();
    for (KVWrite write : found.get().writes().getWritesList()) {
      if (!isPromised(write, promised.hashes())) {
        writes = writes.without(write.getKey());
      }
    }
    held.computeIfAbsent(promised.version(), v -> new ArrayList<>())
        .add(new Held(promised.id(), writes));
    return writes.writes().getWritesList().stream()
        .map(
            w ->
                new Update(
                    promised.values(),
                    w.getKey(),
                    w.getIsDelete() ? null : w.getValue(),
                    promised.version()))
        .toList();
  }

  /** Whether the block holds exactly this key's and this value's hash. */
  private static boolean isPromised(KVWrite write, HashedCollection hashes) {
    ByteString keyHash = Space.hashOfKey(write.getKey());
    for (KVWriteHash hash : hashes.hashes().getHashedWritesList()) {
      if (hash.getKeyHash().equals(keyHash)) {
        return write.getIsDelete()
            ? hash.getIsDelete()
            : hash.getValueHash()
                .equals(ByteString.copyFrom(Digests.sha256(write.getValue().toByteArray())));
      }
    }
    return false;
  }

  /**
   * The deletions due with {@code block}: hashes and values whose life is over and that nobody has
   * written again.
   *
   * @param state the state after the block before
   */
  synchronized List<Update> expire(long block, StateStore.Snapshot state) {
    List<Promised> due = expiring.remove(block);
    if (due == null) {
      return List.of();
    }
    List<Update> updates = new ArrayList<>();
    for (Promised ended : due) {
      for (KVWriteHash write : ended.hashes().hashes().getHashedWritesList()) {
        String key = Space.hashedKey(write.getKeyHash());
        deleteUnlessNewer(ended.hashSpace(), key, ended.version(), state, updates);
      }
      for (Held set : List.copyOf(held.getOrDefault(ended.version(), List.of()))) {
        if (set.id().equals(ended.id())) {
          held.get(ended.version()).remove(set);
          for (KVWrite write : set.writes().writes().getWritesList()) {
            deleteUnlessNewer(ended.values(), write.getKey(), ended.version(), state, updates);
          }
        }
      }
      missing.remove(ended);
      source.discard(ended.id());
    }
    return updates;
  }

  private static void deleteUnlessNewer(
      Space space, String key, Version version, StateStore.Snapshot state, List<Update> updates) {
    if (state.get(space, key).filter(v -> v.version().equals(version)).isPresent()) {
      updates.add(new Update(space, key, null, version));
    }
  }

  /** Removes the history of the keys that {@code set} purges. */
  synchronized void purge(ReadWriteSet set) {
    for (Namespace namespace : set.namespaces()) {
      for (HashedCollection collection : namespace.collections()) {
        for (KVWriteHash write : collection.hashes().getHashedWritesList()) {
          if (write.getIsPurge()) {
            Space space = Space.privateState(namespace.name(), collection.name());
            held.values()
                .forEach(sets -> sets.replaceAll(s -> purged(s, space, write.getKeyHash())));
          }
        }
      }
    }
  }

  private Held purged(Held set, Space space, ByteString keyHash) {
    Optional<KVWrite> gone =
        set.writes().isOf(space)
            ? set.writes().writes().getWritesList().stream()
                .filter(w -> !w.getIsDelete() && Space.hashOfKey(w.getKey()).equals(keyHash))
                .findFirst()
            : Optional.empty();
    if (gone.isEmpty()) {
      return set;
    }
    source.redact(set.id(), gone.get().getKey());
    return new Held(set.id(), set.writes().without(gone.get().getKey()));
  }

  /** The private writes this peer holds of one block, by transaction. */
  synchronized Map<Integer, List<PrivateWrites>> ofBlock(long block) {
    Map<Integer, List<PrivateWrites>> found = new LinkedHashMap<>();
    held.forEach(
        (version, sets) -> {
          if (version.block() == block) {
            found.put(
                (int) version.transaction(),
                sets.stream()
                    .map(Held::writes)
                    .filter(w -> !w.writes().equals(KVRWSet.getDefaultInstance()))
                    .toList());
          }
        });
    return found;
  }
}
