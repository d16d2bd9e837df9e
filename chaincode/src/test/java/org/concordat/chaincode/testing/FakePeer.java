package org.concordat.chaincode.testing;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import io.grpc.ChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.concordat.protocol.commitment.Digests;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.PurgePrivateState;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/** The peer's side of the chaincode protocol, as far as our chaincode uses it. */
public final class FakePeer implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 20;

  private final ManagedChannel channel;
  private final StreamObserver<ChaincodeMessage> toChaincode;
  private final BlockingQueue<ChaincodeMessage> fromChaincode = new LinkedBlockingQueue<>();
  private final SortedMap<String, ByteString> state = new TreeMap<>();
  private final TreeSet<String> broken = new TreeSet<>();
  private final TreeSet<String> brokenWrites = new TreeSet<>();
  private final TreeSet<String> undefined = new TreeSet<>();
  private final String chaincodeId;
  private int transactions;
  private int reads;

  /**
   * What came back from a transaction.
   *
   * @param status 200, or 500 for a refusal
   * @param message the refusal
   * @param payload the response
   * @param events the events, each as {@code name payload}
   * @param writes the keys written; private ones as {@code collection/key}
   */
  public record Answer(
      int status, String message, String payload, List<String> events, List<String> writes) {}

  /**
   * Connects to a chaincode server and registers its chaincode.
   *
   * @param port the server's port on loopback
   * @param credentials how to connect
   */
  public FakePeer(int port, ChannelCredentials credentials) {
    channel =
        NettyChannelBuilder.forAddress("127.0.0.1", port, credentials)
            .maxInboundMessageSize(100 << 20)
            .build();
    toChaincode =
        ChaincodeGrpc.newStub(channel)
            .connect(
                new StreamObserver<>() {
                  @Override
                  public void onNext(ChaincodeMessage message) {
                    fromChaincode.add(message);
                  }

                  @Override
                  public void onError(Throwable t) {
                    fromChaincode.add(
                        ChaincodeMessage.newBuilder()
                            .setType(ChaincodeMessage.Type.UNDEFINED)
                            .setPayload(ByteString.copyFromUtf8(t.toString()))
                            .build());
                  }

                  @Override
                  public void onCompleted() {
                    fromChaincode.add(ChaincodeMessage.getDefaultInstance());
                  }
                });
    ChaincodeMessage register = next();
    if (register.getType() != ChaincodeMessage.Type.REGISTER) {
      channel.shutdownNow();
      throw new IllegalStateException("not registered: " + register.getPayload().toStringUtf8());
    }
    chaincodeId = register.getPayload().toStringUtf8();
    send(ChaincodeMessage.newBuilder().setType(ChaincodeMessage.Type.REGISTERED).build());
    send(ChaincodeMessage.newBuilder().setType(ChaincodeMessage.Type.READY).build());
  }

  /**
   * Returns what the chaincode registered as.
   *
   * @return text that contains its id
   */
  public String chaincodeId() {
    return chaincodeId;
  }

  /**
   * Makes reads of a key fail as a peer's do.
   *
   * @param key the key; private ones as {@code collection/key}
   */
  public void breakReads(String key) {
    broken.add(key);
  }

  /**
   * Makes writes of a key fail as a peer's do.
   *
   * @param key the key; private ones as {@code collection/key}
   */
  public void breakWrites(String key) {
    brokenWrites.add(key);
  }

  /**
   * Makes everything asked of a collection fail as where the channel does not define it.
   *
   * @param collection its name
   */
  public void undefine(String collection) {
    undefined.add(collection);
  }

  /** Makes everything work again. */
  public void mend() {
    broken.clear();
    brokenWrites.clear();
    undefined.clear();
  }

  /**
   * Returns how many values of the world state the last transaction asked for.
   *
   * @return the number of messages
   */
  public int reads() {
    return reads;
  }

  /**
   * Returns the keys that have a value.
   *
   * @return the keys; private ones as {@code collection/key}
   */
  public List<String> keys() {
    return List.copyOf(state.keySet());
  }

  /**
   * Runs a transaction; what it writes counts when it succeeds.
   *
   * @param creator who signed it
   * @param nowMillis its time
   * @param arguments its name and its arguments
   * @param transients its transient map
   * @return what came back
   */
  public Answer invoke(
      ByteString creator, long nowMillis, List<String> arguments, Map<String, byte[]> transients) {
    String txId = "tx" + ++transactions;
    reads = 0;
    ChaincodeInput.Builder input = ChaincodeInput.newBuilder();
    arguments.forEach(argument -> input.addArgs(ByteString.copyFromUtf8(argument)));
    send(
        ChaincodeMessage.newBuilder()
            .setType(ChaincodeMessage.Type.TRANSACTION)
            .setChannelId(InMemoryLedger.CHANNEL)
            .setTxid(txId)
            .setPayload(input.build().toByteString())
            .setProposal(proposal(creator, nowMillis, txId, transients))
            .build());
    SortedMap<String, ByteString> writes = new TreeMap<>();
    try {
      for (ChaincodeMessage message = next(); ; message = next()) {
        if (message.getType() == ChaincodeMessage.Type.COMPLETED) {
          return completed(message, writes);
        }
        if (message.getType() == ChaincodeMessage.Type.ERROR
            || message.getType() == ChaincodeMessage.Type.UNDEFINED) {
          throw new IllegalStateException(
              "the chaincode broke off: " + message.getPayload().toStringUtf8());
        }
        answer(message, writes);
      }
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  private Answer completed(ChaincodeMessage message, SortedMap<String, ByteString> writes)
      throws InvalidProtocolBufferException {
    Response response = Response.parseFrom(message.getPayload());
    if (response.getStatus() == 200) {
      // No value is empty: this is how a purge is noted.
      writes.forEach(
          (key, value) -> {
            if (value.isEmpty()) {
              state.remove(key);
            } else {
              state.put(key, value);
            }
          });
    }
    List<String> events = new ArrayList<>();
    if (message.hasChaincodeEvent()) {
      events.add(
          message.getChaincodeEvent().getEventName()
              + " "
              + message.getChaincodeEvent().getPayload().toStringUtf8());
    }
    return new Answer(
        response.getStatus(),
        response.getMessage(),
        response.getPayload().toStringUtf8(),
        events,
        List.copyOf(writes.keySet()));
  }

  private void answer(ChaincodeMessage asked, SortedMap<String, ByteString> writes)
      throws InvalidProtocolBufferException {
    switch (asked.getType()) {
      case GET_STATE -> {
        GetState get = GetState.parseFrom(asked.getPayload());
        String key = name(get.getCollection(), get.getKey());
        reads++;
        if (broken.contains(key) || undefined.contains(get.getCollection())) {
          refuse(asked);
        } else {
          reply(asked, ChaincodeMessage.Type.RESPONSE, state.getOrDefault(key, ByteString.EMPTY));
        }
      }
      case GET_PRIVATE_DATA_HASH -> {
        GetState get = GetState.parseFrom(asked.getPayload());
        if (undefined.contains(get.getCollection())) {
          refuse(asked);
          return;
        }
        ByteString value = state.get(name(get.getCollection(), get.getKey()));
        reply(
            asked,
            ChaincodeMessage.Type.RESPONSE,
            value == null
                ? ByteString.EMPTY
                : ByteString.copyFrom(Digests.newSha256().digest(value.toByteArray())));
      }
      case PUT_STATE -> {
        PutState put = PutState.parseFrom(asked.getPayload());
        String key = name(put.getCollection(), put.getKey());
        if (brokenWrites.contains(key) || undefined.contains(put.getCollection())) {
          refuse(asked);
        } else {
          writes.put(key, put.getValue());
          reply(asked, ChaincodeMessage.Type.RESPONSE, ByteString.EMPTY);
        }
      }
      case PURGE_PRIVATE_DATA -> {
        PurgePrivateState purge = PurgePrivateState.parseFrom(asked.getPayload());
        writes.put(name(purge.getCollection(), purge.getKey()), ByteString.EMPTY);
        reply(asked, ChaincodeMessage.Type.RESPONSE, ByteString.EMPTY);
      }
      case GET_STATE_BY_RANGE -> {
        GetStateByRange range = GetStateByRange.parseFrom(asked.getPayload());
        QueryResponse.Builder found = QueryResponse.newBuilder().setId("range");
        state
            .subMap(range.getStartKey(), range.getEndKey())
            .forEach(
                (key, value) ->
                    found.addResults(
                        QueryResultBytes.newBuilder()
                            .setResultBytes(
                                KV.newBuilder()
                                    .setKey(key)
                                    .setValue(value)
                                    .build()
                                    .toByteString())));
        reply(asked, ChaincodeMessage.Type.RESPONSE, found.build().toByteString());
      }
      case QUERY_STATE_CLOSE ->
          reply(
              asked,
              ChaincodeMessage.Type.RESPONSE,
              QueryResponse.getDefaultInstance().toByteString());
      default -> throw new IllegalStateException("a peer is not asked for " + asked.getType());
    }
  }

  private void refuse(ChaincodeMessage asked) {
    reply(asked, ChaincodeMessage.Type.ERROR, ByteString.copyFromUtf8("no such luck"));
  }

  private void reply(ChaincodeMessage asked, ChaincodeMessage.Type type, ByteString payload) {
    send(
        ChaincodeMessage.newBuilder()
            .setType(type)
            .setChannelId(asked.getChannelId())
            .setTxid(asked.getTxid())
            .setPayload(payload)
            .build());
  }

  private static String name(String collection, String key) {
    return collection.isEmpty() ? key : collection + "/" + key;
  }

  private static SignedProposal proposal(
      ByteString creator, long nowMillis, String txId, Map<String, byte[]> transients) {
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId(InMemoryLedger.CHANNEL)
            .setTxId(txId)
            .setTimestamp(
                Timestamp.newBuilder()
                    .setSeconds(Math.floorDiv(nowMillis, 1_000L))
                    .setNanos((int) Math.floorMod(nowMillis, 1_000L) * 1_000_000))
            .build();
    ChaincodeProposalPayload.Builder payload = ChaincodeProposalPayload.newBuilder();
    transients.forEach((key, value) -> payload.putTransientMap(key, ByteString.copyFrom(value)));
    Proposal proposal =
        Proposal.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channelHeader.toByteString())
                    .setSignatureHeader(
                        SignatureHeader.newBuilder().setCreator(creator).build().toByteString())
                    .build()
                    .toByteString())
            .setPayload(payload.build().toByteString())
            .build();
    return SignedProposal.newBuilder().setProposalBytes(proposal.toByteString()).build();
  }

  private void send(ChaincodeMessage message) {
    synchronized (toChaincode) {
      toChaincode.onNext(message);
    }
  }

  private ChaincodeMessage next() {
    try {
      ChaincodeMessage message = fromChaincode.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new IllegalStateException("the chaincode does not answer");
      }
      return message;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    channel.shutdownNow();
  }
}
