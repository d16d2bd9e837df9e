package org.concordat.embedded.chaincode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.concordat.embedded.ledger.LedgerException;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * One live connection to a chaincode server: the peer dials, the chaincode registers, then
 * transactions run side by side on the one stream until it ends.
 */
final class ChaincodeStream {
  private static final int MAX_MESSAGE_BYTES = 100 << 20;
  private static final String TERMINATED = "chaincode stream terminated";
  private static final String EXPIRED = "timeout expired while executing transaction";

  private final ManagedChannel channel;
  private final StateRequests requests;
  private final Map<String, TransactionContext> running = new ConcurrentHashMap<>();
  private final CompletableFuture<String> registered = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private final StreamObserver<ChaincodeMessage> out;

  ChaincodeStream(InetSocketAddress address, StateRequests requests, Executor executor) {
    this.requests = requests;
    this.channel =
        NettyChannelBuilder.forAddress(address)
            .usePlaintext()
            .executor(executor)
            .maxInboundMessageSize(MAX_MESSAGE_BYTES)
            .build();
    this.out = ChaincodeGrpc.newStub(channel).connect(new Inbound());
  }

  /** Waits until the chaincode has registered and returns the package id it gave. */
  String awaitRegistration(Duration limit) throws ChaincodeFailure {
    try {
      return registered.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChaincodeFailure("interrupted while the chaincode was starting");
    } catch (TimeoutException e) {
      throw new ChaincodeFailure("timeout expired while starting chaincode");
    } catch (ExecutionException e) {
      throw new ChaincodeFailure(String.valueOf(e.getCause().getMessage()));
    }
  }

  boolean isLive() {
    return !ended.isDone();
  }

  /** Runs one transaction. */
  ChaincodeMessage execute(TransactionContext context, Duration limit) throws ChaincodeFailure {
    if (running.putIfAbsent(context.transactionId(), context) != null) {
      throw new ChaincodeFailure(
          "txid: " + context.transactionId() + "(" + context.channel() + ") exists");
    }
    try {
      send(context.invocation());
      return (ChaincodeMessage)
          CompletableFuture.anyOf(context.answer(), ended)
              .get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ChaincodeFailure(EXPIRED);
    } catch (TimeoutException e) {
      throw new ChaincodeFailure(EXPIRED);
    } catch (ExecutionException e) {
      throw new ChaincodeFailure(TERMINATED);
    } finally {
      running.remove(context.transactionId());
    }
  }

  void close() {
    end("closed by the peer");
    channel.shutdownNow();
  }

  private void end(String reason) {
    registered.completeExceptionally(new IllegalStateException(reason));
    ended.completeExceptionally(new IllegalStateException(reason));
  }

  private void send(ChaincodeMessage message) {
    synchronized (out) {
      if (isLive()) {
        out.onNext(message);
      }
    }
  }

  private final class Inbound implements StreamObserver<ChaincodeMessage> {
    @Override
    public void onNext(ChaincodeMessage message) {
      switch (message.getType()) {
        case REGISTER -> register(message);
        case COMPLETED, ERROR -> {
          TransactionContext context = running.get(message.getTxid());
          if (context != null) {
            context.answer().complete(message);
          }
        }
        case KEEPALIVE -> {
          // the chaincode shows that it is alive; nothing to answer
        }
        default -> respond(message);
      }
    }

    private void register(ChaincodeMessage message) {
      String id;
      try {
        id = ChaincodeID.parseFrom(message.getPayload()).getName();
      } catch (InvalidProtocolBufferException e) {
        end("error in received " + message.getType() + ", could NOT unmarshal registration info");
        return;
      }
      if (id.isEmpty()) {
        end("error in handling register chaincode, chaincodeID name is empty");
        return;
      }
      send(ChaincodeMessage.newBuilder().setType(ChaincodeMessage.Type.REGISTERED).build());
      send(ChaincodeMessage.newBuilder().setType(ChaincodeMessage.Type.READY).build());
      registered.complete(id);
    }

    private void respond(ChaincodeMessage request) {
      ChaincodeMessage.Builder answer =
          ChaincodeMessage.newBuilder()
              .setTxid(request.getTxid())
              .setChannelId(request.getChannelId());
      TransactionContext context = running.get(request.getTxid());
      try {
        if (context == null) {
          throw new LedgerException("no ledger context");
        }
        ByteString payload = requests.answer(request, context);
        send(answer.setType(ChaincodeMessage.Type.RESPONSE).setPayload(payload).build());
      } catch (LedgerException | InvalidProtocolBufferException e) {
        String text =
            "%s failed: transaction ID: %s: %s"
                .formatted(request.getType(), request.getTxid(), e.getMessage());
        send(
            answer
                .setType(ChaincodeMessage.Type.ERROR)
                .setPayload(ByteString.copyFromUtf8(text))
                .build());
      }
    }

    @Override
    public void onError(Throwable error) {
      end(String.valueOf(error.getMessage()));
      channel.shutdownNow();
    }

    @Override
    public void onCompleted() {
      end("the chaincode closed its stream");
      channel.shutdownNow();
    }
  }
}
