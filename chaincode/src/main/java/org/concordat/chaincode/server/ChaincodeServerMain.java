package org.concordat.chaincode.server;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The chaincode as a process of its own. Settings come from the environment:
 *
 * <ul>
 *   <li>{@code CHAINCODE_ID}: the package's id
 *   <li>{@code CHAINCODE_SERVER_ADDRESS}: where to listen, {@code host:port}
 *   <li>{@code CHAINCODE_TLS_CERT}, {@code CHAINCODE_TLS_KEY}, {@code CHAINCODE_TLS_CLIENT_CACERT}:
 *       PEM files of mutual TLS; none of them for plain connections, which are refused unless the
 *       address is a loopback one
 * </ul>
 *
 * <p>Exit status: 2 when a setting is missing or wrong, 1 when the server cannot start.
 */
public final class ChaincodeServerMain {
  private ChaincodeServerMain() {}

  /**
   * Runs the server until the process is told to end.
   *
   * @param args none
   * @throws InterruptedException when the waiting thread is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    Settings settings;
    try {
      settings = Settings.from(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("chaincode: " + e.getMessage());
      System.exit(2);
      return;
    }
    try {
      ChaincodeServer server =
          ChaincodeServer.start(settings.id, settings.host, settings.port, settings.tls);
      Runtime.getRuntime().addShutdownHook(new Thread(server::stop, "stop-chaincode"));
      System.out.println("chaincode " + settings.id + " listens on port " + server.port());
      server.awaitStop();
    } catch (IOException e) {
      System.err.println("chaincode: cannot start: " + e.getMessage());
      System.exit(1);
    }
  }

  /** What the environment says. */
  record Settings(String id, String host, int port, Optional<ChaincodeServer.Tls> tls) {
    static Settings from(Map<String, String> environment) {
      String id = required(environment, "CHAINCODE_ID");
      String address = required(environment, "CHAINCODE_SERVER_ADDRESS");
      int colon = address.lastIndexOf(':');
      String host = colon > 0 ? address.substring(0, colon) : "";
      int port = port(address, colon);
      if (host.isEmpty()) {
        throw new IllegalArgumentException(
            "CHAINCODE_SERVER_ADDRESS must be host:port, got " + address);
      }
      Optional<ChaincodeServer.Tls> tls = tls(environment);
      if (tls.isEmpty() && !host.equals("127.0.0.1") && !host.equals("localhost")) {
        throw new IllegalArgumentException(
            "listening on " + host + " takes CHAINCODE_TLS_CERT, _KEY and _CLIENT_CACERT");
      }
      return new Settings(id, host, port, tls);
    }

    private static int port(String address, int colon) {
      try {
        int port = Integer.parseInt(address.substring(colon + 1));
        if (port >= 0 && port <= 65_535) {
          return port;
        }
      } catch (NumberFormatException e) {
        // Said below, as for a number out of range.
      }
      throw new IllegalArgumentException(
          "CHAINCODE_SERVER_ADDRESS must be host:port, got " + address);
    }

    private static Optional<ChaincodeServer.Tls> tls(Map<String, String> environment) {
      boolean any =
          environment.keySet().stream().anyMatch(name -> name.startsWith("CHAINCODE_TLS_"));
      return any
          ? Optional.of(
              new ChaincodeServer.Tls(
                  Path.of(required(environment, "CHAINCODE_TLS_CERT")),
                  Path.of(required(environment, "CHAINCODE_TLS_KEY")),
                  Path.of(required(environment, "CHAINCODE_TLS_CLIENT_CACERT"))))
          : Optional.empty();
    }

    private static String required(Map<String, String> environment, String name) {
      String value = environment.get(name);
      if (value == null || value.isBlank()) {
        throw new IllegalArgumentException("the environment variable " + name + " is missing");
      }
      return value;
    }
  }
}
