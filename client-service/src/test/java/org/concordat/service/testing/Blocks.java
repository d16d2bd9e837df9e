package org.concordat.service.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.service.ledger.BlockLink;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Blocks as a peer delivers them, made of real protobufs. */
public final class Blocks {
  /** The chaincode's name in these blocks. */
  public static final String CHAINCODE = "concordat";

  private static final Instant LONG_AGO = Instant.ofEpochMilli(1_700_000_000_005L);

  private Blocks() {}

  /**
   * A transaction to put into a block.
   *
   * @param id its id
   * @param function the chaincode's function
   * @param namespace whose state it writes
   * @param writes records by their keys; an empty text deletes
   * @param code what the peer found
   * @param argument the function's argument
   * @param sender who signed it
   * @param event its event
   */
  public record Tx(
      String id,
      String function,
      String namespace,
      Map<String, String> writes,
      TxValidationCode code,
      String argument,
      Sender sender,
      LedgerEvent event) {
    /**
     * A transaction of bank A, without an argument.
     *
     * @param id its id
     * @param function the chaincode's function
     * @param namespace whose state it writes
     * @param writes records by their keys; an empty text deletes
     * @param code what the peer found
     */
    public Tx(
        String id,
        String function,
        String namespace,
        Map<String, String> writes,
        TxValidationCode code) {
      this(
          id,
          function,
          namespace,
          writes,
          code,
          "",
          Sender.BANK_A,
          new LedgerEvent(function, "s", 0, ""));
    }

    /**
     * A valid transaction of Concordat's chaincode.
     *
     * @param id its id
     * @param function the chaincode's function
     * @param writes records by their keys
     * @return the transaction
     */
    public static Tx valid(String id, String function, Map<RecordKey, Object> writes) {
      Map<String, String> texts = new java.util.LinkedHashMap<>();
      writes.forEach((key, record) -> texts.put(key.composite(), CanonicalJson.write(record)));
      return new Tx(id, function, CHAINCODE, texts, TxValidationCode.VALID);
    }

    /**
     * The same transaction, found otherwise by the peer.
     *
     * @param found what the peer found
     * @return the transaction
     */
    public Tx found(TxValidationCode found) {
      return new Tx(id, function, namespace, writes, found, argument, sender, event);
    }

    /**
     * The same transaction with an argument.
     *
     * @param given the function's argument
     * @return the transaction
     */
    public Tx of(String given) {
      return new Tx(id, function, namespace, writes, code, given, sender, event);
    }

    /**
     * The same transaction of somebody else.
     *
     * @param other who signed it
     * @return the transaction
     */
    public Tx by(Sender other) {
      return new Tx(id, function, namespace, writes, code, argument, other, event);
    }

    /**
     * The same transaction with another event.
     *
     * @param subject what it is about
     * @param round the round's number
     * @param phase the phase after it
     * @return the transaction
     */
    public Tx telling(String subject, int round, String phase) {
      LedgerEvent told = new LedgerEvent(function, subject, round, phase);
      return new Tx(id, function, namespace, writes, code, argument, sender, told);
    }
  }

  /**
   * Who signed a transaction, and who endorsed it.
   *
   * @param mspId the member
   * @param certificatePem the certificate; empty for none
   * @param endorsers who endorsed it
   */
  public record Sender(String mspId, String certificatePem, List<Sender> endorsers) {
    /** Bank A, with no certificate to be seen. */
    public static final Sender BANK_A = new Sender("BankAMSP", "", List.of());

    private ByteString serialized() {
      return SerializedIdentity.newBuilder()
          .setMspid(mspId)
          .setIdBytes(ByteString.copyFromUtf8(certificatePem))
          .build()
          .toByteString();
    }
  }

  /**
   * Makes a block.
   *
   * @param number its number
   * @param transactions its transactions
   * @return the block
   */
  public static Block of(long number, List<Tx> transactions) {
    return of(number, transactions, LONG_AGO);
  }

  /**
   * Makes a block.
   *
   * @param number its number
   * @param transactions its transactions
   * @param time the time that their clients wrote
   * @return the block
   */
  public static Block of(long number, List<Tx> transactions, Instant time) {
    BlockData.Builder data = BlockData.newBuilder();
    byte[] codes = new byte[transactions.size()];
    for (int at = 0; at < codes.length; at++) {
      data.addData(envelope(transactions.get(at), time).toByteString());
      codes[at] = (byte) transactions.get(at).code().getNumber();
    }
    return withCodes(number, data.build(), codes);
  }

  /**
   * Makes a block of any envelopes.
   *
   * @param number its number
   * @param data its envelopes
   * @param codes the peer's validation codes
   * @return the block
   */
  public static Block withCodes(long number, BlockData data, byte[] codes) {
    return Block.newBuilder()
        .setHeader(BlockHeader.newBuilder().setNumber(number).setDataHash(hash(data)))
        .setData(data)
        .setMetadata(
            BlockMetadata.newBuilder()
                .addMetadata(ByteString.EMPTY)
                .addMetadata(ByteString.EMPTY)
                .addMetadata(ByteString.copyFrom(codes)))
        .build();
  }

