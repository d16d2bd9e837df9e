package org.concordat.service.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;

/**
 * Single blocks of one peer, as they lie in its own store: a question through the gateway might be
 * answered by another peer of the same organisation.
 */
final class PeerBlocks {
  private static final int NONCE_BYTES = 24;

  private final ManagedChannel connection;
  private final String channel;
  private final SigningIdentity identity;
  private final Duration limit;
  private final SecureRandom random;
  private final InstantSource clock;

  PeerBlocks(
      ManagedChannel connection,
      String channel,
      SigningIdentity identity,
      Duration limit,
      SecureRandom random,
      InstantSource clock) {
    this.connection = connection;
    this.channel = channel;
    this.identity = identity;
    this.limit = limit;
    this.random = random;
    this.clock = clock;
  }

  /** Reads the newest block; there is always one. */
  Block newest() {
    SeekPosition newest =
        SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()).build();
    List<Block> blocks = read(newest, newest);
    if (blocks.isEmpty()) {
      throw unavailable("it gave no block", null);
    }
    return blocks.getFirst();
  }

  /** Reads blocks that are there. */
  List<Block> range(long from, long to) {
    return read(at(from), at(to));
  }

  private static SeekPosition at(long number) {
    return SeekPosition.newBuilder()
        .setSpecified(SeekSpecified.newBuilder().setNumber(number))
        .build();
  }

  private List<Block> read(SeekPosition from, SeekPosition to) {
    // After a long outage of the peer gRPC would dial it every two minutes only.
    connection.resetConnectBackoff();
    Answer answer = new Answer();
    DeliverGrpc.newStub(connection)
        .withDeadlineAfter(limit.toMillis(), TimeUnit.MILLISECONDS)
        .deliver(answer)
        .onNext(request(from, to));
    try {
      return answer.blocks.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof StatusRuntimeException broken) {
        throw unavailable(
            broken.getStatus().getCode() + " " + broken.getStatus().getDescription(), broken);
      }
      throw unavailable(String.valueOf(e.getCause().getMessage()), e);
    }
  }

  private static ConcordatException unavailable(String why, Throwable cause) {
    return new ConcordatException(
        ErrorCode.LEDGER_UNAVAILABLE, "the peer does not give its blocks: " + why, cause);
  }

  private Envelope request(SeekPosition from, SeekPosition to) {
    Instant now = clock.instant();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
            .setChannelId(channel)
            .setTimestamp(
                Timestamp.newBuilder().setSeconds(now.getEpochSecond()).setNanos(now.getNano()))
            .build();
    SignatureHeader signer =
        SignatureHeader.newBuilder()
            .setCreator(
                SerializedIdentity.newBuilder()
                    .setMspid(identity.identity().getMspId())
                    .setIdBytes(ByteString.copyFrom(identity.identity().getCredentials()))
                    .build()
                    .toByteString())
            .setNonce(ByteString.copyFrom(nonce))
            .build();
    SeekInfo seek =
        SeekInfo.newBuilder()
            .setStart(from)
            .setStop(to)
            .setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY)
            .build();
    byte[] payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(header.toByteString())
                    .setSignatureHeader(signer.toByteString()))
            .setData(seek.toByteString())
            .build()
            .toByteArray();
    try {
      return Envelope.newBuilder()
          .setPayload(ByteString.copyFrom(payload))
          .setSignature(
              ByteString.copyFrom(identity.signer().sign(Digests.newSha256().digest(payload))))
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the identity's key does not sign", e);
    }
  }

  /** Collects blocks up to the status behind them, with which the stream is given up. */
  private static final class Answer implements ClientResponseObserver<Envelope, DeliverResponse> {
    private final CompletableFuture<List<Block>> blocks = new CompletableFuture<>();
    private final List<Block> collected = new ArrayList<>();
    private ClientCallStreamObserver<Envelope> requests;

    @Override
    public void beforeStart(ClientCallStreamObserver<Envelope> stream) {
      requests = stream;
    }

    @Override
    public void onNext(DeliverResponse response) {
      if (response.hasBlock()) {
        collected.add(response.getBlock());
        return;
      }
      if (response.getStatus() == Status.SUCCESS) {
        blocks.complete(collected);
      } else {
        blocks.completeExceptionally(
            new IllegalStateException("it answers " + response.getStatus()));
      }
      requests.cancel("answered", null);
    }

    @Override
    public void onError(Throwable error) {
      blocks.completeExceptionally(error);
    }

    @Override
    public void onCompleted() {
      blocks.completeExceptionally(new IllegalStateException("the stream ended early"));
    }
  }
}
