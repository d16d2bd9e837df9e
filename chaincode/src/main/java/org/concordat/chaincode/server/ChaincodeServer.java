package org.concordat.chaincode.server;

import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.handler.ssl.ClientAuth;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.concordat.chaincode.fabric.ConcordatChaincode;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;

/**
 * Listens for a peer and runs its transactions: chaincode as a service. One server serves one peer;
 * several servers may run in one JVM.
 *
 * <p>The shim's own server is not used: it adds a shutdown hook at each start, prints when the JVM
 * ends, and does not tell its port.
 */
public final class ChaincodeServer implements AutoCloseable {
  private static final int LARGEST_MESSAGE = 100 << 20;
  private static final int STOP_SECONDS = 5;

  private final Server server;

  private ChaincodeServer(Server server) {
    this.server = server;
  }

  /**
   * The files of mutual TLS, all PEM.
   *
   * @param certificate this server's certificate chain
   * @param key its private key, PKCS#8
   * @param clientAuthorities the authorities of the peers that may connect
   */
  public record Tls(Path certificate, Path key, Path clientAuthorities) {
    /** Requires all three: a chaincode that anyone may connect to is none. */
    public Tls {
      Objects.requireNonNull(certificate, "certificate");
      Objects.requireNonNull(key, "key");
      Objects.requireNonNull(clientAuthorities, "clientAuthorities");
    }
  }

  /** A chaincode as its peer finds it. */
  @FunctionalInterface
  public interface Served {
    /**
     * Takes a peer's connection.
     *
     * @param toPeer where messages to the peer go
     * @return where messages from the peer go
     * @throws IOException when the shim refuses it
     */
    StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> toPeer)
        throws IOException;
  }

  /**
   * Starts listening; returns when a peer can connect.
   *
   * @param chaincodeId the package's id, as the peer knows it
   * @param host the address to listen on
   * @param port the port, or 0 for a free one
   * @param tls mutual TLS, or empty for plain connections, which belong on loopback only
   * @return the running server
   * @throws IOException when the port is taken or a file cannot be read
   */
  public static ChaincodeServer start(String chaincodeId, String host, int port, Optional<Tls> tls)
      throws IOException {
    return serve(() -> new ConcordatChaincode(chaincodeId)::connect, host, port, tls);
  }

  /**
   * Starts listening with any chaincode; returns when a peer can connect.
   *
   * @param chaincode makes the chaincode, after the shim was told to be quiet
   * @param host the address to listen on
   * @param port the port, or 0 for a free one
   * @param tls mutual TLS, or empty for plain connections, which belong on loopback only
   * @return the running server
   * @throws IOException when the port is taken or a file cannot be read
   */
  public static ChaincodeServer serve(
      Supplier<Served> chaincode, String host, int port, Optional<Tls> tls) throws IOException {
    ShimLogging.quieten();
    NettyServerBuilder builder =
        NettyServerBuilder.forAddress(new InetSocketAddress(host, port))
            .addService(new PeerConnection(chaincode.get()))
            .permitKeepAliveTime(1, TimeUnit.MINUTES)
            .permitKeepAliveWithoutCalls(true)
            .maxInboundMessageSize(LARGEST_MESSAGE);
    if (tls.isPresent()) {
      builder.sslContext(sslContext(tls.get()));
    }
    return new ChaincodeServer(builder.build().start());
  }

  /**
   * Returns the port it listens on.
   *
   * @return the port
   */
  public int port() {
    return server.getPort();
  }

  /** Stops listening and ends the peer's connection. A second call does nothing. */
  public void stop() {
    server.shutdownNow();
    try {
      server.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops. */
  @Override
  public void close() {
    stop();
  }

  /**
   * Waits until the server has stopped.
   *
   * @throws InterruptedException when the waiting thread is interrupted
   */
  void awaitStop() throws InterruptedException {
    server.awaitTermination();
  }

  private static SslContext sslContext(Tls tls) throws IOException {
    return GrpcSslContexts.forServer(tls.certificate().toFile(), tls.key().toFile())
        .trustManager(tls.clientAuthorities().toFile())
        .clientAuth(ClientAuth.REQUIRE)
        .build();
  }

  /** The gRPC service a peer connects to. */
  private static final class PeerConnection extends ChaincodeGrpc.ChaincodeImplBase {
    private final Served chaincode;

    PeerConnection(Served chaincode) {
      this.chaincode = chaincode;
    }

    @Override
    public StreamObserver<ChaincodeMessage> connect(StreamObserver<ChaincodeMessage> toPeer) {
      try {
        return chaincode.connect(toPeer);
      } catch (IOException e) {
        throw Status.INTERNAL
            .withDescription("the chaincode does not take the connection")
            .withCause(e)
            .asRuntimeException();
      }
    }
  }
}
