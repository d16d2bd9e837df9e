package org.concordat.verifier.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.concordat.embedded.block.Proposals;
import org.concordat.identity.Identity;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.Version;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/**
 * A transaction of a chaincode to be built and signed by whoever should sign it. Any part can be
 * bent before it is signed.
 */
public final class ForgedTransaction {
  private Identity creator;
  private final String chaincode;
  private final List<String> arguments = new ArrayList<>();
  private final KVRWSet.Builder open = KVRWSet.newBuilder();
  private final Map<String, HashedRWSet.Builder> collections = new LinkedHashMap<>();
  private final Map<String, UnaryOperator<ByteString>> bends = new HashMap<>();
  private List<Identity> endorsers;
  private Instant time;
  private String namespace;
  private byte[] nonce = new byte[24];

  ForgedTransaction(
      Identity creator, String chaincode, List<Identity> endorsers, Instant time, String... call) {
    this.creator = creator;
    this.chaincode = chaincode;
    this.namespace = chaincode;
    this.endorsers = endorsers;
    this.time = time;
    this.arguments.addAll(List.of(call));
    Consortium.RANDOM.nextBytes(nonce);
  }

  /** Reads a key that is not there. */
  public ForgedTransaction reads(String key) {
    open.addReads(KVRead.newBuilder().setKey(key));
    return this;
  }

  /** Reads a key as a transaction wrote it. */
  public ForgedTransaction reads(String key, long block, long transaction) {
    open.addReads(KVRead.newBuilder().setKey(key).setVersion(version(block, transaction)));
    return this;
  }

  /** Writes a key. */
  public ForgedTransaction writes(String key, String value) {
    open.addWrites(KVWrite.newBuilder().setKey(key).setValue(ByteString.copyFromUtf8(value)));
    return this;
  }

  /** Deletes a key. */
  public ForgedTransaction deletes(String key) {
    open.addWrites(KVWrite.newBuilder().setKey(key).setIsDelete(true));
    return this;
  }

  /** Anything else of the public read-write set. */
  public ForgedTransaction open(java.util.function.Consumer<KVRWSet.Builder> change) {
    change.accept(open);
    return this;
  }

  /** Writes a private key. */
  public ForgedTransaction writesPrivately(String collection, String key, String value) {
    collection(collection)
        .addHashedWrites(KVWriteHash.newBuilder().setKeyHash(hash(key)).setValueHash(hash(value)));
    return this;
  }

  /** Reads a private key as a transaction wrote it. */
  public ForgedTransaction readsPrivately(
      String collection, String key, long block, long transaction) {
    collection(collection)
        .addHashedReads(
            KVReadHash.newBuilder().setKeyHash(hash(key)).setVersion(version(block, transaction)));
    return this;
  }

  /** Reads a private key that is not there. */
  public ForgedTransaction readsPrivately(String collection, String key) {
    collection(collection).addHashedReads(KVReadHash.newBuilder().setKeyHash(hash(key)));
    return this;
  }

  private HashedRWSet.Builder collection(String name) {
    return collections.computeIfAbsent(name, n -> HashedRWSet.newBuilder());
  }

  private static Version version(long block, long transaction) {
    return Version.newBuilder().setBlockNum(block).setTxNum(transaction).build();
  }

  /** Somebody else sends it. */
  public ForgedTransaction by(Identity other) {
    this.creator = other;
    return this;
  }

  /** Others endorse it. */
  public ForgedTransaction endorsedBy(List<Identity> others) {
    this.endorsers = others;
    return this;
  }

  /** It claims another time. */
  public ForgedTransaction at(Instant other) {
    this.time = other;
    return this;
  }

  /** It writes in another chaincode's state. */
  public ForgedTransaction in(String otherNamespace) {
    this.namespace = otherNamespace;
    return this;
  }

  /** It has the nonce of another one, and so its id. */
  public ForgedTransaction withNonce(byte[] other) {
    this.nonce = other.clone();
    return this;
  }

  /**
   * Bends a part before what holds it is built and signed.
   *
   * @param part {@code channel header}, {@code signature header}, {@code extension}, {@code
   *     proposal}, {@code invocation}, {@code public set}, {@code hashed set}, {@code set}, {@code
   *     action}, {@code response}, {@code endorser}, {@code endorsement}, {@code action payload},
   *     {@code transaction}, {@code payload}, {@code signature} or {@code envelope}
   */
  public ForgedTransaction bend(String part, UnaryOperator<ByteString> how) {
    bends.put(part, how);
    return this;
  }

  private ByteString bent(String part, Message message) {
    return bent(part, message.toByteString());
  }

