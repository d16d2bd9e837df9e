package org.concordat.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AwaitTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(1);

  @Test
  void asks_until_the_answer_is_yes() {
    AtomicInteger asked = new AtomicInteger();
    assertThat(Await.until(LONG, SHORT, () -> asked.incrementAndGet() == 3)).isTrue();
    assertThat(asked).hasValue(3);
  }

  @Test
  void asks_once_at_least_and_no_longer_than_it_may() {
    assertThat(Await.until(Duration.ZERO, SHORT, () -> true)).isTrue();
    assertThat(Await.until(Duration.ofMillis(5), SHORT, () -> false)).isFalse();
  }

  @Test
  void ends_when_it_is_interrupted() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> Await.until(LONG, SHORT, () -> false))
          .isInstanceOf(NetworkException.class)
          .hasMessage("interrupted");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