  private static ByteString hash(BlockData data) {
    return ByteString.copyFrom(
        Digests.newSha256().digest(ByteString.copyFrom(data.getDataList()).toByteArray()));
  }

  /**
   * Hangs a block on another.
   *
   * @param before the block before
   * @param block the block
   * @return the same block, naming the one before
   */
  public static Block after(Block before, Block block) {
    return block.toBuilder()
        .setHeader(
            block.getHeader().toBuilder()
                .setPreviousHash(ByteString.copyFrom(Digests.fromHex(BlockLink.of(before).hash()))))
        .build();
  }

  /**
   * Changes what the peer found of a block's transactions, which its hash does not cover.
   *
   * @param block the block
   * @param codes the peer's validation codes
   * @return the block with those
   */
  public static Block found(Block block, byte... codes) {
    return block.toBuilder()
        .setMetadata(block.getMetadata().toBuilder().setMetadata(2, ByteString.copyFrom(codes)))
        .build();
  }

  private static Envelope envelope(Tx tx, Instant time) {
    KVRWSet.Builder writes = KVRWSet.newBuilder();
    tx.writes()
        .forEach(
            (key, value) ->
                writes.addWrites(
                    KVWrite.newBuilder()
                        .setKey(key)
                        .setIsDelete(value.isEmpty())
                        .setValue(ByteString.copyFromUtf8(value))));
    ChaincodeAction action =
        ChaincodeAction.newBuilder()
            .setResults(
                TxReadWriteSet.newBuilder()
                    .addNsRwset(
                        NsReadWriteSet.newBuilder()
                            .setNamespace(tx.namespace())
                            .setRwset(writes.build().toByteString()))
                    .build()
                    .toByteString())
            .setEvents(
                ChaincodeEvent.newBuilder()
                    .setChaincodeId(tx.namespace())
                    .setTxId(tx.id())
                    .setEventName(tx.function())
                    .setPayload(ByteString.copyFrom(CanonicalJson.writeBytes(tx.event())))
                    .build()
                    .toByteString())
            .build();
    ChaincodeInvocationSpec invocation =
        ChaincodeInvocationSpec.newBuilder()
            .setChaincodeSpec(
                ChaincodeSpec.newBuilder()
                    .setChaincodeId(ChaincodeID.newBuilder().setName(tx.namespace()))
                    .setInput(
                        ChaincodeInput.newBuilder()
                            .addArgs(ByteString.copyFromUtf8(tx.function()))
                            .addArgs(ByteString.copyFromUtf8(tx.argument()))))
            .build();
    ChaincodeEndorsedAction.Builder endorsed =
        ChaincodeEndorsedAction.newBuilder()
            .setProposalResponsePayload(
                ProposalResponsePayload.newBuilder()
                    .setExtension(action.toByteString())
                    .build()
                    .toByteString());
    tx.sender()
        .endorsers()
        .forEach(
            endorser ->
                endorsed.addEndorsements(
                    Endorsement.newBuilder().setEndorser(endorser.serialized())));
    ChaincodeActionPayload payload =
        ChaincodeActionPayload.newBuilder()
            .setChaincodeProposalPayload(
                ChaincodeProposalPayload.newBuilder()
                    .setInput(invocation.toByteString())
                    .build()
                    .toByteString())
            .setAction(endorsed)
            .build();
    Transaction transaction =
        Transaction.newBuilder()
            .addActions(TransactionAction.newBuilder().setPayload(payload.toByteString()))
            .build();
    return envelope(
        HeaderType.ENDORSER_TRANSACTION, tx.id(), transaction.toByteString(), time, tx.sender());
  }

  /**
   * Makes an envelope of any kind.
   *
   * @param type its kind
   * @param id its transaction's id
   * @param data its payload's data
   * @return the envelope
   */
  public static Envelope envelope(HeaderType type, String id, ByteString data) {
    return envelope(type, id, data, LONG_AGO, Sender.BANK_A);
  }

  private static Envelope envelope(
      HeaderType type, String id, ByteString data, Instant time, Sender sender) {
    ChannelHeader channel =
        ChannelHeader.newBuilder()
            .setType(type.getNumber())
            .setTxId(id)
            .setTimestamp(
                Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano()))
            .build();
    SignatureHeader signature =
        SignatureHeader.newBuilder().setCreator(sender.serialized()).build();
    return Envelope.newBuilder()
        .setPayload(
            Payload.newBuilder()
                .setHeader(
                    Header.newBuilder()
                        .setChannelHeader(channel.toByteString())
                        .setSignatureHeader(signature.toByteString()))
                .setData(data)
                .build()
                .toByteString())
        .build();
  }
}
