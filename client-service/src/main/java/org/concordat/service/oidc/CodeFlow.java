package org.concordat.service.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.RateLimitReachedException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.auth.ClientSecretBasic;
import com.nimbusds.oauth2.sdk.auth.ClientSecretPost;
import com.nimbusds.oauth2.sdk.auth.Secret;
import com.nimbusds.oauth2.sdk.http.HTTPRequest;
import com.nimbusds.oauth2.sdk.http.HTTPResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.LogoutRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponse;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import java.io.IOException;
import java.net.URI;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.users.User;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Browsers that sign in at the provider: OpenID Connect Core 1.0, section 3.1, the authorization
 * code flow, with PKCE (RFC 7636) and the issuer in the answer (RFC 9207).
 */
public final class CodeFlow {
  /** Where the provider sends the browser back to. */
  public static final String CALLBACK = "/session/oidc/callback";

  /** How long somebody may take at the provider. */
  public static final Duration PATIENCE = Duration.ofMinutes(10);

  private static final Logger LOG = LoggerFactory.getLogger(CodeFlow.class);
  private static final String HOME = "/console";
  private static final int CLOCK_SKEW_SECONDS = 60;

  /** Pages of ours: no other host, no way up, nothing that ends a header. */
  private static final Pattern OWN_PAGE =
      Pattern.compile("/(console|api-docs)([/?#][A-Za-z0-9/?#=&%_~:,@+-]{0,400})?");

  private final OidcSettings settings;
  private final Provider provider;
  private final People people;
  private final URI service;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Pending.Seal seal;

  /**
   * Creates the flow.
   *
   * @param settings how the provider knows this service
   * @param provider the provider
   * @param service the address that browsers know
   * @param random chooses state, nonce and verifier
   * @param clock the time
   */
  public CodeFlow(
      OidcSettings settings,
      Provider provider,
      URI service,
      SecureRandom random,
      InstantSource clock) {
    this.settings = settings;
    this.provider = provider;
    this.people = new People(settings);
    this.service = service;
    this.random = random;
    this.clock = clock;
    this.seal = new Pending.Seal(random);
  }

  /**
   * A sign-in that has begun.
   *
   * @param provider where the browser goes
   * @param cookie what it has to bring back
   */
  public record Begun(URI provider, String cookie) {
    /** Does not show the cookie. */
    @Override
    public String toString() {
      return "Begun[]";
    }
  }

  /**
   * A sign-in that has succeeded.
   *
   * @param way how, as the session remembers it
   * @param user who it is
   * @param idToken what names the user to the provider when signing out
   * @param returnTo where the browser goes now, a path of this service
   */
  public record Ended(String way, User user, String idToken, String returnTo) {
    /** Does not show the token. */
    @Override
    public String toString() {
      return "Ended[" + user.label() + "]";
    }
  }

  /**
   * Begins.
   *
   * @param returnTo where the browser wants to go in the end; anything but a page of this service
   *     counts as the console
   * @return where it goes now
   * @throws ConcordatException {@code PROVIDER_UNAVAILABLE}
   */
  public Begun begin(Optional<String> returnTo) {
    Pending pending =
        new Pending(
            secret(),
            secret(),
            secret(),
            returnTo
                .filter(path -> OWN_PAGE.matcher(path).matches() && !path.contains("//"))
                .orElse(HOME),
            clock.millis() + PATIENCE.toMillis());
    AuthenticationRequest request =
        new AuthenticationRequest.Builder(
                ResponseType.CODE,
                new Scope(settings.scopes().toArray(String[]::new)),
                new ClientID(settings.clientId()),
                callback())
            .endpointURI(provider.metadata().getAuthorizationEndpointURI())
            .state(new State(pending.state()))
            .nonce(new Nonce(pending.nonce()))
            .codeChallenge(new CodeVerifier(pending.verifier()), CodeChallengeMethod.S256)
            .build();
    return new Begun(request.toURI(), seal.seal(pending));
  }

