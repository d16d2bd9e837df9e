package org.concordat.service.oidc;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSKeySelector;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A provider as it describes itself, and its keys. Both are fetched when they are needed first and
 * kept; a key that is not known has them fetched anew, twice in half a minute at most. While it
 * does not answer, what was fetched before holds for some hours. Safe for use by several threads.
 */
public final class Provider {
  /** Asymmetric ones only: a secret shared with others, or none, proves nothing. */
  static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512,
          JWSAlgorithm.EdDSA,
          JWSAlgorithm.Ed25519);

  /** How long to wait for a connection to it. */
  static final int CONNECT_MILLIS = 2_000;

  /** How long to wait for its answer. */
  static final int READ_MILLIS = 5_000;

  private static final Logger LOG = LoggerFactory.getLogger(Provider.class);
  private static final int LARGEST = 256 * 1024;
  private static final long FRESH_MILLIS = Duration.ofHours(1).toMillis();
  private static final long AGAIN_MILLIS = Duration.ofSeconds(5).toMillis();
  private static final long KEYS_KEPT_MILLIS = Duration.ofMinutes(30).toMillis();
  private static final long KEYS_AGAIN_MILLIS = Duration.ofSeconds(30).toMillis();
  private static final long OUTAGE_MILLIS = Duration.ofHours(4).toMillis();

  private final URI issuer;
  private final InstantSource clock;
  private final ReentrantLock fetching = new ReentrantLock();
  private volatile Optional<Known> known = Optional.empty();
  private long failedMillis = Long.MIN_VALUE / 2;

  /** What was fetched last, and when. */
  private record Known(
      OIDCProviderMetadata metadata, JWKSource<SecurityContext> keys, long atMillis) {}

  /**
   * Names a provider; nothing is fetched yet.
   *
   * @param settings tells where it is
   * @param clock tells when its description is old
   */
  public Provider(OidcSettings settings, InstantSource clock) {
    this.issuer = settings.issuer();
    this.clock = clock;
  }

  /**
   * Returns what the provider says of itself.
   *
   * @return its metadata, an hour old at most while it answers
   * @throws ConcordatException {@code PROVIDER_UNAVAILABLE}
   */
  OIDCProviderMetadata metadata() {
    return known().metadata();
  }

  /**
   * Returns what picks the key of a signature.
   *
   * @return the selector
   * @throws ConcordatException {@code PROVIDER_UNAVAILABLE}
   */
  JWSKeySelector<SecurityContext> keySelector() {
    return new JWSVerificationKeySelector<>(ALGORITHMS, known().keys());
  }

  private Known known() {
    Optional<Known> before = known;
    if (before.isPresent() && clock.millis() - before.get().atMillis() < FRESH_MILLIS) {
      return before.get();
    }
    fetching.lock();
    try {
      before = known;
      long now = clock.millis();
      if (before.isPresent() && now - before.get().atMillis() < FRESH_MILLIS) {
        return before.get();
      }
      if (now - failedMillis < AGAIN_MILLIS) {
        return before.orElseThrow(() -> unavailable(null));
      }
      return fetched(before, now);
    } finally {
      fetching.unlock();
    }
  }

  private Known fetched(Optional<Known> before, long now) {
    try {
      OIDCProviderMetadata metadata =
          OIDCProviderMetadata.resolve(new Issuer(issuer), CONNECT_MILLIS, READ_MILLIS);
      boolean sameKeys =
          before
              .filter(old -> old.metadata().getJWKSetURI().equals(metadata.getJWKSetURI()))
              .isPresent();
      Known fresh =
          new Known(metadata, sameKeys ? before.get().keys() : keys(metadata.getJWKSetURI()), now);
      known = Optional.of(fresh);
      return fresh;
    } catch (GeneralException | IOException e) {
      failedMillis = now;
      LOG.atWarn()
          .addKeyValue("issuer", issuer)
          .addKeyValue("reason", e.getMessage())
          .log("the OpenID provider does not describe itself");
      return before.orElseThrow(() -> unavailable(e));
    }
  }

  private static JWKSource<SecurityContext> keys(URI address) throws MalformedURLException {
    return JWKSourceBuilder.<SecurityContext>create(
            address.toURL(), new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, LARGEST))
        .cache(KEYS_KEPT_MILLIS, CONNECT_MILLIS + READ_MILLIS)
        .refreshAheadCache(false)
        .rateLimited(KEYS_AGAIN_MILLIS)
        .outageTolerant(OUTAGE_MILLIS)
        .build();
  }

  /** The refusal while the provider cannot be asked. */
  ConcordatException unavailable(Exception cause) {
    String detail = "the OpenID provider " + issuer + " does not answer as it should";
    return new ConcordatException(ErrorCode.PROVIDER_UNAVAILABLE, detail, cause);
  }
}
