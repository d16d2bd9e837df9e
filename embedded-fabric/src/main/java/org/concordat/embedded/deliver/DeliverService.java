package org.concordat.embedded.deliver;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.concordat.embedded.definition.Definitions;
import org.concordat.embedded.endorse.AccessControl;
import org.concordat.embedded.identity.Member;
import org.concordat.embedded.identity.MspRegistry;
import org.concordat.embedded.ledger.PeerLedger;
import org.concordat.embedded.ledger.PeerLedger.CommittedBlock;
import org.concordat.embedded.ledger.PrivateWrites;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsPvtReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxPvtReadWriteSet;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;

/**
 * The stream of a peer's blocks: whole, filtered, or with the private data the reader's
 * organisation may see.
 */
public final class DeliverService extends DeliverGrpc.DeliverImplBase {
  private final String channel;
  private final PeerLedger ledger;
  private final MspRegistry registry;
  private final AccessControl access;
  private final Definitions definitions;
  private final ExecutorService executor;

  /**
   * @param channel the channel
   * @param ledger the peer's ledger
   * @param registry the channel's membership
   * @param access who may do what
   * @param definitions the channel's chaincodes
   * @param executor runs the streams
   */
  public DeliverService(
      String channel,
      PeerLedger ledger,
      MspRegistry registry,
      AccessControl access,
      Definitions definitions,
      ExecutorService executor) {
    this.channel = channel;
    this.ledger = ledger;
    this.registry = registry;
    this.access = access;
    this.definitions = definitions;
    this.executor = executor;
  }

