package org.concordat.worker.telemetry;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * What a worker tells about itself, and to whom, from the environment:
 *
 * <ul>
 *   <li>{@code CONCORDAT_OTLP_ENDPOINT}: where traces go, as {@code http://collector:4318}
 *   <li>{@code CONCORDAT_METRICS_PORT}: the port on which metrics are read; none without it
 *   <li>{@code CONCORDAT_METRICS_HOST}: the address of that port; this machine's own without it
 *   <li>{@code CONCORDAT_METRICS_TOKEN_FILE}: a file with the token that readers show; needed when
 *       other machines reach the port
 * </ul>
 *
 * @param otlp where traces go; empty for nowhere
 * @param metrics where metrics are read; empty for nowhere
 * @param token the file with the token
 */
public record WorkerTelemetrySettings(
    Optional<URI> otlp, Optional<InetSocketAddress> metrics, Optional<Path> token) {
  private static final int HIGHEST_PORT = 65_535;

  /**
   * Reads the settings.
   *
   * @param environment names and values
   * @return the settings
   * @throws IllegalArgumentException naming the setting that is wrong
   */
  public static WorkerTelemetrySettings read(Map<String, String> environment) {
    Optional<Path> token = value(environment, "CONCORDAT_METRICS_TOKEN_FILE").map(Path::of);
    Optional<InetSocketAddress> metrics =
        value(environment, "CONCORDAT_METRICS_PORT").map(port -> address(environment, port));
    if (metrics.isPresent() && !metrics.get().getAddress().isLoopbackAddress() && token.isEmpty()) {
      throw new IllegalArgumentException(
          "CONCORDAT_METRICS_HOST is not this machine's own address:"
              + " CONCORDAT_METRICS_TOKEN_FILE is needed");
    }
    return new WorkerTelemetrySettings(
        value(environment, "CONCORDAT_OTLP_ENDPOINT").map(WorkerTelemetrySettings::endpoint),
        metrics,
        token);
  }

  private static InetSocketAddress address(Map<String, String> environment, String port) {
    if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > HIGHEST_PORT) {
      throw new IllegalArgumentException("CONCORDAT_METRICS_PORT takes a port, got " + port);
    }
    String host = value(environment, "CONCORDAT_METRICS_HOST").orElse("127.0.0.1");
    try {
      return new InetSocketAddress(InetAddress.getByName(host), Integer.parseInt(port));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("CONCORDAT_METRICS_HOST: there is no " + host, e);
    }
  }

  private static URI endpoint(String text) {
    if (!text.matches("https?://[^/\\s?#]+/?")) {
      throw new IllegalArgumentException(
          "CONCORDAT_OTLP_ENDPOINT takes an address as http://collector:4318, got " + text);
    }
    return URI.create(text);
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }
}
