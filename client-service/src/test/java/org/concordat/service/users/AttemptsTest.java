package org.concordat.service.users;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.concordat.service.testing.ManualClock;
import org.junit.jupiter.api.Test;

class AttemptsTest {
  private static final String AWAY = "198.51.100.7";

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private final Attempts attempts = new Attempts(Set.of("dave"), clock);

  @Test
  void a_flood_of_made_up_names_and_addresses_makes_nothing_forgotten() {
    exhaust();
    for (int flood = 0; flood < 12_000; flood++) {
      String from = "11." + flood / 65_536 + "." + flood / 256 % 256 + "." + flood % 256;
      attempts.wrong("made-up-" + flood, from);
    }

    assertThatThrownBy(() -> attempts.refuse("dave", "192.0.2.1"))
        .isInstanceOf(LimitedException.class);
  }

  @Test
  void no_wait_is_longer_than_a_quarter_of_an_hour() {
    for (int wrong = 0; wrong < 100; wrong++) {
      attempts.wrong("dave", AWAY);
    }

    clock.advance(Attempts.LONGEST.minusMillis(1));
    assertThatThrownBy(() -> attempts.refuse("dave", AWAY)).isInstanceOf(LimitedException.class);
    clock.advance(Duration.ofMillis(1));
    assertThatCode(() -> attempts.refuse("dave", AWAY)).doesNotThrowAnyException();
  }

  @Test
  void wrong_passwords_are_forgiven_after_a_quiet_hour() {
    exhaust();
    clock.advance(Duration.ofHours(1));

    attempts.wrong("dave", AWAY);

    assertThatCode(() -> attempts.refuse("dave", AWAY)).doesNotThrowAnyException();
  }

  @Test
  void an_address_that_is_none_is_counted_like_any_other() {
    for (int wrong = 0; wrong < Attempts.FREE_FOR_ADDRESS; wrong++) {
      attempts.wrong("made-up-" + wrong, "not an address " + wrong);
    }

    assertThatThrownBy(() -> attempts.refuse("dave", "localhost"))
        .isInstanceOf(LimitedException.class);
  }

  private void exhaust() {
    for (int wrong = 0; wrong < Attempts.FREE_FOR_ACCOUNT; wrong++) {
      attempts.wrong("dave", AWAY);
    }
  }
}
