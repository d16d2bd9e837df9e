package org.concordat.network.ledger;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.concordat.network.NetworkException;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;

/** Hands an envelope to one orderer, without a peer between. */
public final class OrdererConnection {
  private static final int SECONDS = 20;

  private OrdererConnection() {}

  /**
   * Sends an envelope.
   *
   * @param address the orderer's host and port
   * @param tlsRoot who issued its TLS certificate, a PEM file
   * @param envelope what is sent
   * @return why it was not taken; empty when it was
   * @throws IOException when the file cannot be read
   */
  public static String broadcast(String address, Path tlsRoot, Envelope envelope)
      throws IOException {
    ManagedChannel channel = PeerConnection.channel(address, tlsRoot);
    try {
      CompletableFuture<BroadcastResponse> answer = new CompletableFuture<>();
      StreamObserver<Envelope> stream =
          AtomicBroadcastGrpc.newStub(channel)
              .withDeadlineAfter(SECONDS, TimeUnit.SECONDS)
              .broadcast(new FirstAnswer(answer));
      stream.onNext(envelope);
      BroadcastResponse response = answer.get(SECONDS + 1, TimeUnit.SECONDS);
      stream.onCompleted();
      return response.getStatus() == Status.SUCCESS
          ? ""
          : response.getStatus() + " " + response.getInfo();
    } catch (ExecutionException e) {
      return e.getCause() instanceof StatusRuntimeException failed
          ? failed.getStatus().toString()
          : String.valueOf(e.getCause());
    } catch (TimeoutException e) {
      return "no answer within " + SECONDS + " s";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("interrupted while " + address + " was asked", e);
    } finally {
      channel.shutdownNow();
    }
  }

  private record FirstAnswer(CompletableFuture<BroadcastResponse> answer)
      implements StreamObserver<BroadcastResponse> {
    @Override
    public void onNext(BroadcastResponse response) {
      answer.complete(response);
    }

    @Override
    public void onError(Throwable failure) {
      answer.completeExceptionally(failure);
    }

    @Override
    public void onCompleted() {
      answer.completeExceptionally(new IllegalStateException("the orderer gave no answer"));
    }
  }
}