  private String secret() {
    byte[] bytes = new byte[Digests.LENGTH];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private URI callback() {
    return service.resolve(CALLBACK);
  }

  /**
   * Ends.
   *
   * @param query the query that the provider sent the browser back with
   * @param cookie what the browser brings back; empty for nothing
   * @return who it is
   * @throws ConcordatException {@code SIGN_IN_FAILED} when anything does not fit, {@code NO_ROLE},
   *     or {@code PROVIDER_UNAVAILABLE}
   */
  public Ended end(String query, Optional<String> cookie) {
    Pending pending =
        cookie
            .flatMap(seal::open)
            .filter(found -> clock.millis() < found.endsMillis())
            .orElseThrow(
                () -> failed("this browser has not begun it here within ten minutes", null));
    AuthorizationCode code = code(query, pending);
    JWT idToken = idToken(code, pending);
    IDTokenClaimsSet claims = checked(idToken, pending);
    return new Ended(
        settings.way(),
        people.user(claims.toJSONObject()),
        idToken.getParsedString(),
        pending.returnTo());
  }

  private AuthorizationCode code(String query, Pending pending) {
    OIDCProviderMetadata metadata = provider.metadata();
    AuthenticationResponse response;
    try {
      response = AuthenticationResponseParser.parse(URI.create(callback() + "?" + query));
    } catch (ParseException | IllegalArgumentException e) {
      throw failed("the answer cannot be read", e);
    }
    State state = response.getState();
    if (state == null
        || !MessageDigest.isEqual(
            Digests.bytes(state.getValue()), Digests.bytes(pending.state()))) {
      throw failed("the answer belongs to another sign-in", null);
    }
    Issuer issuer = response.getIssuer();
    boolean named = issuer != null || metadata.supportsAuthorizationResponseIssuerParam();
    if (named && !metadata.getIssuer().equals(issuer)) {
      throw failed("the answer is of another provider", null);
    }
    if (!response.indicatesSuccess()) {
      throw failed("the provider has refused it", null);
    }
    return response.toSuccessResponse().getAuthorizationCode();
  }

  private JWT idToken(AuthorizationCode code, Pending pending) {
    AuthorizationCodeGrant grant =
        new AuthorizationCodeGrant(code, callback(), new CodeVerifier(pending.verifier()));
    URI endpoint = provider.metadata().getTokenEndpointURI();
    ClientID client = new ClientID(settings.clientId());
    TokenRequest.Builder request =
        settings
            .clientSecret()
            .map(secret -> new TokenRequest.Builder(endpoint, with(client, secret), grant))
            .orElseGet(() -> new TokenRequest.Builder(endpoint, client, grant));
    try {
      HTTPRequest http = request.build().toHTTPRequest();
      http.setConnectTimeout(Provider.CONNECT_MILLIS);
      http.setReadTimeout(Provider.READ_MILLIS);
      http.setFollowRedirects(false);
      HTTPResponse answer = http.send();
      if (answer.getStatusCode() >= 500) {
        throw provider.unavailable(null);
      }
      TokenResponse tokens = OIDCTokenResponseParser.parse(answer);
      if (!tokens.indicatesSuccess()) {
        throw failed(
            "the provider does not take the code: "
                + tokens.toErrorResponse().getErrorObject().getCode(),
            null);
      }
      return ((OIDCTokenResponse) tokens.toSuccessResponse()).getOIDCTokens().getIDToken();
    } catch (IOException e) {
      throw provider.unavailable(e);
    } catch (ParseException e) {
      throw failed("the provider's answer cannot be read", e);
    }
  }

  /** As RFC 6749 prefers, unless the provider names only the other way. */
  private ClientAuthentication with(ClientID client, String secret) {
    List<ClientAuthenticationMethod> taken = provider.metadata().getTokenEndpointAuthMethods();
    boolean posted =
        taken != null
            && taken.contains(ClientAuthenticationMethod.CLIENT_SECRET_POST)
            && !taken.contains(ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
    return posted
        ? new ClientSecretPost(client, new Secret(secret))
        : new ClientSecretBasic(client, new Secret(secret));
  }

  private IDTokenClaimsSet checked(JWT idToken, Pending pending) {
    IDTokenValidator validator =
        new IDTokenValidator(
            new Issuer(settings.issuer()),
            new ClientID(settings.clientId()),
            provider.keySelector(),
            null);
    validator.setMaxClockSkew(CLOCK_SKEW_SECONDS);
    try {
      return validator.validate(idToken, new Nonce(pending.nonce()));
    } catch (RateLimitReachedException e) {
      throw failed("the ID token's key is not known", e);
    } catch (KeySourceException e) {
      throw provider.unavailable(e);
    } catch (BadJOSEException | JOSEException e) {
      throw failed("the ID token does not hold", e);
    }
  }

  /**
   * Tells where a browser goes to sign out at the provider too.
   *
   * @param idToken the user's ID token, where it is still known
   * @return the address; empty when the provider offers none, or does not answer
   */
  public Optional<URI> signOut(Optional<String> idToken) {
    try {
      return Optional.ofNullable(provider.metadata().getEndSessionEndpointURI())
          .map(endpoint -> signOut(endpoint, idToken));
    } catch (ConcordatException e) {
      return Optional.empty();
    }
  }

  private URI signOut(URI endpoint, Optional<String> idToken) {
    JWT hint = null;
    try {
      hint = idToken.isPresent() ? JWTParser.parse(idToken.get()) : null;
    } catch (java.text.ParseException e) {
      // Without it the provider asks the user.
    }
    return new LogoutRequest(
            endpoint,
            hint,
            null,
            new ClientID(settings.clientId()),
            service.resolve(HOME),
            null,
            null)
        .toURI();
  }

  /** What a browser is told is short; what does not fit is in the log. */
  private static ConcordatException failed(String why, Exception cause) {
    LOG.atInfo()
        .addKeyValue("reason", why + (cause == null ? "" : ": " + cause.getMessage()))
        .log("a sign-in at the provider fails");
    return new ConcordatException(ErrorCode.SIGN_IN_FAILED, why, cause);
  }
}
