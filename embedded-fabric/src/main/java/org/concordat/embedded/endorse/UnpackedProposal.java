package org.concordat.embedded.endorse;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import org.concordat.embedded.block.Proposals;
import org.concordat.identity.Digests;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * A proposal taken apart.
 *
 * @param signed as it came
 * @param header its two headers, encoded
 * @param channelHeader the channel header
 * @param signatureHeader who sent it, with which nonce
 * @param chaincode the chaincode's name
 * @param input function and arguments
 * @param payload the proposal's payload
 * @param hash what binds endorsements to it
 */
public record UnpackedProposal(
    SignedProposal signed,
    Header header,
    ChannelHeader channelHeader,
    SignatureHeader signatureHeader,
    String chaincode,
    ChaincodeInput input,
    ChaincodeProposalPayload payload,
    ByteString hash) {

  /** Takes a signed proposal apart. */
  public static UnpackedProposal of(SignedProposal signed) throws InvalidProtocolBufferException {
    Proposal proposal = Proposal.parseFrom(signed.getProposalBytes());
    Header header = Header.parseFrom(proposal.getHeader());
    ChannelHeader channelHeader = ChannelHeader.parseFrom(header.getChannelHeader());
    ChaincodeHeaderExtension extension =
        ChaincodeHeaderExtension.parseFrom(channelHeader.getExtension());
    ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
    ChaincodeInvocationSpec spec = ChaincodeInvocationSpec.parseFrom(payload.getInput());
    return new UnpackedProposal(
        signed,
        header,
        channelHeader,
        SignatureHeader.parseFrom(header.getSignatureHeader()),
        extension.getChaincodeId().getName(),
        spec.getChaincodeSpec().getInput(),
        payload,
        Proposals.hash(
            header.getChannelHeader(), header.getSignatureHeader(), withoutTransient(payload)));
  }

  /** The payload that goes into the transaction: never with transient data. */
  public static ByteString withoutTransient(ChaincodeProposalPayload payload) {
    return ChaincodeProposalPayload.newBuilder()
        .setInput(payload.getInput())
        .build()
        .toByteString();
  }

  /** The transaction id it claims. */
  public String transactionId() {
    return channelHeader.getTxId();
  }

  /** The channel it is for. */
  public String channel() {
    return channelHeader.getChannelId();
  }

  String computedTransactionId() {
    return Digests.hex(
        Digests.sha256(
            signatureHeader.getNonce().toByteArray(), signatureHeader.getCreator().toByteArray()));
  }
}
