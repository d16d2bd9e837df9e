package org.concordat.service.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.concordat.protocol.identity.Role;
import org.concordat.service.testing.ManualClock;
import org.junit.jupiter.api.Test;

class TokensTest {
  private static final User CAROL = User.local("carol", Set.of(Role.OFFICER));
  private static final User DAVE = User.local("dave", Set.of(Role.STEWARD));

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Tokens tokens = new Tokens(new SecureRandom(), clock);

  @Test
  void a_token_signs_its_user_in_until_it_ends() {
    Tokens.Token token = tokens.token(CAROL);

    assertThat(signsIn(token)).isTrue();
    clock.set(Instant.ofEpochMilli(token.expiresAtMillis() + 1));
    assertThat(signsIn(token)).isFalse();
  }

  @Test
  void a_user_who_takes_many_tokens_loses_the_own_oldest_and_nobody_elses() {
    Tokens.Token ofDave = tokens.token(DAVE);
    List<Tokens.Token> ofCarol =
        Stream.generate(() -> tokens.token(CAROL)).limit(Tokens.MOST_OF_ONE + 1L).toList();

    assertThat(signsIn(ofDave)).isTrue();
    assertThat(signsIn(ofCarol.getFirst())).isFalse();
    assertThat(ofCarol.subList(1, ofCarol.size())).allMatch(this::signsIn);
  }

  private boolean signsIn(Tokens.Token token) {
    return tokens.user("Bearer " + token.token(), "192.0.2.1").isPresent();
  }
}
