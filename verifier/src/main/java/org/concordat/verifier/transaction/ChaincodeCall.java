package org.concordat.verifier.transaction;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.concordat.protocol.commitment.Digests;
import org.concordat.verifier.wire.Parts;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * The call of a chaincode in a transaction: what was proposed, what came of it, who endorsed it.
 */
public final class ChaincodeCall {
  /** No call. */
  public static final ChaincodeCall NONE = new ChaincodeCall();

  private TxValidationCode formFault = TxValidationCode.INVALID_ENDORSER_TRANSACTION;
  private TxValidationCode actionFault = TxValidationCode.VALID;
  private boolean sameHeader;
  private String chaincode = "";
  private List<ByteString> arguments = List.of();
  private ByteString endorsed = ByteString.EMPTY;
  private List<Endorsement> endorsements = List.of();
  private ReadWriteSet readWriteSet = ReadWriteSet.EMPTY;

  private ChaincodeCall() {}

  static ChaincodeCall read(Payload payload, ChannelHeader header, Parts parts) {
    ChaincodeCall call = new ChaincodeCall();
    try {
      call.readForm(payload, parts);
    } catch (InvalidProtocolBufferException e) {
      return call; // formFault says so
    }
    if (call.formFault == TxValidationCode.VALID) {
      call.actionFault = call.readAction(header, parts);
    }
    return call;
  }

  private void readForm(Payload payload, Parts parts) throws InvalidProtocolBufferException {
    Transaction transaction = parts.read(Transaction.parser(), payload.getData(), "transaction");
    if (transaction.getActionsCount() != 1) {
      return;
    }
    TransactionAction only = transaction.getActions(0);
    sameHeader = only.getHeader().equals(payload.getHeader().getSignatureHeader());
    SignatureHeader header =
        parts.read(SignatureHeader.parser(), only.getHeader(), "action's header");
    ChaincodeActionPayload action =
        parts.read(ChaincodeActionPayload.parser(), only.getPayload(), "action");
    endorsed = action.getAction().getProposalResponsePayload();
    endorsements = action.getAction().getEndorsementsList();
    ProposalResponsePayload response =
        parts.read(ProposalResponsePayload.parser(), endorsed, "proposal response");
    readProposal(action.getChaincodeProposalPayload(), parts);
    MessageDigest digest = Digests.newSha256();
    digest.update(payload.getHeader().getChannelHeader().toByteArray());
    digest.update(only.getHeader().toByteArray());
    digest.update(action.getChaincodeProposalPayload().toByteArray());
    if (!header.getNonce().isEmpty()
        && !header.getCreator().isEmpty()
        && ByteString.copyFrom(digest.digest()).equals(response.getProposalHash())) {
      formFault = TxValidationCode.VALID;
    }
  }

  /** What was asked for. Peers do not look at it when they validate. */
  private void readProposal(ByteString bytes, Parts parts) {
    try {
      ChaincodeProposalPayload proposal =
          parts.read(ChaincodeProposalPayload.parser(), bytes, "proposal");
      arguments =
          parts
              .read(ChaincodeInvocationSpec.parser(), proposal.getInput(), "invocation")
              .getChaincodeSpec()
              .getInput()
              .getArgsList();
    } catch (InvalidProtocolBufferException e) {
      parts.markOdd("proposal");
      arguments = List.of();
    }
  }

  private TxValidationCode readAction(ChannelHeader header, Parts parts) {
    TxValidationCode stage = TxValidationCode.BAD_HEADER_EXTENSION;
    try {
      ChaincodeHeaderExtension extension =
          parts.read(ChaincodeHeaderExtension.parser(), header.getExtension(), "header extension");
      chaincode = extension.getChaincodeId().getName();
      stage = TxValidationCode.BAD_RESPONSE_PAYLOAD;
      ProposalResponsePayload response = ProposalResponsePayload.parseFrom(endorsed);
      if (response.getExtension().isEmpty()) {
        return stage;
      }
      ChaincodeAction action =
          parts.read(ChaincodeAction.parser(), response.getExtension(), "chaincode action");
      stage = TxValidationCode.BAD_RWSET;
      readWriteSet = ReadWriteSet.read(action.getResults(), parts);
      stage = TxValidationCode.INVALID_OTHER_REASON;
      if (!extension.hasChaincodeId() || !action.hasChaincodeId()) {
        return stage;
      }
      if (chaincode.isEmpty()
          || !chaincode.equals(action.getChaincodeId().getName())
          || action.getChaincodeId().getVersion().isEmpty()) {
        return TxValidationCode.INVALID_CHAINCODE;
      }
      if (!action.getEvents().isEmpty()
          && !parts
              .read(ChaincodeEvent.parser(), action.getEvents(), "event")
              .getChaincodeId()
              .equals(chaincode)) {
        return stage;
      }
    } catch (InvalidProtocolBufferException e) {
      return stage;
    }
    Set<String> seen = new HashSet<>();
    return readWriteSet.namespaces().stream().allMatch(ns -> seen.add(ns.name()))
        ? TxValidationCode.VALID
        : TxValidationCode.ILLEGAL_WRITESET;
  }

  /**
   * Returns the fault of the transaction's form: one action, made for this very proposal.
   *
   * @return the code, or VALID
   */
  public TxValidationCode formFault() {
    return formFault;
  }

  /**
   * Returns the fault of what was endorsed.
   *
   * @return the code, or VALID
   */
  public TxValidationCode actionFault() {
    return actionFault;
  }

  /**
   * Returns whether the proposal was made by the sender of the transaction.
   *
   * @return whether both bear the same signature header
   */
  public boolean isSendersProposal() {
    return sameHeader;
  }

  /**
   * Returns the chaincode.
   *
   * @return its name
   */
  public String chaincode() {
    return chaincode;
  }

  /**
   * Returns what it was called with.
   *
   * @return the function's name first
   */
  public List<ByteString> arguments() {
    return arguments;
  }

  /**
   * Returns what the endorsers signed, without their own identity.
   *
   * @return a serialized proposal response payload
   */
  public ByteString endorsed() {
    return endorsed;
  }

  /**
   * Returns the endorsements.
   *
   * @return in the order of the transaction
   */
  public List<Endorsement> endorsements() {
    return endorsements;
  }

  /**
   * Returns what it read and wrote.
   *
   * @return the read-write set
   */
  public ReadWriteSet readWriteSet() {
    return readWriteSet;
  }
}
