package org.concordat.service.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.service.testing.ManualClock;
import org.concordat.service.users.User;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AccessTokensTest {
  private static final String GROUP = "officers";

  private final ManualClock clock = new ManualClock(Instant.now());
  private TestProvider provider;
  private OidcSettings settings;
  private AccessTokens tokens;

  @BeforeEach
  void start() throws IOException {
    provider = new TestProvider();
    settings = settings(provider.issuer());
    tokens = new AccessTokens(settings, new Provider(settings, clock));
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  private static OidcSettings settings(String issuer) {
    return new OidcSettings(
        URI.create(issuer),
        TestProvider.CLIENT,
        Optional.empty(),
        List.of("openid"),
        TestProvider.CLIENT,
        List.of("at+jwt"),
        "realm.groups",
        "name",
        Map.of(Role.OFFICER, Set.of(GROUP)));
  }

  @Test
  void a_token_of_the_provider_for_this_service_signs_in() throws JOSEException {
    Optional<User> user = user(provider.sign(provider.good("s-1", GROUP).build()));

    assertThat(user).map(User::name).contains("Carol");
    assertThat(user).map(User::roles).contains(Set.of(Role.OFFICER));
  }

  @Test
  void one_claim_that_is_wrong_or_missing_is_enough_to_refuse() throws JOSEException {
    Date before = Date.from(Instant.now().minusSeconds(120));
    Date later = Date.from(Instant.now().plusSeconds(120));
    for (JWTClaimsSet.Builder spoilt :
        List.of(
            provider.good("s-1", GROUP).issuer("https://evil.example"),
            provider.good("s-1", GROUP).issuer(provider.issuer() + "/"),
            provider.good("s-1", GROUP).issuer(null),
            provider.good("s-1", GROUP).audience("another-service"),
            provider.good("s-1", GROUP).audience((String) null),
            provider.good("s-1", GROUP).expirationTime(before),
            provider.good("s-1", GROUP).expirationTime(null),
            provider.good("s-1", GROUP).notBeforeTime(later),
            provider.good("s-1", GROUP).subject(null),
            provider.good("s-1", GROUP).claim("nonce", "n"),
            provider.good("s-1", GROUP).claim("at_hash", "h"))) {
      JWTClaimsSet claims = spoilt.build();
      assertThat(user(provider.sign(claims))).as("%s", claims).isEmpty();
    }
  }

  @Test
  void a_token_that_nobody_signed_is_refused() {
    assertThat(user(new PlainJWT(provider.good("s-1", GROUP).build()).serialize())).isEmpty();
  }

  @Test
  void a_token_signed_with_the_public_key_as_a_secret_is_refused()
      throws JOSEException, IOException {
    RSAKey key = provider.key();
    for (byte[] secret :
        List.of(
            key.toRSAPublicKey().getEncoded(),
            key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8))) {
      SignedJWT forged =
          new SignedJWT(
              new JWSHeader.Builder(JWSAlgorithm.HS256)
                  .type(new JOSEObjectType("at+jwt"))
                  .keyID(key.getKeyID())
                  .build(),
              provider.good("s-1", GROUP).build());
      forged.sign(new MACSigner(secret));
      assertThat(user(forged.serialize())).isEmpty();
    }
  }

  @Test
  void a_token_of_another_key_is_refused_by_whatever_name_the_key_goes() throws JOSEException {
    JWTClaimsSet claims = provider.good("s-1", GROUP).build();
    String known = provider.key().getKeyID();
    for (String name : new String[] {known, "unknown", null}) {
      RSAKey own = new RSAKeyGenerator(2048).keyID(name).generate();
      assertThat(user(TestProvider.sign(claims, "at+jwt", own))).as(name).isEmpty();
    }
  }

  @Test
  void a_key_that_comes_with_the_token_counts_for_nothing() throws JOSEException {
    RSAKey own = new RSAKeyGenerator(2048).keyID("mine").generate();
    SignedJWT forged =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(new JOSEObjectType("at+jwt"))
                .jwk(own.toPublicJWK())
                .jwkURL(URI.create("https://evil.example/keys"))
                .build(),
            provider.good("s-1", GROUP).build());
    forged.sign(new com.nimbusds.jose.crypto.RSASSASigner(own));

    assertThat(user(forged.serialize())).isEmpty();
  }

  @Test
  void a_token_changed_in_one_character_is_refused() throws JOSEException {
    String good = provider.sign(provider.good("s-1", GROUP).build());
    int payload = good.indexOf('.') + 10;

    for (int at : new int[] {payload, good.length() - 10}) {
      char other = good.charAt(at) == 'A' ? 'B' : 'A';
      assertThat(user(good.substring(0, at) + other + good.substring(at + 1))).isEmpty();
    }
  }

  @Test
  void what_is_no_access_token_by_its_type_is_refused() throws JOSEException {
    for (String type : new String[] {"JWT", "logout+jwt", "dpop+jwt"}) {
      assertThat(user(TestProvider.sign(provider.good("s-1", GROUP).build(), type, provider.key())))
          .as(type)
          .isEmpty();
    }
  }

  @Test
  void what_is_no_token_is_refused_without_asking_the_provider() throws JOSEException {
    for (String text :
        new String[] {"", ".", "..", "a.b.c", "null", "e30.e30.", "A".repeat(20_000)}) {
      assertThat(user(text)).isEmpty();
    }
    assertThat(user(provider.sign(provider.good("s-1").issuer("https://evil.example").build())))
        .isEmpty();
    assertThat(provider.requests("jwks")).isZero();
  }

  @Test
  void somebody_without_a_role_is_refused_by_name() throws JOSEException {
    String token = provider.sign(provider.good("s-1", "canteen").build());

    assertThatThrownBy(() -> user(token))
        .isInstanceOfSatisfying(
            ConcordatException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NO_ROLE));
  }

  @Test
  void new_keys_are_fetched_when_a_token_names_one() throws JOSEException {
    assertThat(user(provider.sign(provider.good("s-1", GROUP).build()))).isPresent();
    String old = provider.sign(provider.good("s-1", GROUP).build());

    provider.rotate();

    assertThat(user(provider.sign(provider.good("s-1", GROUP).build()))).isPresent();
    assertThat(user(old)).isEmpty();
  }

  @Test
  void tokens_with_made_up_keys_do_not_make_the_service_ask_again_and_again() throws JOSEException {
    assertThat(user(provider.sign(provider.good("s-1", GROUP).build()))).isPresent();
    RSAKey own = new RSAKeyGenerator(2048).generate();
    for (int attempt = 0; attempt < 30; attempt++) {
      RSAKey named = new RSAKey.Builder(own).keyID("made-up-" + attempt).build();
      assertThat(user(TestProvider.sign(provider.good("s-1", GROUP).build(), "at+jwt", named)))
          .isEmpty();
    }

    assertThat(provider.requests("jwks")).isLessThanOrEqualTo(3);
    assertThat(user(provider.sign(provider.good("s-1", GROUP).build()))).isPresent();
  }

  @Test
  void keys_that_were_fetched_go_on_counting_while_the_provider_is_down() throws JOSEException {
    assertThat(user(provider.sign(provider.good("s-1", GROUP).build()))).isPresent();
    String token = provider.sign(provider.good("s-1", GROUP).build());

    provider.close();
    clock.advance(Duration.ofHours(2));

    assertThat(user(token)).isPresent();
  }

  @Test
  void a_provider_that_was_never_reached_is_said_to_be_down_and_not_asked_at_every_request()
      throws JOSEException {
    String token = provider.sign(provider.good("s-1", GROUP).build());
    provider.close();

    for (int attempt = 0; attempt < 3; attempt++) {
      assertThatThrownBy(() -> user(token))
          .isInstanceOfSatisfying(
              ConcordatException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.PROVIDER_UNAVAILABLE));
    }
    assertThat(tokens.user("Bearer garbage", "192.0.2.1")).isEmpty();
  }

  private Optional<User> user(String token) {
    return tokens.user("Bearer " + token, "192.0.2.1");
  }
}
