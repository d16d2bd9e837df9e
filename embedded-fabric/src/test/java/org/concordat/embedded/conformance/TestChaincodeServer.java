package org.concordat.embedded.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.NettyChaincodeServer;

/** {@link TestChaincode} as a server on a free port, for one peer. */
public final class TestChaincodeServer implements AutoCloseable {
  private static final Duration START_LIMIT = Duration.ofSeconds(10);

  private final NettyChaincodeServer server;
  private final Thread thread;
  private final int port;

  /** Starts a server for the peer of {@code organization}. */
  public TestChaincodeServer(String organization) throws IOException {
    this(organization, freePort());
  }

  /** Starts a server on a given port. */
  public TestChaincodeServer(String organization, int port) throws IOException {
    this("ledgertest_1.0:" + "0".repeat(64 - organization.length()) + organization, port, null);
  }

  /**
   * The files of mutual TLS: the server's certificate and key, and who issued the peer's.
   *
   * @param certificate PEM
   * @param key PEM, PKCS#8
   * @param clientRoot PEM
   */
  public record Tls(Path certificate, Path key, Path clientRoot) {}

  /** Starts a server for a package's id, with mutual TLS unless {@code tls} is null. */
  public TestChaincodeServer(String id, int port, Tls tls) throws IOException {
    java.util.logging.Logger.getLogger("org.hyperledger").setLevel(java.util.logging.Level.OFF);
    this.port = port;
    ChaincodeServerProperties properties = new ChaincodeServerProperties();
    properties.setServerAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    if (tls != null) {
      properties.setTlsEnabled(true);
      properties.setKeyCertChainFile(tls.certificate().toString());
      properties.setKeyFile(tls.key().toString());
      properties.setTrustCertCollectionFile(tls.clientRoot().toString());
    }
    server = new NettyChaincodeServer(new TestChaincode(id), properties);
    thread = Thread.ofPlatform().daemon().name("chaincode-" + port).start(this::run);
    awaitListening();
  }

  private void run() {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitListening() throws IOException {
    Instant limit = Instant.now().plus(START_LIMIT);
    while (true) {
      try {
        new Socket(InetAddress.getLoopbackAddress(), port).close();
        return;
      } catch (IOException e) {
        if (Instant.now().isAfter(limit)) {
          throw e;
        }
        Thread.onSpinWait();
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The port it listens on. */
  public int port() {
    return port;
  }

  @Override
  public void close() {
    server.stop();
    try {
      thread.join(5_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
