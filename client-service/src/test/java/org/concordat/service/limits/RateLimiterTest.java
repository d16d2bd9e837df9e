package org.concordat.service.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RateLimiterTest {
  private static final RateLimit LIMIT = new RateLimit(10, 20);

  private long now = Long.MAX_VALUE - 5; // a clock in nanoseconds may overflow
  private final RateLimiter limiter = new RateLimiter(() -> now);

  @Test
  void a_burst_is_taken_and_the_next_is_told_when_to_come_again() {
    for (int i = 0; i < 20; i++) {
      assertThat(limiter.take("a", LIMIT).taken()).isTrue();
    }
    RateLimiter.Decision refused = limiter.take("a", LIMIT);

    assertThat(refused.taken()).isFalse();
    assertThat(refused.remaining()).isZero();
    assertThat(refused.seconds()).isEqualTo(1);
    assertThat(limiter.take("b", LIMIT).taken()).isTrue();
  }

  @Test
  void a_bucket_fills_at_its_rate_and_never_beyond_a_burst() {
    for (int i = 0; i < 21; i++) {
      limiter.take("a", LIMIT);
    }
    now += TimeUnit.MILLISECONDS.toNanos(300);
    assertThat(taken(10)).isEqualTo(3);
    now += TimeUnit.DAYS.toNanos(1);
    assertThat(taken(100)).isEqualTo(20);
  }

  @Test
  void memory_is_bounded_whoever_asks() {
    for (int i = 0; i < RateLimiter.MOST + 100; i++) {
      limiter.take("sender " + i, LIMIT);
    }
    assertThat(limiter.remembered()).isEqualTo(RateLimiter.MOST);
  }

  @Test
  void a_limit_of_nothing_or_a_burst_below_a_second_s_is_refused() {
    assertThatThrownBy(() -> new RateLimit(0, 1)).hasMessageContaining("got 0");
    assertThatThrownBy(() -> new RateLimit(10, 9)).hasMessageContaining("got 10 and 9");
  }

  private int taken(int tries) {
    int taken = 0;
    for (int i = 0; i < tries; i++) {
      taken += limiter.take("a", LIMIT).taken() ? 1 : 0;
    }
    return taken;
  }
}
