package org.concordat.service.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.service.users.SignIn;
import org.concordat.service.users.SignIns;
import org.concordat.service.users.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Programs that sign in with an access token of the provider: a JWT that it signed with a key of
 * its own, for this service, and that has not ended by this machine's clock, give or take a minute.
 */
public final class AccessTokens implements SignIn {
  private static final Logger LOG = LoggerFactory.getLogger(AccessTokens.class);

  /** Claims of ID tokens, which say who somebody is and are no permission. */
  private static final Set<String> OF_ID_TOKENS = Set.of("nonce", "at_hash", "c_hash", "s_hash");

  private final OidcSettings settings;
  private final Provider provider;
  private final People people;

  /**
   * Creates the check.
   *
   * @param settings what tokens have to say
   * @param provider whose they have to be
   */
  public AccessTokens(OidcSettings settings, Provider provider) {
    this.settings = settings;
    this.provider = provider;
    this.people = new People(settings);
  }

  /**
   * Checks an access token.
   *
   * @throws ConcordatException {@code NO_ROLE}, or {@code PROVIDER_UNAVAILABLE} when the token may
   *     be good but there are no keys to check it with
   */
  @Override
  public Optional<User> user(String authorization, String address) {
    return SignIns.credentials(authorization, "Bearer")
        .flatMap(this::signedToken)
        .flatMap(this::checked)
        .map(claims -> people.user(claims.getClaims()));
  }

  /** What claims to be of this provider; anything else is not worth asking for keys. */
  private Optional<SignedJWT> signedToken(String text) {
    try {
      return JWTParser.parse(text) instanceof SignedJWT signed
              && settings.issuer().toString().equals(signed.getJWTClaimsSet().getIssuer())
              && Provider.ALGORITHMS.contains(signed.getHeader().getAlgorithm())
          ? Optional.of(signed)
          : Optional.empty();
    } catch (ParseException e) {
      return Optional.empty();
    }
  }

  private Optional<JWTClaimsSet> checked(SignedJWT token) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSTypeVerifier(
        new DefaultJOSEObjectTypeVerifier<>(
            settings.tokenTypes().stream()
                .map(JOSEObjectType::new)
                .collect(Collectors.toUnmodifiableSet())));
    processor.setJWSKeySelector(provider.keySelector());
    processor.setJWTClaimsSetVerifier(
        new DefaultJWTClaimsVerifier<>(
            Set.of(settings.audience()),
            new JWTClaimsSet.Builder().issuer(settings.issuer().toString()).build(),
            Set.of("sub", "exp"),
            OF_ID_TOKENS));
    try {
      return Optional.of(processor.process(token, null));
    } catch (RateLimitReachedException e) {
      return refused("its key is not known, and keys were fetched a moment ago");
    } catch (KeySourceException e) {
      throw provider.unavailable(e);
    } catch (BadJOSEException | JOSEException e) {
      return refused(e.getMessage());
    }
  }

  private static Optional<JWTClaimsSet> refused(String reason) {
    LOG.atInfo().addKeyValue("reason", reason).log("an access token is refused");
    return Optional.empty();
  }
}
