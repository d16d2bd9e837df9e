package org.concordat.service.telemetry;

import io.micronaut.core.value.PropertyResolver;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a service tells about itself, and to whom.
 *
 * @param otlp where traces go; empty for nowhere
 * @param metricsToken a file with the token that readers of metrics show; empty for none
 * @param metricsOpen whether metrics are for everybody who reaches the port
 */
public record TelemetrySettings(
    Optional<URI> otlp, Optional<Path> metricsToken, boolean metricsOpen) {
  private static final String ENDPOINT = "concordat.telemetry.otlp.endpoint";

  /**
   * Reads the settings.
   *
   * @param properties the properties
   * @return the settings; without any, no traces, and metrics for this machine alone
   * @throws IllegalArgumentException when one is wrong
   */
  public static TelemetrySettings read(PropertyResolver properties) {
    return new TelemetrySettings(
        text(properties, ENDPOINT).map(TelemetrySettings::endpoint),
        text(properties, "concordat.telemetry.metrics.token-file").map(Path::of),
        text(properties, "concordat.telemetry.metrics.open")
            .map(Boolean::parseBoolean)
            .orElse(false));
  }

  private static Optional<String> text(PropertyResolver properties, String name) {
    return properties
        .getProperty(name, String.class)
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static URI endpoint(String text) {
    if (!text.matches("https?://[^/\\s?#]+/?")) {
      throw new IllegalArgumentException(
          ENDPOINT + " takes an address as http://collector:4318, got " + text);
    }
    return URI.create(text);
  }
}