  @Override
  public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> out) {
    return requests(
        out,
        (block, reader) -> DeliverResponse.newBuilder().setBlock(block.block()).build(),
        "event/Block");
  }

  @Override
  public StreamObserver<Envelope> deliverFiltered(StreamObserver<DeliverResponse> out) {
    return requests(
        out,
        (block, reader) ->
            DeliverResponse.newBuilder()
                .setFilteredBlock(FilteredBlocks.of(channel, block))
                .build(),
        "event/FilteredBlock");
  }

  @Override
  public StreamObserver<Envelope> deliverWithPrivateData(StreamObserver<DeliverResponse> out) {
    return requests(out, this::withPrivateData, "event/Block");
  }

  private StreamObserver<Envelope> requests(
      StreamObserver<DeliverResponse> out,
      BiFunction<CommittedBlock, Member, DeliverResponse> form,
      String resource) {
    ServerCallStreamObserver<DeliverResponse> call =
        (ServerCallStreamObserver<DeliverResponse>) out;
    call.setOnCancelHandler(ledger::wake);
    call.setOnReadyHandler(ledger::wake);
    return new StreamObserver<>() {
      @Override
      public void onNext(Envelope request) {
        executor.execute(
            () -> {
              Status status = serve(request, form, resource, call);
              if (!call.isCancelled()) {
                call.onNext(DeliverResponse.newBuilder().setStatus(status).build());
                if (status != Status.SUCCESS) {
                  call.onCompleted();
                }
              }
            });
      }

      @Override
      public void onError(Throwable error) {
        ledger.wake();
      }

      @Override
      public void onCompleted() {
        // the client has no further request; what it asked for still goes out
      }
    };
  }

  private Status serve(
      Envelope request,
      BiFunction<CommittedBlock, Member, DeliverResponse> form,
      String resource,
      ServerCallStreamObserver<DeliverResponse> out) {
    Payload payload;
    SeekInfo seek;
    ChannelHeader header;
    SignatureHeader signer;
    try {
      payload = Payload.parseFrom(request.getPayload());
      header = ChannelHeader.parseFrom(payload.getHeader().getChannelHeader());
      signer = SignatureHeader.parseFrom(payload.getHeader().getSignatureHeader());
      seek = SeekInfo.parseFrom(payload.getData());
    } catch (InvalidProtocolBufferException e) {
      return Status.BAD_REQUEST;
    }
    if (!header.getChannelId().equals(channel)) {
      return Status.NOT_FOUND;
    }
    Optional<Member> reader = reader(signer.getCreator(), request, resource);
    if (reader.isEmpty()) {
      return Status.FORBIDDEN;
    }
    if (!seek.hasStart() || !seek.hasStop()) {
      return Status.BAD_REQUEST;
    }
    return send(seek, block -> form.apply(block, reader.get()), out);
  }

  private Optional<Member> reader(ByteString identity, Envelope request, String resource) {
    try {
      Member member = registry.member(identity);
      boolean signed =
          registry.verify(
              member, request.getPayload().toByteArray(), request.getSignature().toByteArray());
      return signed && access.refusal(resource, member).isEmpty()
          ? Optional.of(member)
          : Optional.empty();
    } catch (MspRegistry.InvalidIdentityException e) {
      return Optional.empty();
    }
  }

  private Status send(
      SeekInfo seek,
      Function<CommittedBlock, DeliverResponse> form,
      ServerCallStreamObserver<DeliverResponse> out) {
    long number = position(seek.getStart(), 0);
    long last =
        seek.getStop().equals(seek.getStart()) && !seek.getStop().hasSpecified()
            ? number
            : position(seek.getStop(), number);
    if (seek.getStop().hasSpecified() && Long.compareUnsigned(last, number) < 0) {
      return Status.BAD_REQUEST;
    }
    while (true) {
      boolean wait = seek.getBehavior() == SeekInfo.SeekBehavior.BLOCK_UNTIL_READY;
      if (!wait && Long.compareUnsigned(number, ledger.height() - 1) > 0) {
        return Status.NOT_FOUND;
      }
      Optional<CommittedBlock> block = ledger.awaitBlock(number, out::isCancelled);
      if (block.isEmpty()) {
        return Status.SERVICE_UNAVAILABLE;
      }
      ledger.awaitReadiness(() -> out.isReady() || out.isCancelled());
      out.onNext(form.apply(block.get()));
      if (number == last) {
        return Status.SUCCESS;
      }
      number++;
    }
  }

  private long position(SeekPosition position, long oldest) {
    return switch (position.getTypeCase()) {
      case SPECIFIED -> position.getSpecified().getNumber();
      case NEWEST -> ledger.height() - 1;
      case NEXT_COMMIT -> ledger.height();
      case OLDEST, TYPE_NOT_SET -> oldest;
    };
  }

  private DeliverResponse withPrivateData(CommittedBlock block, Member reader) {
    BlockAndPrivateData.Builder both = BlockAndPrivateData.newBuilder().setBlock(block.block());
    Map<Integer, List<PrivateWrites>> held =
        ledger.privateData(block.block().getHeader().getNumber());
    held.forEach(
        (transaction, sets) -> {
          TxPvtReadWriteSet visible = visible(sets, reader);
          if (visible.getNsPvtRwsetCount() > 0) {
            both.putPrivateDataMap(transaction, visible);
          }
        });
    return DeliverResponse.newBuilder().setBlockAndPrivateData(both).build();
  }

  private TxPvtReadWriteSet visible(List<PrivateWrites> sets, Member reader) {
    TxPvtReadWriteSet.Builder visible = TxPvtReadWriteSet.newBuilder();
    for (PrivateWrites set : sets) {
      boolean member =
          definitions
              .collection(set.namespace(), set.collection())
              .filter(c -> c.members().satisfiedBy(List.of(reader)))
              .isPresent();
      if (member) {
        visible.addNsPvtRwset(
            NsPvtReadWriteSet.newBuilder()
                .setNamespace(set.namespace())
                .addCollectionPvtRwset(
                    CollectionPvtReadWriteSet.newBuilder()
                        .setCollectionName(set.collection())
                        .setRwset(set.bytes())));
      }
    }
    return visible.build();
  }
}
