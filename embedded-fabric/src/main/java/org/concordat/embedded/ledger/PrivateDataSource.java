package org.concordat.embedded.ledger;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.concordat.identity.Digests;

/** Where a member's peer gets the private values of a committed transaction from. */
public interface PrivateDataSource {
  /**
   * A set of values: what one transaction writes in one collection.
   *
   * @param transactionId the transaction
   * @param namespace the chaincode
   * @param collection the collection
   * @param privateHash the hash by which the block names the set
   */
  record SetId(String transactionId, String namespace, String collection, ByteString privateHash) {
    /** A name that no other set has. */
    public String fileName() {
      return String.join(
          "-", transactionId, namespace, collection, Digests.hex(privateHash.toByteArray()));
    }
  }

  /** The values, as far as anybody still has them. */
  Optional<PrivateWrites> fetch(SetId set);

  /** Nobody needs that set any more: its life is over. */
  void discard(SetId set);

  /** One value of that set was purged. */
  void redact(SetId set, String key);
}
