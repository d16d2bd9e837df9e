package org.concordat.service.participation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class FreshnessTest {
  private static final long NOW = 1_000_000;
  private final Freshness freshness = new Freshness();

  private static OptionalLong old() {
    return OptionalLong.of(NOW - 60_000);
  }

  @Test
  void a_block_of_now_is_acted_on_at_once() {
    assertThat(freshness.hold(NOW, 7, OptionalLong.of(NOW - 100))).isZero();
  }

  @Test
  void nothing_is_done_before_the_first_block_has_come() {
    assertThat(freshness.hold(NOW, 7, OptionalLong.empty())).isPositive();
  }

  @Test
  void old_blocks_are_let_by_as_long_as_they_keep_coming() {
    for (int block = 0; block < 40; block++) {
      assertThat(freshness.hold(NOW + 100L * block, block, old()))
          .as("block " + block)
          .isPositive();
    }
  }

  @Test
  void an_old_block_after_which_none_comes_is_where_the_ledger_stands() {
    assertThat(freshness.hold(NOW, 7, old())).isPositive();
    assertThat(freshness.hold(NOW + 250, 7, old())).isZero();
  }

  @Test
  void blocks_that_are_always_late_do_not_keep_the_bank_from_taking_part() {
    long acted = 0;
    for (int block = 0; block < 110; block++) {
      long now = NOW + 100L * block;
      acted += freshness.hold(now, block, OptionalLong.of(now - 3_000)) == 0 ? 1 : 0;
    }
    assertThat(acted).isEqualTo(2);
  }
}
