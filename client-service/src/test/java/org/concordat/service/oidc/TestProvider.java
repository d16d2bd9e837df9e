package org.concordat.service.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.token.DefaultOAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.KeyProvider;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;
import okhttp3.mockwebserver.RecordedRequest;
import org.concordat.service.testing.FreePort;

/** A provider that others wrote, on a port of its own; its keys can be changed. */
public final class TestProvider implements AutoCloseable {
  /** The client that the service is to it. */
  public static final String CLIENT = "concordat-bank-a";

  /** One of the issuers the server plays; any other name is another one. */
  public static final String ISSUER = "bank-a";

  private final Keys keys = new Keys();
  private final MockOAuth2Server server =
      new MockOAuth2Server(
          new OAuth2Config(false, null, null, false, new OAuth2TokenProvider(keys)));

  /** Starts it. */
  public TestProvider() throws IOException {
    server.start(InetAddress.getLoopbackAddress(), FreePort.find());
  }

  private static final class Keys extends KeyProvider {
    /** Of all providers, by number: making one takes longer than any test with it. */
    private static final Map<Integer, RSAKey> MADE = new ConcurrentHashMap<>();

    private final Map<String, RSAKey> current = new HashMap<>();
    private int number;

    @Override
    public synchronized JWK signingKey(String issuer) {
      return current.computeIfAbsent(issuer, any -> MADE.computeIfAbsent(++number, Keys::make));
    }

    synchronized void rotate() {
      current.clear();
    }

    private static RSAKey make(int number) {
      try {
        return new RSAKeyGenerator(2048).keyID("key-" + number).generate();
      } catch (JOSEException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The settings of a service at this address that signs people in here. */
  public Map<String, Object> settings(int port) {
    return settings(issuer(), port);
  }

  /** The same with another issuer. */
  public static Map<String, Object> settings(String issuer, int port) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("micronaut.server.port", port);
    settings.put("concordat.web.external-address", "http://127.0.0.1:" + port);
    settings.put("concordat.oidc.issuer", issuer);
    settings.put("concordat.oidc.client-id", CLIENT);
    settings.put("concordat.oidc.roles-claim", "realm.groups");
    settings.put("concordat.oidc.roles.scientist", "CN=Data Science,OU=Fraud; modellers");
    settings.put("concordat.oidc.roles.officer", "officers");
    return settings;
  }

  /** Its issuer. */
  public String issuer() {
    return server.issuerUrl(ISSUER).toString();
  }

  /** What the next token says of a person. */
  public void nextPerson(String subject, String name, String... groups) {
    next(subject, CLIENT, claims(name, groups), 600);
  }

  /** What the next token says, exactly. */
  public void next(String subject, String audience, Map<String, Object> claims, long seconds) {
    server.enqueueCallback(
        new DefaultOAuth2TokenCallback(ISSUER, subject, "JWT", List.of(audience), claims, seconds));
  }

  /** Claims of a person. */
  public static Map<String, Object> claims(String name, String... groups) {
    return Map.of("name", name, "realm", Map.of("groups", List.of(groups)));
  }

  /** Claims of a good access token, to be spoilt one at a time. */
  public JWTClaimsSet.Builder good(String subject, String... groups) {
    JWTClaimsSet.Builder good =
        new JWTClaimsSet.Builder()
            .issuer(issuer())
            .audience(CLIENT)
            .subject(subject)
            .issueTime(Date.from(Instant.now()))
            .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    claims("Carol", groups).forEach(good::claim);
    return good;
  }

  /** Signs an access token as the provider does. */
  public String sign(JWTClaimsSet claims) throws JOSEException {
    return sign(claims, "at+jwt", (RSAKey) keys.signingKey(ISSUER));
  }

  /** Signs a token with any type and key. */
  public static String sign(JWTClaimsSet claims, String type, RSAKey key) throws JOSEException {
    SignedJWT jwt =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType(type))
                .keyID(key.getKeyID())
                .build(),
            claims);
    jwt.sign(new RSASSASigner(key));
    return jwt.serialize();
  }

  /** The key it signs with now. */
  public RSAKey key() {
    return (RSAKey) keys.signingKey(ISSUER);
  }

  /** Takes new keys. */
  public void rotate() {
    keys.rotate();
  }

  /** How many requests for a path there were since the last time. */
  public int requests(String path) {
    int count = 0;
    for (RecordedRequest request = next(); request != null; request = next()) {
      count += String.valueOf(request.getPath()).endsWith(path) ? 1 : 0;
    }
    return count;
  }

  private RecordedRequest next() {
    try {
      return server.takeRequest(1, TimeUnit.MILLISECONDS);
    } catch (RuntimeException e) {
      return null; // there is none
    }
  }

  @Override
  public void close() {
    server.shutdown();
  }
}
