package org.concordat.embedded.ledger;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concordat.embedded.ledger.StateStore.Entry;
import org.concordat.identity.Digests;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReads;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;

/**
 * Collects what a simulation reads and writes and puts it in Fabric's encoding: everything sorted
 * by key.
 */
public final class ReadWriteSetBuilder {
  private record RangeKey(String start, String end, boolean exhausted) {}

  private static final class Part {
    private final Map<String, KVRead> reads = new TreeMap<>(KeyOrder.BY_CODE_POINT);
    private final Map<String, KVWrite> writes = new TreeMap<>(KeyOrder.BY_CODE_POINT);
    private final Map<RangeKey, RangeQueryInfo> ranges = new LinkedHashMap<>();
    private final Map<String, CollectionPart> collections = new TreeMap<>();
  }

  private static final class CollectionPart {
    private final Map<String, KVReadHash> reads = new TreeMap<>(KeyOrder.BY_CODE_POINT);
    private final Map<String, KVWriteHash> hashes = new TreeMap<>(KeyOrder.BY_CODE_POINT);
    private final Map<String, KVWrite> writes = new TreeMap<>(KeyOrder.BY_CODE_POINT);
  }

  /**
   * A finished read-write set.
   *
   * @param publicBytes the {@code rwset.TxReadWriteSet} that goes into the block
   * @param privateSets the private write sets, which do not
   * @param namespaces every chaincode that was read or written
   * @param writtenPublic every chaincode whose public state was written
   * @param collections every collection that was read or written
   */
  public record Result(
      ByteString publicBytes,
      List<PrivateWrites> privateSets,
      Set<String> namespaces,
      Set<String> writtenPublic,
      List<Space> collections) {

    /** The same with other bytes for the block. */
    public Result withPublicBytes(ByteString other) {
      return new Result(other, privateSets, namespaces, writtenPublic, collections);
    }
  }

  private final Map<String, Part> parts = new TreeMap<>();

  void read(String namespace, String key, Optional<Version> version) {
    KVRead.Builder read = KVRead.newBuilder().setKey(key);
    version.ifPresent(v -> read.setVersion(v.toProto()));
    part(namespace).reads.put(key, read.build());
  }

  void write(String namespace, String key, ByteString value) {
    part(namespace).writes.put(key, kvWrite(key, value));
  }

  void range(String namespace, String start, String end, boolean exhausted, List<Entry> taken) {
    RangeQueryInfo.Builder info =
        RangeQueryInfo.newBuilder().setStartKey(start).setEndKey(end).setItrExhausted(exhausted);
    QueryReads.Builder reads = QueryReads.newBuilder();
    for (Entry entry : taken) {
      reads.addKvReads(
          KVRead.newBuilder().setKey(entry.key()).setVersion(entry.value().version().toProto()));
    }
    if (!taken.isEmpty()) {
      info.setRawReads(reads);
    }
    part(namespace).ranges.putIfAbsent(new RangeKey(start, end, exhausted), info.build());
  }

  void hashedRead(String namespace, String collection, String key, Optional<Version> version) {
    KVReadHash.Builder read = KVReadHash.newBuilder().setKeyHash(Space.hashOfKey(key));
    version.ifPresent(v -> read.setVersion(v.toProto()));
    collection(namespace, collection).reads.put(key, read.build());
  }

  void privateWrite(
      String namespace, String collection, String key, ByteString value, boolean purge) {
    KVWriteHash.Builder hash =
        KVWriteHash.newBuilder()
            .setKeyHash(Space.hashOfKey(key))
            .setIsDelete(isDelete(value))
            .setIsPurge(purge);
    if (!isDelete(value)) {
      hash.setValueHash(ByteString.copyFrom(Digests.sha256(value.toByteArray())));
    }
    CollectionPart part = collection(namespace, collection);
    part.hashes.put(key, hash.build());
    part.writes.put(key, kvWrite(key, value));
  }

  Result build() {
    TxReadWriteSet.Builder all =
        TxReadWriteSet.newBuilder().setDataModel(TxReadWriteSet.DataModel.KV);
    List<PrivateWrites> privateSets = new java.util.ArrayList<>();
    Set<String> written = new TreeSet<>();
    List<Space> touched = new java.util.ArrayList<>();
    parts.forEach(
        (namespace, part) -> {
          NsReadWriteSet.Builder ns =
              NsReadWriteSet.newBuilder()
                  .setNamespace(namespace)
                  .setRwset(
                      KVRWSet.newBuilder()
                          .addAllReads(part.reads.values())
                          .addAllRangeQueriesInfo(part.ranges.values())
                          .addAllWrites(part.writes.values())
                          .build()
                          .toByteString());
          if (!part.writes.isEmpty()) {
            written.add(namespace);
          }
          part.collections.forEach(
              (name, collection) -> {
                touched.add(Space.privateState(namespace, name));
                CollectionHashedReadWriteSet.Builder hashed =
                    CollectionHashedReadWriteSet.newBuilder()
                        .setCollectionName(name)
                        .setHashedRwset(
                            HashedRWSet.newBuilder()
                                .addAllHashedReads(collection.reads.values())
                                .addAllHashedWrites(collection.hashes.values())
                                .build()
                                .toByteString());
                if (!collection.writes.isEmpty()) {
                  PrivateWrites writes =
                      PrivateWrites.of(
                          namespace,
                          name,
                          KVRWSet.newBuilder().addAllWrites(collection.writes.values()).build());
                  privateSets.add(writes);
                  hashed.setPvtRwsetHash(writes.hash());
                }
                ns.addCollectionHashedRwset(hashed);
              });
          all.addNsRwset(ns);
        });
    return new Result(
        all.build().toByteString(), privateSets, Set.copyOf(parts.keySet()), written, touched);
  }

  private static boolean isDelete(ByteString value) {
    // an empty value is a deletion in Fabric, too
    return value == null || value.isEmpty();
  }

  private static KVWrite kvWrite(String key, ByteString value) {
    KVWrite.Builder write = KVWrite.newBuilder().setKey(key).setIsDelete(isDelete(value));
    if (!isDelete(value)) {
      write.setValue(Objects.requireNonNull(value));
    }
    return write.build();
  }

  private Part part(String namespace) {
    return parts.computeIfAbsent(namespace, n -> new Part());
  }

  private CollectionPart collection(String namespace, String collection) {
    return part(namespace).collections.computeIfAbsent(collection, c -> new CollectionPart());
  }
}
