package org.concordat.network.ledger;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.concordat.identity.Identity;
import org.concordat.network.NetworkException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/** Somebody's connection to a peer, with the library of Fabric's gateway. */
public final class PeerConnection implements AutoCloseable {
  // Above the peer's own limit of 60 s for a transaction: who gives up is the peer, with a reason.
  private static final int ENDORSE_SECONDS = 75;

  private static final int LARGEST_MESSAGE = 100 << 20;

  private final ManagedChannel channel;
  private final Gateway gateway;
  private final String channelName;

  private PeerConnection(ManagedChannel channel, Gateway gateway, String channelName) {
    this.channel = channel;
    this.gateway = gateway;
    this.channelName = channelName;
  }

  /**
   * Opens a connection for TLS alone, without an identity. The caller shuts it down.
   *
   * @param address the peer's host and port
   * @param tlsRoot who issued its TLS certificate, a PEM file
   * @return the connection
   * @throws IOException when the file cannot be read
   */
  public static ManagedChannel channel(String address, Path tlsRoot) throws IOException {
    return Grpc.newChannelBuilder(
            address, TlsChannelCredentials.newBuilder().trustManager(tlsRoot.toFile()).build())
        .maxInboundMessageSize(LARGEST_MESSAGE)
        .maxInboundMetadataSize(1 << 20) // one error detail per peer
        .build();
  }

  /**
   * Connects.
   *
   * @param address the peer's host and port
   * @param tlsRoot who issued its TLS certificate, a PEM file
   * @param identity who asks
   * @param channelName the channel
   * @return the connection
   * @throws IOException when the file cannot be read
   */
  public static PeerConnection open(
      String address, Path tlsRoot, Identity identity, String channelName) throws IOException {
    return over(channel(address, tlsRoot), identity, channelName);
  }

  /**
   * Speaks over a channel, which is shut down with this connection.
   *
   * @param channel the way to the peer
   * @param identity who asks
   * @param channelName the ledger's channel
   * @return the connection
   */
  public static PeerConnection over(ManagedChannel channel, Identity identity, String channelName) {
    Gateway gateway =
        Gateway.newInstance()
            .connection(ClientInterceptors.intercept(channel, new AlreadyProcessed()))
            .identity(new X509Identity(identity.mspId(), identity.certificate()))
            .signer(Signers.newPrivateKeySigner(identity.privateKey()))
            .hash(Hash.SHA256)
            .evaluateOptions(options -> options.withDeadlineAfter(10, TimeUnit.SECONDS))
            .endorseOptions(options -> options.withDeadlineAfter(ENDORSE_SECONDS, TimeUnit.SECONDS))
            .submitOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
            .commitStatusOptions(options -> options.withDeadlineAfter(60, TimeUnit.SECONDS))
            .connect();
    return new PeerConnection(channel, gateway, channelName);
  }

  /**
   * Returns the channel, as the gateway's library sees it.
   *
   * @return the network
   */
  public Network network() {
    return gateway.getNetwork(channelName);
  }

  /**
   * Asks how many blocks the peer has.
   *
   * @return the number of blocks
   * @throws GatewayException when it does not tell
   */
  public long height() throws GatewayException {
    byte[] answer = network().getContract("qscc").evaluateTransaction("GetChainInfo", channelName);
    try {
      return BlockchainInfo.parseFrom(answer).getHeight();
    } catch (InvalidProtocolBufferException e) {
      throw new NetworkException("a peer tells no height that can be read", e);
    }
  }

  /**
   * Returns why a peer refused: what each endorser said, if any was asked.
   *
   * @param refusal what the gateway's library threw
   * @return the reasons, one after the other
   */
  public static String reason(GatewayException refusal) {
    String details =
        refusal.getDetails().stream()
            .map(ErrorDetail::getMessage)
            .distinct()
            .collect(Collectors.joining("; "));
    return details.isEmpty() ? String.valueOf(refusal.getMessage()) : details;
  }

  @Override
  public void close() {
    gateway.close();
    channel.shutdownNow();
    try {
      channel.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
