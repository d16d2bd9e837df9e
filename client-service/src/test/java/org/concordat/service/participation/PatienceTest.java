package org.concordat.service.participation;

import static org.assertj.core.api.Assertions.assertThat;

import org.concordat.protocol.error.ErrorCode;
import org.junit.jupiter.api.Test;

class PatienceTest {
  @Test
  void never_gives_up_on_a_ledger_or_broker_that_does_not_answer() {
    assertThat(Patience.again(ErrorCode.LEDGER_UNAVAILABLE, 1_000)).isPresent();
    assertThat(Patience.again(ErrorCode.BROKER_UNAVAILABLE, 1_000)).isPresent();
  }

  @Test
  void believes_an_endorser_that_may_lag_only_after_a_while() {
    assertThat(Patience.again(ErrorCode.ROUND_WRONG_PHASE, 1)).isPresent();
    assertThat(Patience.again(ErrorCode.ROUND_WRONG_PHASE, 12)).isEmpty();
  }

  @Test
  void takes_a_rules_no_as_definite_at_once() {
    for (ErrorCode code :
        new ErrorCode[] {
          ErrorCode.AGREEMENT_REVOKED,
          ErrorCode.PRIVACY_BUDGET_EXHAUSTED,
          ErrorCode.UPDATE_NORM_EXCEEDED,
          ErrorCode.COMMIT_DEADLINE_PASSED
        }) {
      assertThat(Patience.again(code, 1)).as("%s", code).isEmpty();
    }
  }

  @Test
  void waits_longer_each_time_up_to_two_seconds() {
    long before = 0;
    for (int tries = 1; tries < 40; tries++) {
      long pause = Patience.again(ErrorCode.LEDGER_UNAVAILABLE, tries).orElseThrow();
      assertThat(pause).isBetween(before, 2_000L);
      before = pause;
    }
    assertThat(before).isEqualTo(2_000);
  }
}
