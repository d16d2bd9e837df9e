package org.concordat.embedded.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;

/**
 * What a transaction read and wrote, by namespace.
 *
 * @param namespaces in the order of the block
 */
public record ReadWriteSet(List<Namespace> namespaces) {
  /** Nothing read, nothing written. */
  public static final ReadWriteSet EMPTY = new ReadWriteSet(List.of());

  /** Copies its list. */
  public ReadWriteSet {
    namespaces = List.copyOf(namespaces);
  }

  /**
   * One chaincode's part.
   *
   * @param name the chaincode
   * @param publicSet public reads, writes and range queries
   * @param collections hashes of private reads and writes
   */
  public record Namespace(String name, KVRWSet publicSet, List<HashedCollection> collections) {
    /** Copies its list. */
    public Namespace {
      collections = List.copyOf(collections);
    }

    /** Whether anything is written here, in public or in a collection. */
    public boolean writes() {
      return publicSet.getWritesCount() > 0
          || publicSet.getMetadataWritesCount() > 0
          || collections.stream().anyMatch(HashedCollection::writes);
    }
  }

  /**
   * The part of one collection: hashes only.
   *
   * @param name the collection
   * @param hashes hashed reads and writes
   * @param privateHash SHA-256 of the private write set it stands for; empty when nothing was
   *     written
   */
  public record HashedCollection(String name, HashedRWSet hashes, ByteString privateHash) {
    /** Whether anything is written in this collection. */
    public boolean writes() {
      return hashes.getHashedWritesCount() > 0 || hashes.getMetadataWritesCount() > 0;
    }
  }

  /** Reads a {@code rwset.TxReadWriteSet}. */
  public static ReadWriteSet parse(ByteString bytes) throws InvalidProtocolBufferException {
    List<Namespace> namespaces = new ArrayList<>();
    for (NsReadWriteSet ns : TxReadWriteSet.parseFrom(bytes).getNsRwsetList()) {
      List<HashedCollection> collections = new ArrayList<>();
      for (CollectionHashedReadWriteSet c : ns.getCollectionHashedRwsetList()) {
        collections.add(
            new HashedCollection(
                c.getCollectionName(),
                HashedRWSet.parseFrom(c.getHashedRwset()),
                c.getPvtRwsetHash()));
      }
      namespaces.add(
          new Namespace(ns.getNamespace(), KVRWSet.parseFrom(ns.getRwset()), collections));
    }
    return new ReadWriteSet(namespaces);
  }
}
