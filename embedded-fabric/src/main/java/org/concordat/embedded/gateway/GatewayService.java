package org.concordat.embedded.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.concordat.embedded.endorse.AccessControl;
import org.concordat.embedded.endorse.UnpackedProposal;
import org.concordat.embedded.gateway.Fleet.RemotePeer;
import org.concordat.embedded.identity.Member;
import org.concordat.embedded.identity.MspRegistry;
import org.concordat.embedded.ledger.PeerLedger;
import org.concordat.embedded.ledger.PeerLedger.TransactionPlace;
import org.concordat.embedded.order.OrderingService;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.Transaction;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/** The gateway of one organisation's peer, with Fabric 3.1's statuses and texts. */
public final class GatewayService extends GatewayGrpc.GatewayImplBase {
  private final String channel;
  private final RemotePeer own;
  private final Fleet fleet;
  private final EndorserSelection selection;
  private final OrderingService orderers;
  private final PeerLedger ledger;
  private final MspRegistry registry;
  private final AccessControl access;
  private final ChaincodeEventStream events;
  private final ExecutorService executor;

  /**
   * @param channel the channel
   * @param own the gateway's own peer
   * @param fleet all peers
   * @param selection who has to endorse
   * @param orderers where transactions go
   * @param ledger the own peer's ledger
   * @param registry the channel's membership
   * @param access who may do what
   * @param executor runs calls that wait for blocks
   */
  public GatewayService(
      String channel,
      RemotePeer own,
      Fleet fleet,
      EndorserSelection selection,
      OrderingService orderers,
      PeerLedger ledger,
      MspRegistry registry,
      AccessControl access,
      ExecutorService executor) {
    this.channel = channel;
    this.own = own;
    this.fleet = fleet;
    this.selection = selection;
    this.orderers = orderers;
    this.ledger = ledger;
    this.registry = registry;
    this.access = access;
    this.events = new ChaincodeEventStream(ledger);
    this.executor = executor;
  }