  private ByteString bent(String part, ByteString bytes) {
    return bends.getOrDefault(part, UnaryOperator.identity()).apply(bytes);
  }

  /** The id it has. */
  public String id() {
    return hex(digest(ByteString.copyFrom(nonce).concat(creator.serialized()).toByteArray()));
  }

  /** The bytes of the envelope. */
  public ByteString build() {
    ChaincodeID id = ChaincodeID.newBuilder().setName(chaincode).build();
    ByteString extension =
        bent("extension", ChaincodeHeaderExtension.newBuilder().setChaincodeId(id).build());
    ByteString channelHeader =
        bent(
            "channel header",
            ChannelHeader.newBuilder()
                .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
                .setChannelId(Consortium.CHANNEL)
                .setTxId(id())
                .setTimestamp(
                    Timestamp.newBuilder()
                        .setSeconds(time.getEpochSecond())
                        .setNanos(time.getNano()))
                .setExtension(extension)
                .build());
    ByteString signatureHeader =
        bent(
            "signature header",
            SignatureHeader.newBuilder()
                .setCreator(creator.serialized())
                .setNonce(ByteString.copyFrom(nonce))
                .build());
    ChaincodeInput.Builder input = ChaincodeInput.newBuilder();
    arguments.forEach(a -> input.addArgs(ByteString.copyFromUtf8(a)));
    ByteString invocation =
        bent(
            "invocation",
            ChaincodeInvocationSpec.newBuilder()
                .setChaincodeSpec(ChaincodeSpec.newBuilder().setChaincodeId(id).setInput(input))
                .build());
    ByteString proposal =
        bent("proposal", ChaincodeProposalPayload.newBuilder().setInput(invocation).build());
    ByteString response =
        bent(
            "response",
            ProposalResponsePayload.newBuilder()
                .setProposalHash(Proposals.hash(channelHeader, signatureHeader, proposal))
                .setExtension(
                    bent(
                        "action",
                        ChaincodeAction.newBuilder()
                            .setChaincodeId(id.toBuilder().setVersion("1.0"))
                            .setResponse(Response.newBuilder().setStatus(200))
                            .setResults(bent("set", readWriteSet()))
                            .build()))
                .build());
    ByteString actionPayload =
        bent(
            "action payload",
            ChaincodeActionPayload.newBuilder()
                .setChaincodeProposalPayload(proposal)
                .setAction(
                    ChaincodeEndorsedAction.newBuilder()
                        .setProposalResponsePayload(response)
                        .addAllEndorsements(endorsements(response)))
                .build());
    ByteString transaction =
        bent(
            "transaction",
            Transaction.newBuilder()
                .addActions(
                    TransactionAction.newBuilder()
                        .setHeader(signatureHeader)
                        .setPayload(actionPayload))
                .build());
    ByteString payload =
        bent(
            "payload",
            Payload.newBuilder()
                .setHeader(
                    Header.newBuilder()
                        .setChannelHeader(channelHeader)
                        .setSignatureHeader(signatureHeader))
                .setData(transaction)
                .build());
    ByteString signature =
        bent("signature", ByteString.copyFrom(creator.sign(payload.toByteArray())));
    return bent(
        "envelope", Envelope.newBuilder().setPayload(payload).setSignature(signature).build());
  }

  private List<Endorsement> endorsements(ByteString response) {
    List<Endorsement> all = new ArrayList<>();
    for (Identity endorser : endorsers) {
      ByteString identity = bent("endorser", endorser.serialized());
      byte[] signed = endorser.sign(response.concat(identity).toByteArray());
      all.add(
          Endorsement.newBuilder()
              .setEndorser(identity)
              .setSignature(bent("endorsement", ByteString.copyFrom(signed)))
              .build());
    }
    return all;
  }

  private TxReadWriteSet readWriteSet() {
    NsReadWriteSet.Builder set =
        NsReadWriteSet.newBuilder()
            .setNamespace(namespace)
            .setRwset(bent("public set", open.build()));
    collections.forEach(
        (name, hashed) ->
            set.addCollectionHashedRwset(
                CollectionHashedReadWriteSet.newBuilder()
                    .setCollectionName(name)
                    .setHashedRwset(bent("hashed set", hashed.build()))
                    .setPvtRwsetHash(hash(name))));
    return TxReadWriteSet.newBuilder()
        .setDataModel(TxReadWriteSet.DataModel.KV)
        .addNsRwset(set)
        .build();
  }

  /** SHA-256 of a text. */
  public static ByteString hash(String text) {
    return ByteString.copyFrom(digest(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
