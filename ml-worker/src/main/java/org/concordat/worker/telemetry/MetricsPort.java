package org.concordat.worker.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import org.concordat.telemetry.MetricsAccess;
import org.concordat.telemetry.Telemetry;

/** A port on which a worker's metrics are read, at {@code /metrics}. It has no other use. */
public final class MetricsPort implements AutoCloseable {
  private static final String PATH = "/metrics";
  private static final int WAITING = 4;

  private final HttpServer server;

  private MetricsPort(HttpServer server) {
    this.server = server;
  }

  /**
   * Opens the port.
   *
   * @param address where it listens
   * @param access who may read
   * @param telemetry what is read
   * @return the open port
   * @throws IOException when it cannot be opened
   */
  public static MetricsPort open(
      InetSocketAddress address, MetricsAccess access, WorkerTelemetry telemetry)
      throws IOException {
    HttpServer server = HttpServer.create(address, WAITING);
    server.createContext("/", exchange -> answer(exchange, access, telemetry));
    server.start();
    return new MetricsPort(server);
  }

  private static void answer(HttpExchange exchange, MetricsAccess access, WorkerTelemetry telemetry)
      throws IOException {
    try (exchange) {
      boolean forwarded =
          exchange.getRequestHeaders().containsKey("Forwarded")
              || exchange.getRequestHeaders().containsKey("X-Forwarded-For");
      if (!exchange.getRequestURI().getPath().equals(PATH)
          || !exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!access.allows(
          exchange.getRequestHeaders().getFirst("Authorization"),
          exchange.getRemoteAddress(),
          forwarded)) {
        exchange.sendResponseHeaders(access.takesToken() ? 401 : 403, -1);
      } else {
        byte[] text = telemetry.scrape().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", Telemetry.FORMAT);
        exchange.sendResponseHeaders(200, text.length);
        exchange.getResponseBody().write(text);
      }
    }
  }

  /**
   * Returns the port.
   *
   * @return the port it listens on
   */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
