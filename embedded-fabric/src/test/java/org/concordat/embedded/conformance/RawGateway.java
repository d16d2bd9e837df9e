package org.concordat.embedded.conformance;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.gateway.ProposedTransaction;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * Messages that the Gateway library would not send: a client written by hand, on the same services.
 */
final class RawGateway {
  private final LedgerUnderTest ledger;
  private final Client client;
  private final LedgerUnderTest.Credentials credentials;

  RawGateway(LedgerUnderTest ledger, Client client, LedgerUnderTest.Credentials credentials) {
    this.ledger = ledger;
    this.client = client;
    this.credentials = credentials;
  }

  private GatewayGrpc.GatewayBlockingStub gateway() {
    return GatewayGrpc.newBlockingStub(client.channel()).withDeadlineAfter(60, TimeUnit.SECONDS);
  }

  ByteString sign(ByteString message) {
    return sign(credentials, message);
  }

  static ByteString sign(LedgerUnderTest.Credentials who, ByteString message) {
    try {
      return ByteString.copyFrom(
          Signers.newPrivateKeySigner(who.privateKey())
              .sign(Hash.SHA256.apply(message.toByteArray())));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  ByteString creator() {
    return SerializedIdentity.newBuilder()
        .setMspid(credentials.mspId())
        .setIdBytes(
            ByteString.copyFromUtf8(
                org.hyperledger.fabric.client.identity.Identities.toPemString(
                    credentials.certificate())))
        .build()
        .toByteString();
  }

  /** The library's proposal with its channel header changed, signed again. */
  ProposedTransaction withHeader(
      ProposedTransaction proposed, UnaryOperator<ChannelHeader.Builder> change) {
    try {
      Proposal proposal = Proposal.parseFrom(proposed.getProposal().getProposalBytes());
      Header header = Header.parseFrom(proposal.getHeader());
      ChannelHeader changed =
          change.apply(ChannelHeader.parseFrom(header.getChannelHeader()).toBuilder()).build();
      ByteString bytes =
          proposal.toBuilder()
              .setHeader(
                  header.toBuilder()
                      .setChannelHeader(changed.toByteString())
                      .build()
                      .toByteString())
              .build()
              .toByteString();
      return proposed.toBuilder()
          .setProposal(
              SignedProposal.newBuilder().setProposalBytes(bytes).setSignature(sign(bytes)))
          .build();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  static ProposedTransaction proposed(org.hyperledger.fabric.client.Proposal proposal) {
    try {
      return ProposedTransaction.parseFrom(proposal.getBytes());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  void evaluate(ProposedTransaction proposed) {
    var ignored =
        gateway()
            .evaluate(
                EvaluateRequest.newBuilder()
                    .setChannelId(ledger.channel())
                    .setTransactionId(proposed.getTransactionId())
                    .setProposedTransaction(proposed.getProposal())
                    .build());
    if (!ignored.hasResult()) {
      throw new IllegalStateException("no result");
    }
  }

  Envelope endorse(ProposedTransaction proposed) {
    return gateway()
        .endorse(
            EndorseRequest.newBuilder()
                .setChannelId(ledger.channel())
                .setTransactionId(proposed.getTransactionId())
                .setProposedTransaction(proposed.getProposal())
                .build())
        .getPreparedTransaction();
  }

  /** The transaction that the library would submit. */
  static PreparedTransaction prepared(org.hyperledger.fabric.client.Transaction transaction) {
    try {
      return PreparedTransaction.parseFrom(transaction.getBytes());
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  Envelope signed(ByteString payload) {
    return Envelope.newBuilder().setPayload(payload).setSignature(sign(payload)).build();
  }

  void submit(String transactionId, Envelope envelope) {
    var ignored =
        gateway()
            .submit(
                SubmitRequest.newBuilder()
                    .setChannelId(ledger.channel())
                    .setTransactionId(transactionId)
                    .setPreparedTransaction(envelope)
                    .build());
    if (ignored.getSerializedSize() != 0) {
      throw new IllegalStateException("an answer to submit is empty");
    }
  }

  CommitStatusResponse commitStatus(String transactionId) {
    ByteString request =
        CommitStatusRequest.newBuilder()
            .setChannelId(ledger.channel())
            .setTransactionId(transactionId)
            .setIdentity(creator())
            .build()
            .toByteString();
    return commitStatus(request, sign(request));
  }

  CommitStatusResponse commitStatus(ByteString request, ByteString signature) {
    return gateway()
        .commitStatus(
            SignedCommitStatusRequest.newBuilder()
                .setRequest(request)
                .setSignature(signature)
                .build());
  }

  /** All answers to one seek, to the status that ends it. */
  List<DeliverResponse> deliver(String channel, SeekInfo seek) {
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
            .setChannelId(channel)
            .setTimestamp(
                com.google.protobuf.Timestamp.newBuilder()
                    .setSeconds(java.time.Instant.now().getEpochSecond()))
            .build();
    SignatureHeader signature =
        SignatureHeader.newBuilder()
            .setCreator(creator())
            .setNonce(ByteString.copyFromUtf8("a nonce of this very test"))
            .build();
    Envelope envelope =
        signed(
            Payload.newBuilder()
                .setHeader(
                    Header.newBuilder()
                        .setChannelHeader(header.toByteString())
                        .setSignatureHeader(signature.toByteString()))
                .setData(seek.toByteString())
                .build()
                .toByteString());
    BlockingAnswers answers = new BlockingAnswers();
    var requests =
        DeliverGrpc.newStub(client.channel())
            .withDeadlineAfter(30, TimeUnit.SECONDS)
            .deliver(answers);
    requests.onNext(envelope);
    List<DeliverResponse> all = new ArrayList<>();
    Iterator<DeliverResponse> received = answers.iterator();
    while (received.hasNext()) {
      DeliverResponse next = received.next();
      all.add(next);
      if (next.getTypeCase() == DeliverResponse.TypeCase.STATUS) {
        break;
      }
    }
    requests.onCompleted();
    return all;
  }

  /** The details of a gateway's error. */
  static List<ErrorDetail> details(StatusRuntimeException error) {
    List<ErrorDetail> details = new ArrayList<>();
    var status = StatusProto.fromThrowable(error);
    for (var any : status.getDetailsList()) {
      try {
        details.add(any.unpack(ErrorDetail.class));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalStateException(e);
      }
    }
    return details;
  }
}
