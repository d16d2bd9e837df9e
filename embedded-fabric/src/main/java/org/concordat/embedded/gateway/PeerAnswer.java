package org.concordat.embedded.gateway;

import io.grpc.Status;
import org.concordat.embedded.endorse.ProposalRefused;
import org.concordat.embedded.gateway.Fleet.RemotePeer;
import org.concordat.embedded.gateway.Fleet.Unreachable;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * What a gateway makes of a peer's answer, with the same status, words and decision to try
 * elsewhere as Fabric's.
 */
sealed interface PeerAnswer {
  /** An answer of a chaincode. */
  record Success(ProposalResponse response) implements PeerAnswer {}

  /**
   * No usable answer.
   *
   * @param status the gRPC status
   * @param message the words
   * @param retry whether another peer may do better
   */
  record Failure(Status.Code status, String message, boolean retry) implements PeerAnswer {}

  private static boolean successful(int status) {
    return status >= 200 && status < 400;
  }

  /** Asks {@code peer}; {@code local} tells whether it is the gateway's own. */
  static PeerAnswer ask(RemotePeer peer, SignedProposal proposal, boolean local) {
    ProposalResponse response;
    try {
      response = peer.process(proposal);
    } catch (ProposalRefused e) {
      // A refusal by another peer arrives as a bare gRPC error, like that of a filter of the own
      // one.
      return local && !e.byFilter()
          ? new Failure(Status.Code.FAILED_PRECONDITION, e.getMessage(), false)
          : new Failure(
              Status.Code.UNAVAILABLE,
              local ? e.getMessage() : "rpc error: code = Unknown desc = " + e.getMessage(),
              true);
    } catch (Unreachable e) {
      return new Failure(
          Status.Code.UNAVAILABLE, "rpc error: code = Unavailable desc = " + e.getMessage(), true);
    }
    int status = response.getResponse().getStatus();
    if (successful(status)) {
      return new Success(response);
    }
    String message = response.getResponse().getMessage();
    return response.getPayload().isEmpty() && status == 500
        ? new Failure(Status.Code.ABORTED, message, true)
        : new Failure(Status.Code.UNKNOWN, "chaincode response " + status + ", " + message, false);
  }

  /** A failure as detail of a gateway's error. */
  static ErrorDetail detail(RemotePeer peer, String message) {
    return ErrorDetail.newBuilder()
        .setAddress(peer.address())
        .setMspId(peer.mspId())
        .setMessage(message)
        .build();
  }
}