  @Override
  public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> out) {
    answer(out, () -> evaluate(request));
  }

  private EvaluateResponse evaluate(EvaluateRequest request) {
    UnpackedProposal proposal;
    try {
      if (request.getProposedTransaction().getProposalBytes().isEmpty()) {
        throw new InvalidProtocolBufferException("a signed proposal is required");
      }
      proposal = UnpackedProposal.of(request.getProposedTransaction());
      if (proposal.channel().isEmpty()) {
        throw new InvalidProtocolBufferException("no channel id provided");
      }
    } catch (InvalidProtocolBufferException e) {
      throw Rpc.error(
          Status.Code.INVALID_ARGUMENT, "failed to unpack transaction proposal: " + e.getMessage());
    }
    requireChannel(proposal.channel());
    boolean protect =
        proposal.payload().getTransientMapCount() > 0 && request.getTargetOrganizationsCount() == 0;
    List<String> targets =
        protect ? List.of(own.mspId()) : List.copyOf(request.getTargetOrganizationsList());
    List<RemotePeer> candidates = selection.evaluators(proposal.chaincode(), own.mspId(), targets);
    if (candidates.isEmpty()) {
      String reason =
          "no peers available to evaluate chaincode %s in channel %s"
              .formatted(proposal.chaincode(), proposal.channel());
      throw Rpc.error(
          Status.Code.FAILED_PRECONDITION,
          protect
              ? "no endorsers found in the gateway's organization; retry specifying target"
                  + " organization(s) to protect transient data: "
                  + reason
              : reason);
    }
    List<ErrorDetail> details = new ArrayList<>();
    Status.Code last = Status.Code.UNAVAILABLE;
    for (RemotePeer peer : candidates) {
      switch (PeerAnswer.ask(peer, request.getProposedTransaction(), isOwn(peer))) {
        case PeerAnswer.Success(ProposalResponse response) -> {
          return EvaluateResponse.newBuilder().setResult(result(response)).build();
        }
        case PeerAnswer.Failure(Status.Code code, String message, boolean retry) -> {
          details.add(PeerAnswer.detail(peer, message));
          last = code;
          if (!retry) {
            throw Rpc.error(code, "evaluate call to endorser returned error: " + message, details);
          }
        }
      }
    }
    throw Rpc.error(
        last, "failed to evaluate transaction, see attached details for more info", details);
  }

  /** The response with the transaction's result, which stands in the signed payload, too. */
  private static Response result(ProposalResponse response) {
    try {
      ByteString extension =
          ProposalResponsePayload.parseFrom(response.getPayload()).getExtension();
      return response.getResponse().toBuilder()
          .setPayload(ChaincodeAction.parseFrom(extension).getResponse().getPayload())
          .build();
    } catch (InvalidProtocolBufferException e) {
      return response.getResponse();
    }
  }

  @Override
  public void endorse(EndorseRequest request, StreamObserver<EndorseResponse> out) {
    answer(out, () -> endorse(request));
  }

  private EndorseResponse endorse(EndorseRequest request) {
    if (request.getProposedTransaction().getProposalBytes().isEmpty()) {
      throw Rpc.error(
          Status.Code.INVALID_ARGUMENT, "the proposed transaction must contain a signed proposal");
    }
    UnpackedProposal proposal;
    try {
      proposal = UnpackedProposal.of(request.getProposedTransaction());
    } catch (InvalidProtocolBufferException e) {
      throw Rpc.error(Status.Code.INVALID_ARGUMENT, e.getMessage());
    }
    EndorsementPlan plan =
        request.getEndorsingOrganizationsCount() > 0
            ? selection.planForOrganizations(
                proposal.chaincode(), request.getEndorsingOrganizationsList())
            : planFromFirst(proposal);
    List<RemotePeer> next = plan.next();
    while (plan.completed().isEmpty() && !next.isEmpty()) {
      selection.askAll(next, peer -> ask(plan, peer, proposal));
      next = plan.next();
    }
    List<Endorsement> endorsements =
        plan.completed()
            .orElseThrow(
                () ->
                    Rpc.error(
                        Status.Code.ABORTED,
                        "failed to collect enough transaction endorsements, see attached details"
                            + " for more info",
                        plan.errors()));
    return EndorseResponse.newBuilder()
        .setPreparedTransaction(prepare(proposal, plan.payload(), endorsements))
        .build();
  }

  private void ask(EndorsementPlan plan, RemotePeer peer, UnpackedProposal proposal) {
    switch (PeerAnswer.ask(peer, proposal.signed(), isOwn(peer))) {
      case PeerAnswer.Success(ProposalResponse response) -> plan.endorsed(peer, response);
      case PeerAnswer.Failure(Status.Code code, String message, boolean retry) ->
          plan.failed(peer, message);
    }
  }

  /** Asks one peer, the own one where it can, and plans from what its simulation touched. */
  private EndorsementPlan planFromFirst(UnpackedProposal proposal) {
    boolean hasTransient = proposal.payload().getTransientMapCount() > 0;
    Optional<RemotePeer> local =
        fleet.peersWith(proposal.chaincode()).stream().filter(this::isOwn).findFirst();
    if (local.isEmpty() && hasTransient) {
      throw Rpc.error(
          Status.Code.FAILED_PRECONDITION,
          "no endorsers found in the gateway's organization; retry specifying endorsing"
              + " organization(s) to protect transient data");
    }
    RemotePeer first =
        local.orElseGet(() -> selection.anyEndorser(proposal.channel(), proposal.chaincode()));
    return switch (PeerAnswer.ask(first, proposal.signed(), isOwn(first))) {
      case PeerAnswer.Success(ProposalResponse response) -> {
        EndorsementPlan plan =
            selection.plan(
                proposal.channel(),
                proposal.chaincode(),
                response.getInterest(),
                hasTransient,
                first);
        plan.endorsed(first, response);
        yield plan;
      }
      case PeerAnswer.Failure(Status.Code code, String message, boolean retry) ->
          throw Rpc.error(
              Status.Code.ABORTED,
              "failed to endorse transaction, see attached details for more info",
              List.of(PeerAnswer.detail(first, message)));
    };
  }

  private static Envelope prepare(
      UnpackedProposal proposal, ByteString responsePayload, List<Endorsement> endorsements) {
    ChaincodeActionPayload action =
        ChaincodeActionPayload.newBuilder()
            .setChaincodeProposalPayload(UnpackedProposal.withoutTransient(proposal.payload()))
            .setAction(
                ChaincodeEndorsedAction.newBuilder()
                    .setProposalResponsePayload(responsePayload)
                    .addAllEndorsements(endorsements))
            .build();
    Header header = proposal.header();
    Transaction transaction =
        Transaction.newBuilder()
            .addActions(
                TransactionAction.newBuilder()
                    .setHeader(header.getSignatureHeader())
                    .setPayload(action.toByteString()))
            .build();
    Payload payload =
        Payload.newBuilder().setHeader(header).setData(transaction.toByteString()).build();
    return Envelope.newBuilder().setPayload(payload.toByteString()).build();
  }

  @Override
  public void submit(SubmitRequest request, StreamObserver<SubmitResponse> out) {
    answer(out, () -> submit(request));
  }

  private SubmitResponse submit(SubmitRequest request) {
    if (!request.hasPreparedTransaction()) {
      throw Rpc.error(Status.Code.INVALID_ARGUMENT, "a prepared transaction is required");
    }
    if (request.getPreparedTransaction().getSignature().isEmpty()) {
      throw Rpc.error(Status.Code.INVALID_ARGUMENT, "prepared transaction must be signed");
    }
    orderers
        .submit(request.getPreparedTransaction())
        .ifPresent(
            details -> {
              throw Rpc.error(
                  Status.Code.UNAVAILABLE,
                  "insufficient number of orderers could successfully process transaction to"
                      + " satisfy quorum requirement",
                  details);
            });
    return SubmitResponse.getDefaultInstance();
  }

  @Override
  public void commitStatus(
      SignedCommitStatusRequest signed, StreamObserver<CommitStatusResponse> out) {
    ServerCallStreamObserver<CommitStatusResponse> call =
        (ServerCallStreamObserver<CommitStatusResponse>) out;
    call.setOnCancelHandler(ledger::wake);
    // elsewhere, since gRPC tells of a cancellation only when this call has returned
    executor.execute(() -> answer(out, () -> commitStatus(signed, call)));
  }

  private CommitStatusResponse commitStatus(
      SignedCommitStatusRequest signed, ServerCallStreamObserver<CommitStatusResponse> call) {
    CommitStatusRequest request;
    try {
      request = CommitStatusRequest.parseFrom(signed.getRequest());
    } catch (InvalidProtocolBufferException e) {
      throw Rpc.error(Status.Code.INVALID_ARGUMENT, "invalid status request: " + e.getMessage());
    }
    if (signed.getRequest().isEmpty()) {
      throw Rpc.error(Status.Code.INVALID_ARGUMENT, "a commit status request is required");
    }
    if (request.getIdentity().isEmpty()) {
      throw Rpc.error(Status.Code.INVALID_ARGUMENT, "no identity provided");
    }
    if (request.getChannelId().isEmpty()) {
      throw Rpc.error(Status.Code.INVALID_ARGUMENT, "no channel ID provided");
    }
    if (request.getTransactionId().isEmpty()) {
      throw Rpc.error(Status.Code.INVALID_ARGUMENT, "transaction ID should not be empty");
    }
    requireReader(
        "gateway/CommitStatus",
        request.getChannelId(),
        request.getIdentity(),
        signed.getRequest(),
        signed.getSignature());
    TransactionPlace place =
        ledger
            .awaitTransaction(request.getTransactionId(), call::isCancelled)
            .orElseThrow(() -> Rpc.error(Status.Code.UNAVAILABLE, "the peer is stopping"));
    return CommitStatusResponse.newBuilder()
        .setResult(place.code())
        .setBlockNumber(place.block())
        .build();
  }

  @Override
  public void chaincodeEvents(
      SignedChaincodeEventsRequest signed,
      StreamObserver<org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse> out) {
    try {
      if (signed.getRequest().isEmpty()) {
        throw Rpc.error(Status.Code.INVALID_ARGUMENT, "a chaincode events request is required");
      }
      var request =
          org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest.parseFrom(
              signed.getRequest());
      requireReader(
          "gateway/ChaincodeEvents",
          request.getChannelId(),
          request.getIdentity(),
          signed.getRequest(),
          signed.getSignature());
      var call =
          (ServerCallStreamObserver<org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse>)
              out;
      call.setOnCancelHandler(ledger::wake);
      call.setOnReadyHandler(ledger::wake);
      executor.execute(() -> events.stream(request, call));
    } catch (InvalidProtocolBufferException e) {
      out.onError(
          Rpc.error(
              Status.Code.INVALID_ARGUMENT, "invalid chaincode events request: " + e.getMessage()));
    } catch (StatusRuntimeException e) {
      out.onError(e);
    }
  }

  private void requireChannel(String name) {
    if (!name.equals(channel)) {
      throw Rpc.error(
          Status.Code.UNAVAILABLE,
          "failed to get config for channel [%1$s]: could not get last config for channel %1$s"
              .formatted(name));
    }
  }

  private void requireReader(
      String resource, String of, ByteString identity, ByteString message, ByteString signature) {
    if (!of.equals(channel)) {
      throw Rpc.error(
          Status.Code.PERMISSION_DENIED, "failed to get policy manager for channel [" + of + "]");
    }
    Member member;
    try {
      member = registry.member(identity);
    } catch (MspRegistry.InvalidIdentityException e) {
      throw Rpc.error(Status.Code.PERMISSION_DENIED, access.refusalOfStrangers(resource));
    }
    if (!registry.verify(member, message.toByteArray(), signature.toByteArray())) {
      throw Rpc.error(Status.Code.PERMISSION_DENIED, access.refusalOfStrangers(resource));
    }
    access
        .refusal(resource, member)
        .ifPresent(
            reason -> {
              throw Rpc.error(Status.Code.PERMISSION_DENIED, reason);
            });
  }

  private boolean isOwn(RemotePeer peer) {
    return peer.mspId().equals(own.mspId());
  }

  /** A call with one answer. */
  private interface Call<T> {
    T get();
  }

  private static <T> void answer(StreamObserver<T> out, Call<T> call) {
    try {
      T value = call.get();
      out.onNext(value);
      out.onCompleted();
    } catch (StatusRuntimeException e) {
      out.onError(e);
    } catch (RuntimeException e) {
      out.onError(Status.INTERNAL.withDescription(String.valueOf(e)).withCause(e).asException());
    }
  }
}
