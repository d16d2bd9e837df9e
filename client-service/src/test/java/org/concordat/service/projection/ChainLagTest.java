package org.concordat.service.projection;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ChainLagTest {
  private long peer = -1;
  private long applied;
  private final ChainLag lag =
      new ChainLag(() -> peer < 0 ? OptionalLong.empty() : OptionalLong.of(peer), () -> applied);

  @Test
  void until_the_peers_height_was_reached_once_every_missing_block_is_trouble() {
    assertThat(lag.trouble()).hasValue("the own peer has not said how many blocks it has");
    peer = 5;
    applied = 4;
    lag.look();

    assertThat(lag.trouble()).hasValue("1 blocks behind the own peer");
    applied = 5;
    assertThat(lag.trouble()).isEmpty();
  }

  @Test
  void later_only_many_missing_blocks_are() {
    peer = 5;
    applied = 5;
    lag.look();
    assertThat(lag.trouble()).isEmpty();

    peer = 25;
    lag.look();
    assertThat(lag.trouble()).as("20 are on their way").isEmpty();
    peer = 26;
    lag.look();
    assertThat(lag.trouble()).hasValue("21 blocks behind the own peer");
    assertThat(lag.blocks()).hasValue(21);
  }

  @Test
  void a_silent_peer_is_no_news_about_blocks() {
    peer = 5;
    applied = 5;
    lag.look();
    assertThat(lag.trouble()).isEmpty();

    peer = -1;
    lag.look();

    assertThat(lag.trouble()).isEmpty();
    assertThat(lag.blocks()).isEmpty();
  }
}
