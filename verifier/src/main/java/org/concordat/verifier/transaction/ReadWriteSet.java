package org.concordat.verifier.transaction;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import org.concordat.verifier.wire.Parts;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;

/**
 * What a transaction read and wrote.
 *
 * @param namespaces by chaincode, in the order of the block
 */
public record ReadWriteSet(List<Namespace> namespaces) {
  static final ReadWriteSet EMPTY = new ReadWriteSet(List.of());

  /** SHA-256 of nothing: Fabric takes the hash of an empty value for a deletion. */
  private static final ByteString HASH_OF_NOTHING =
      ByteString.copyFrom(org.concordat.protocol.commitment.Digests.newSha256().digest());

  /** Copies the list. */
  public ReadWriteSet {
    namespaces = List.copyOf(namespaces);
  }

  /**
   * One chaincode's part.
   *
   * @param name the chaincode
   * @param open public reads, range reads and writes
   * @param collections hashes of private reads and writes
   */
  public record Namespace(String name, KVRWSet open, List<Collection> collections) {
    /** Copies the list. */
    public Namespace {
      collections = List.copyOf(collections);
    }

    /**
     * Returns whether public state is written.
     *
     * @return whether there is a public write
     */
    public boolean writesOpenly() {
      return open.getWritesCount() > 0 || open.getMetadataWritesCount() > 0;
    }

    /**
     * Returns whether anything is written.
     *
     * @return whether there is a public or a private write
     */
    public boolean writes() {
      return writesOpenly() || collections.stream().anyMatch(Collection::writes);
    }
  }

  /**
   * One collection's part.
   *
   * @param name the collection
   * @param hashes hashed reads and writes
   */
  public record Collection(String name, HashedRWSet hashes) {
    /**
     * Returns whether anything is written here.
     *
     * @return whether there is a private write
     */
    public boolean writes() {
      return hashes.getHashedWritesCount() > 0 || hashes.getMetadataWritesCount() > 0;
    }
  }

  static ReadWriteSet read(ByteString bytes, Parts parts) throws InvalidProtocolBufferException {
    List<Namespace> namespaces = new ArrayList<>();
    TxReadWriteSet all = parts.read(TxReadWriteSet.parser(), bytes, "read-write set");
    for (NsReadWriteSet ns : all.getNsRwsetList()) {
      List<Collection> collections = new ArrayList<>();
      for (CollectionHashedReadWriteSet hashed : ns.getCollectionHashedRwsetList()) {
        collections.add(
            new Collection(
                hashed.getCollectionName(),
                parts.read(
                    HashedRWSet.parser(), hashed.getHashedRwset(), "hashed read-write set")));
      }
      namespaces.add(
          new Namespace(
              ns.getNamespace(),
              parts.read(KVRWSet.parser(), ns.getRwset(), "public read-write set"),
              collections));
    }
    return new ReadWriteSet(namespaces);
  }

  /**
   * Returns whether a public write deletes its key.
   *
   * @param write the write
   * @return whether it does; an empty value is a deletion, too
   */
  public static boolean isDelete(KVWrite write) {
    return write.getIsDelete() || write.getValue().isEmpty();
  }

  /**
   * Returns whether a private write deletes its key.
   *
   * @param write the write
   * @return whether it does; the hash of an empty value is a deletion, too
   */
  public static boolean isDelete(KVWriteHash write) {
    return write.getIsDelete()
        || write.getValueHash().isEmpty()
        || write.getValueHash().equals(HASH_OF_NOTHING);
  }

  /**
   * Returns whether keys get metadata, such as endorsement policies of their own.
   *
   * @return whether any metadata is written
   */
  public boolean writesMetadata() {
    return namespaces.stream()
        .anyMatch(
            ns ->
                ns.open().getMetadataWritesCount() > 0
                    || ns.collections().stream()
                        .anyMatch(c -> c.hashes().getMetadataWritesCount() > 0));
  }
}
