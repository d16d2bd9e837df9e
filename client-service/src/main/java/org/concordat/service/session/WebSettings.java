package org.concordat.service.session;

import io.micronaut.core.value.PropertyResolver;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * How browsers reach this service and stay signed in.
 *
 * @param externalAddress what people type, where a proxy stands between: {@code
 *     concordat.web.external-address}
 * @param clientAddressHeader the header in which that proxy names the client, the last address in
 *     it: {@code concordat.web.client-address-header}. Whoever can reach the service beside the
 *     proxy can write anything into it
 * @param idle after how long without a request a session ends: {@code concordat.session.idle}
 * @param lifetime after how long it ends anyway: {@code concordat.session.lifetime}
 * @param slowAfter how long a request's head may take, and over how long its body must not trickle:
 *     {@code concordat.web.slow-after}
 */
public record WebSettings(
    Optional<URI> externalAddress,
    Optional<String> clientAddressHeader,
    Duration idle,
    Duration lifetime,
    Duration slowAfter) {
  private static final String EXTERNAL = "concordat.web.external-address";
  private static final String IDLE = "concordat.session.idle";
  private static final String LIFETIME = "concordat.session.lifetime";
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration LONGEST = Duration.ofDays(7);

  /** Checks address and times. */
  public WebSettings {
    externalAddress.ifPresent(WebSettings::requireOrigin);
    require(IDLE, idle);
    require(LIFETIME, lifetime);
  }

  /**
   * Reads the settings.
   *
   * @param properties the properties
   * @return the settings
   * @throws IllegalArgumentException when one is wrong
   */
  public static WebSettings read(PropertyResolver properties) {
    return new WebSettings(
        text(properties, EXTERNAL).map(URI::create),
        text(properties, "concordat.web.client-address-header"),
        properties.getProperty(IDLE, Duration.class).orElse(Duration.ofMinutes(30)),
        properties.getProperty(LIFETIME, Duration.class).orElse(Duration.ofHours(8)),
        properties
            .getProperty("concordat.web.slow-after", Duration.class)
            .orElse(Duration.ofSeconds(30)));
  }

  private static Optional<String> text(PropertyResolver properties, String name) {
    return properties
        .getProperty(name, String.class)
        .map(String::strip)
        .filter(value -> !value.isEmpty());
  }

  private static void requireOrigin(URI address) {
    boolean web = "https".equals(address.getScheme()) || "http".equals(address.getScheme());
    boolean bare = address.getRawPath() == null || address.getRawPath().matches("/?");
    if (!web
        || address.getHost() == null
        || !bare
        || address.getRawQuery() != null
        || address.getRawUserInfo() != null) {
      throw new IllegalArgumentException(
          EXTERNAL + " must be like https://bank.example:8443, got " + address);
    }
  }

  private static void require(String name, Duration given) {
    if (given.compareTo(SHORTEST) < 0 || given.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          name + " must be between " + SHORTEST + " and " + LONGEST + ", got " + given);
    }
  }

  /**
   * Tells whether browsers reach this service by https.
   *
   * @param connection whether the connection itself is encrypted
   * @return whether they do
   */
  public boolean secure(boolean connection) {
    return externalAddress.map(address -> "https".equals(address.getScheme())).orElse(connection);
  }
}
