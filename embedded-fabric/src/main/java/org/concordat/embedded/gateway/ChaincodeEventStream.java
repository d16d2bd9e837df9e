package org.concordat.embedded.gateway;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.embedded.ledger.PeerLedger;
import org.concordat.embedded.ledger.PeerLedger.CommittedBlock;
import org.concordat.embedded.ledger.PeerLedger.TransactionPlace;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Follows the events that valid transactions of one chaincode set, block by block. */
final class ChaincodeEventStream {
  private final PeerLedger ledger;

  ChaincodeEventStream(PeerLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * Sends events until the client hangs up or the peer stops. The ledger is woken when the client
   * does.
   */
  void stream(
      ChaincodeEventsRequest request, ServerCallStreamObserver<ChaincodeEventsResponse> out) {
    String after = request.getAfterTransactionId();
    boolean skipping = !after.isEmpty();
    long next;
    try {
      next = start(request);
    } catch (StatusRuntimeException e) {
      out.onError(e);
      return;
    }
    while (!out.isCancelled()) {
      Optional<CommittedBlock> block = ledger.awaitBlock(next, out::isCancelled);
      if (block.isEmpty()) {
        break;
      }
      List<ChaincodeEvent> matching = new ArrayList<>();
      for (ChaincodeEvent event : events(block.get())) {
        if (skipping) {
          skipping = !event.getTxId().equals(after);
        } else if (event.getChaincodeId().equals(request.getChaincodeId())) {
          matching.add(event);
        }
      }
      ledger.awaitReadiness(() -> out.isReady() || out.isCancelled());
      if (!matching.isEmpty() && !out.isCancelled()) {
        out.onNext(
            ChaincodeEventsResponse.newBuilder()
                .setBlockNumber(next)
                .addAllEvents(matching)
                .build());
      }
      next++;
    }
    if (!out.isCancelled()) {
      out.onError(Rpc.error(Status.Code.UNAVAILABLE, "the peer is stopping"));
    }
  }

  private static List<ChaincodeEvent> events(CommittedBlock block) {
    List<ChaincodeEvent> events = new ArrayList<>();
    for (int i = 0; i < block.codes().size(); i++) {
      if (block.codes().get(i) == TxValidationCode.VALID) {
        block.envelopes().get(i).event().ifPresent(events::add);
      }
    }
    return events;
  }

  private long start(ChaincodeEventsRequest request) throws StatusRuntimeException {
    if (!request.getAfterTransactionId().isEmpty()) {
      Optional<TransactionPlace> place = ledger.transaction(request.getAfterTransactionId());
      if (place.isPresent()) {
        return place.get().block();
      }
    }
    return switch (request.getStartPosition().getTypeCase()) {
      case SPECIFIED -> request.getStartPosition().getSpecified().getNumber();
      case NEXT_COMMIT, TYPE_NOT_SET -> ledger.height();
      case OLDEST, NEWEST ->
          throw Rpc.error(
              Status.Code.INVALID_ARGUMENT,
              "invalid start position type: *orderer.SeekPosition_"
                  + (request.getStartPosition().hasOldest() ? "Oldest" : "Newest"));
    };
  }
}
