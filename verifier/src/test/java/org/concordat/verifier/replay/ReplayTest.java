package org.concordat.verifier.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.records.WorldState;
import org.concordat.verifier.testing.StoryBuilder;
import org.junit.jupiter.api.Test;

/** Ledgers that keep the rules are followed without a finding. */
class ReplayTest {
  @Test
  void a_withdrawal_and_a_retraining_keep_all_rules() {
    CheckLog log = new CheckLog();
    Replay.of(StoryBuilder.withdrawn(1).ledger(), log);
    assertThat(log.findings()).isEmpty();
    assertThat(log.gaps()).isEmpty();
  }

  @Test
  void three_rounds_keep_all_rules() {
    CheckLog log = new CheckLog();
    WorldState state = Replay.of(StoryBuilder.threeRounds(1).ledger(), log);
    assertThat(log.findings()).isEmpty();
    assertThat(log.gaps()).isEmpty();
    assertThat(state.size()).isGreaterThan(60);
  }
}
