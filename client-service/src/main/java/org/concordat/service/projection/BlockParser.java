package org.concordat.service.projection;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.service.ledger.BlockLink;
import org.concordat.service.projection.ParsedBlock.Call;
import org.concordat.service.projection.ParsedBlock.Event;
import org.concordat.service.projection.ParsedBlock.ParsedTransaction;
import org.concordat.service.projection.ParsedBlock.Write;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
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
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Reads what Concordat's chaincode wrote out of Fabric's blocks. Anybody may have put anything into
 * an invalid transaction: what cannot be read there is left empty. For one thread.
 */
public final class BlockParser {
  private static final int LONGEST_TEXT = 200;

  private final String chaincode;
  private final CertificateReader certificates = new CertificateReader();

  /**
   * Creates a parser.
   *
   * @param chaincode the chaincode's name, which is the namespace of its writes
   */
  public BlockParser(String chaincode) {
    this.chaincode = chaincode;
  }

  /**
   * Reads a block.
   *
   * @param block a block of the own peer, with the peer's validation codes
   * @return what it says
   * @throws IllegalArgumentException when a valid transaction cannot be read
   * @throws ConcordatException {@code CHAIN_BROKEN} when the block's header does not name its data
   */
  public ParsedBlock parse(Block block) {
    BlockLink link = BlockLink.of(block);
    List<ParsedTransaction> transactions = new ArrayList<>();
    for (int at = 0; at < block.getData().getDataCount(); at++) {
      transactions.add(parse(link.number(), at, block.getData().getData(at), link.code(at)));
    }
    return new ParsedBlock(link, transactions);
  }

  private ParsedTransaction parse(long block, int at, ByteString envelope, int code) {
    boolean valid = code == TxValidationCode.VALID_VALUE;
    TxValidationCode named = TxValidationCode.forNumber(code);
    String validation = named == null ? "CODE_" + code : named.name();
    Reading reading = new Reading();
    try {
      read(envelope, reading, valid);
    } catch (InvalidProtocolBufferException e) {
      if (valid) {
        throw new IllegalArgumentException(
            "block " + block + ", transaction " + at + " is valid but cannot be read", e);
      }
    }
    return new ParsedTransaction(
        limited(reading.id),
        new Call(limited(reading.chaincode), limited(reading.function), reading.study),
        limited(reading.mspId),
        reading.timestampMillis,
        validation,
        valid,
        reading.writes,
        reading.event,
        reading.certificates);
  }

  private void read(ByteString bytes, Reading reading, boolean valid)
      throws InvalidProtocolBufferException {
    Payload payload = Payload.parseFrom(Envelope.parseFrom(bytes).getPayload());
    ChannelHeader header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
    reading.id = header.getTxId();
    Timestamp time = header.getTimestamp();
    reading.timestampMillis = time.getSeconds() * 1_000 + time.getNanos() / 1_000_000;
    HeaderType type = HeaderType.forNumber(header.getType());
    reading.function = type == null ? "" : type.name();
    SignatureHeader signature = SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
    SerializedIdentity creator = SerializedIdentity.parseFrom(signature.getCreator());
    reading.mspId = creator.getMspid();
    if (valid && type == HeaderType.CONFIG) {
      reading.certificates.addAll(configured(payload.getData()));
    }
    if (type != HeaderType.ENDORSER_TRANSACTION) {
      return;
    }
    if (valid) {
      reading.show(certificates, SeenCertificate.Use.CREATOR, creator);
    }
    for (TransactionAction action : Transaction.parseFrom(payload.getData()).getActionsList()) {
      ChaincodeActionPayload actionPayload = ChaincodeActionPayload.parseFrom(action.getPayload());
      ChaincodeInvocationSpec invocation =
          ChaincodeInvocationSpec.parseFrom(
              ChaincodeProposalPayload.parseFrom(actionPayload.getChaincodeProposalPayload())
                  .getInput());
      List<ByteString> arguments = invocation.getChaincodeSpec().getInput().getArgsList();
      reading.chaincode = invocation.getChaincodeSpec().getChaincodeId().getName();
      if (!arguments.isEmpty()) {
        reading.function = arguments.getFirst().toStringUtf8();
        reading.study = CalledStudy.of(arguments);
      }
      if (valid) {
        for (Endorsement endorsement : actionPayload.getAction().getEndorsementsList()) {
          reading.show(
              certificates,
              SeenCertificate.Use.ENDORSER,
              SerializedIdentity.parseFrom(endorsement.getEndorser()));
        }
        ChaincodeAction endorsed =
            ChaincodeAction.parseFrom(
                ProposalResponsePayload.parseFrom(
                        actionPayload.getAction().getProposalResponsePayload())
                    .getExtension());
        readWrites(endorsed, reading);
        readEvent(endorsed, reading);
      }
    }
  }

  /** Certificates are watched, nothing is decided by them: a channel goes on without. */
  private List<SeenCertificate> configured(ByteString configuration) {
    try {
      return ChannelCertificates.of(configuration, certificates);
    } catch (InvalidProtocolBufferException e) {
      return List.of();
    }
  }

  private void readWrites(ChaincodeAction action, Reading reading)
      throws InvalidProtocolBufferException {
    for (NsReadWriteSet namespace :
        TxReadWriteSet.parseFrom(action.getResults()).getNsRwsetList()) {
      if (!namespace.getNamespace().equals(chaincode)) {
        continue;
      }
      for (KVWrite write : KVRWSet.parseFrom(namespace.getRwset()).getWritesList()) {
        Optional<RecordKey> key = RecordKey.parse(write.getKey());
        if (key.isPresent()) {
          reading.writes.add(
              new Write(
                  key.get(),
                  write.getIsDelete()
                      ? Optional.empty()
                      : Optional.of(write.getValue().toStringUtf8())));
        }
      }
    }
  }

  private void readEvent(ChaincodeAction action, Reading reading)
      throws InvalidProtocolBufferException {
    if (action.getEvents().isEmpty()) {
      return;
    }
    ChaincodeEvent event = ChaincodeEvent.parseFrom(action.getEvents());
    if (event.getChaincodeId().equals(chaincode) && !event.getEventName().isEmpty()) {
      reading.event =
          Optional.of(new Event(limited(event.getEventName()), event.getPayload().toStringUtf8()));
    }
  }

  private static String limited(String text) {
    String clean = text.replace('\u0000', '?');
    return clean.length() <= LONGEST_TEXT ? clean : clean.substring(0, LONGEST_TEXT);
  }

  /** What has been read so far; stays as it is where reading stops. */
  private static final class Reading {
    private String id = "";
    private String chaincode = "";
    private String function = "";
    private String study = "";
    private String mspId = "";
    private long timestampMillis;
    private final List<Write> writes = new ArrayList<>();
    private Optional<Event> event = Optional.empty();
    private final List<SeenCertificate> certificates = new ArrayList<>();

    private void show(
        CertificateReader reader, SeenCertificate.Use use, SerializedIdentity identity) {
      reader.read(identity.getMspid(), use, identity.getIdBytes()).ifPresent(certificates::add);
    }
  }
}
