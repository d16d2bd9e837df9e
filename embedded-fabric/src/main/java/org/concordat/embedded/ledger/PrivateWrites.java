package org.concordat.embedded.ledger;

import com.google.protobuf.ByteString;
import org.concordat.identity.Digests;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;

/**
 * What a transaction writes in one private collection: values, not hashes. Peers share it; values
 * are kept once.
 *
 * @param namespace the chaincode
 * @param collection the collection
 * @param writes the values
 * @param hash SHA-256 of the encoded values, which the block carries
 */
public record PrivateWrites(String namespace, String collection, KVRWSet writes, ByteString hash) {

  /** Encodes and hashes {@code writes}. */
  public static PrivateWrites of(String namespace, String collection, KVRWSet writes) {
    return new PrivateWrites(
        namespace, collection, writes, ByteString.copyFrom(Digests.sha256(writes.toByteArray())));
  }

  /** The encoded values. */
  public ByteString bytes() {
    return writes.toByteString();
  }

  /** Whether these are values of that collection. */
  boolean isOf(Space space) {
    return namespace.equals(space.namespace()) && collection.equals(space.collection());
  }

  /** The same without one key. */
  public PrivateWrites without(String key) {
    KVRWSet.Builder kept = KVRWSet.newBuilder();
    writes.getWritesList().stream().filter(w -> !w.getKey().equals(key)).forEach(kept::addWrites);
    return of(namespace, collection, kept.build());
  }

  @Override
  public String toString() {
    return "private writes in " + namespace + "/" + collection + ", " + writes.getWritesCount();
  }
}
