package org.concordat.embedded.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.List;
import java.util.Optional;
import org.concordat.identity.Digests;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * An envelope taken apart as far as it holds together. What does not is remembered as the
 * validation code a peer gives to it; checks that need a membership or a state are the peer's.
 */
public final class ParsedEnvelope {
  private final Envelope envelope;
  private TxValidationCode headerFault = TxValidationCode.VALID;
  private TxValidationCode bodyFault = TxValidationCode.VALID;
  private ChannelHeader channelHeader = ChannelHeader.getDefaultInstance();
  private SignatureHeader signatureHeader = SignatureHeader.getDefaultInstance();
  private ChaincodeHeaderExtension extension = ChaincodeHeaderExtension.getDefaultInstance();
  private ByteString responsePayload = ByteString.EMPTY;
  private List<Endorsement> endorsements = List.of();
  private ChaincodeAction action = ChaincodeAction.getDefaultInstance();
  private ReadWriteSet readWriteSet = ReadWriteSet.EMPTY;

  private ParsedEnvelope(Envelope envelope) {
    this.envelope = envelope;
  }

  /** Takes one entry of a block's data apart. */
  public static ParsedEnvelope of(ByteString bytes) {
    Envelope envelope;
    try {
      envelope = Envelope.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      ParsedEnvelope broken = new ParsedEnvelope(Envelope.getDefaultInstance());
      broken.headerFault = TxValidationCode.INVALID_OTHER_REASON;
      return broken;
    }
    return of(envelope);
  }

  /** Takes an envelope apart. */
  public static ParsedEnvelope of(Envelope envelope) {
    ParsedEnvelope parsed = new ParsedEnvelope(envelope);
    Payload payload;
    try {
      payload = Payload.parseFrom(envelope.getPayload());
    } catch (InvalidProtocolBufferException e) {
      parsed.headerFault = TxValidationCode.BAD_PAYLOAD;
      return parsed;
    }
    parsed.readHeader(payload);
    if (parsed.headerFault == TxValidationCode.VALID && parsed.isEndorserTransaction()) {
      parsed.readTransaction(payload);
    }
    return parsed;
  }

  private void readHeader(Payload payload) {
    headerFault = TxValidationCode.BAD_COMMON_HEADER;
    try {
      channelHeader = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      signatureHeader = SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
    } catch (InvalidProtocolBufferException e) {
      return;
    }
    boolean knownType =
        switch (HeaderType.forNumber(channelHeader.getType())) {
          case ENDORSER_TRANSACTION, CONFIG_UPDATE, CONFIG -> true;
          case null, default -> false;
        };
    if (!payload.hasHeader()
        || !knownType
        || channelHeader.getEpoch() != 0
        || signatureHeader.getNonce().isEmpty()
        || signatureHeader.getCreator().isEmpty()) {
      return;
    }
    headerFault = TxValidationCode.VALID;
  }

  private void readTransaction(Payload payload) {
    bodyFault = TxValidationCode.INVALID_ENDORSER_TRANSACTION;
    try {
      Transaction transaction = Transaction.parseFrom(payload.getData());
      if (transaction.getActionsCount() != 1) {
        return;
      }
      TransactionAction only = transaction.getActions(0);
      SignatureHeader actionHeader = SignatureHeader.parseFrom(only.getHeader());
      if (actionHeader.getNonce().isEmpty() || actionHeader.getCreator().isEmpty()) {
        return;
      }
      ChaincodeActionPayload actionPayload = ChaincodeActionPayload.parseFrom(only.getPayload());
      responsePayload = actionPayload.getAction().getProposalResponsePayload();
      endorsements = actionPayload.getAction().getEndorsementsList();
      ProposalResponsePayload response = ProposalResponsePayload.parseFrom(responsePayload);
      ByteString proposalHash =
          Proposals.hash(
              payload.getHeader().getChannelHeader(),
              only.getHeader(),
              actionPayload.getChaincodeProposalPayload());
      if (!proposalHash.equals(response.getProposalHash())) {
        return;
      }
      bodyFault = TxValidationCode.BAD_HEADER_EXTENSION;
      extension = ChaincodeHeaderExtension.parseFrom(channelHeader.getExtension());
      bodyFault = TxValidationCode.BAD_RESPONSE_PAYLOAD;
      action = ChaincodeAction.parseFrom(response.getExtension());
      bodyFault = TxValidationCode.BAD_RWSET;
      readWriteSet = ReadWriteSet.parse(action.getResults());
      bodyFault = TxValidationCode.VALID;
    } catch (InvalidProtocolBufferException e) {
      // bodyFault already names what could not be read
      return;
    }
  }

  /** The envelope itself. */
  public Envelope envelope() {
    return envelope;
  }

  /** The validation code of a fault in the payload or its header, or VALID. */
  public TxValidationCode headerFault() {
    return headerFault;
  }

  /** The validation code of a fault in the transaction, or VALID. */
  public TxValidationCode bodyFault() {
    return bodyFault;
  }

  /** Whether this is a transaction of a chaincode and not a configuration. */
  public boolean isEndorserTransaction() {
    return channelHeader.getType() == HeaderType.ENDORSER_TRANSACTION_VALUE;
  }

  /** The channel header. */
  public ChannelHeader channelHeader() {
    return channelHeader;
  }

  /** The signature header: who sent it, with which nonce. */
  public SignatureHeader signatureHeader() {
    return signatureHeader;
  }

  /** The chaincode that was called. */
  public ChaincodeHeaderExtension extension() {
    return extension;
  }

  /** The transaction id it claims. */
  public String transactionId() {
    return channelHeader.getTxId();
  }

  /** The transaction id it ought to have: SHA-256 of nonce and creator. */
  public String computedTransactionId() {
    return Digests.hex(
        Digests.sha256(
            signatureHeader.getNonce().toByteArray(), signatureHeader.getCreator().toByteArray()));
  }

  /** What the endorsers signed, without their own identity. */
  public ByteString responsePayload() {
    return responsePayload;
  }

  /** The endorsements. */
  public List<Endorsement> endorsements() {
    return endorsements;
  }

  /** What the chaincode did. */
  public ChaincodeAction action() {
    return action;
  }

  /** What the transaction read and wrote. */
  public ReadWriteSet readWriteSet() {
    return readWriteSet;
  }

  /** The chaincode's event, when it set one. */
  public Optional<org.hyperledger.fabric.protos.peer.ChaincodeEvent> event() {
    if (action.getEvents().isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          org.hyperledger.fabric.protos.peer.ChaincodeEvent.parseFrom(action.getEvents()));
    } catch (InvalidProtocolBufferException e) {
      return Optional.empty();
    }
  }
}
