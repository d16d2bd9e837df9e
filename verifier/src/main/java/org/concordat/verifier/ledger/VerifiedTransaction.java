package org.concordat.verifier.ledger;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * A transaction of a chaincode, with checked signatures where it is valid. Of an invalid one every
 * field is only what its envelope claims.
 *
 * @param position where it stands
 * @param transactionId its id, 64 hexadecimal digits
 * @param timestampMillis its client's clock, in milliseconds since 1970
 * @param creatorMspId the organisation that sent it
 * @param creatorRole the attribute {@code concordat.role} of the sender's certificate
 * @param chaincode the chaincode that was called
 * @param arguments what it was called with; the function's name first
 * @param code whether it is valid, and if not, why
 * @param knowledge how that is known
 * @param provedBy the later transaction that proves it, where that is how it is known
 * @param reads the versions its public reads found, in all namespaces
 * @param writes its public writes, in all namespaces, in the order of the block
 * @param privateWrites the hashes of its private writes
 * @param endorserMspIds the organisations whose endorsements count, ascending
 */
public record VerifiedTransaction(
    Position position,
    String transactionId,
    long timestampMillis,
    String creatorMspId,
    Optional<String> creatorRole,
    String chaincode,
    List<ByteString> arguments,
    TxValidationCode code,
    Knowledge knowledge,
    Optional<Position> provedBy,
    List<PublicRead> reads,
    List<PublicWrite> writes,
    List<PrivateWrite> privateWrites,
    List<String> endorserMspIds) {
  /** Copies the lists. */
  public VerifiedTransaction {
    arguments = List.copyOf(arguments);
    reads = List.copyOf(reads);
    writes = List.copyOf(writes);
    privateWrites = List.copyOf(privateWrites);
    endorserMspIds = List.copyOf(endorserMspIds);
  }

  /**
   * A public read: what the endorsers signed that they found, and a peer compared before it counted
   * the transaction as valid.
   *
   * @param namespace the chaincode whose state was read
   * @param key the key
   * @param version which transaction had written it; empty when there was nothing
   */
  public record PublicRead(String namespace, String key, Optional<Position> version) {}

  /**
   * A public write.
   *
   * @param namespace the chaincode whose state it changes
   * @param key the key
   * @param value the new value; empty when the key is deleted
   */
  public record PublicWrite(String namespace, String key, Optional<ByteString> value) {}

  /**
   * A private write, as everybody on the channel sees it.
   *
   * @param namespace the chaincode
   * @param collection the collection
   * @param keyHash SHA-256 of the key
   * @param valueHash SHA-256 of the value; empty when the key is deleted
   * @param purge whether the members' peers also forget its history
   */
  public record PrivateWrite(
      String namespace,
      String collection,
      ByteString keyHash,
      Optional<ByteString> valueHash,
      boolean purge) {}

  /**
   * Returns whether it is valid.
   *
   * @return whether it changed the ledger
   */
  public boolean isValid() {
    return code == TxValidationCode.VALID;
  }

  /**
   * Returns whether it is valid for certain.
   *
   * @return valid, and not by the peer's flag alone
   */
  public boolean isKnownValid() {
    return isValid() && knowledge != Knowledge.UNPROVED;
  }

  /**
   * Returns this transaction, valid beyond doubt.
   *
   * @param reader the later transaction that read what it wrote
   * @return the same, and how it is known
   */
  VerifiedTransaction proved(Position reader) {
    return new VerifiedTransaction(
        position,
        transactionId,
        timestampMillis,
        creatorMspId,
        creatorRole,
        chaincode,
        arguments,
        code,
        Knowledge.PROVED,
        Optional.of(reader),
        reads,
        writes,
        privateWrites,
        endorserMspIds);
  }

  /**
   * Returns the name of the function that was called.
   *
   * @return the first argument as text; empty when there is none
   */
  public String function() {
    return arguments.isEmpty() ? "" : arguments.getFirst().toStringUtf8();
  }
}
