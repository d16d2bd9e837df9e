package org.concordat.protocol.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.study.Roster;
import org.junit.jupiter.api.Test;

class RoundRulesTest {
  private static final long WINDOW = 60_000;
  private static final long DEADLINE = 1_000_000;
  private static final List<String> BANKS = List.of("A", "B", "C", "D");
  private static final String HASH = "0".repeat(64);
  private static final Roster ROSTER =
      new Roster(
          new Roster.Terms(
              "fraud-detection", Agreement.TaskType.TRAINING, 1, 0, List.of("0".repeat(64))),
          List.of(new Roster.Participant("BankAMSP", "agreement", "payments", "first", 0)));

  private final Charter.Limits limits =
      new Charter.Limits(1_000_000, 100, 5 * WINDOW, WINDOW, 1_000);
  private final RoundState.Judging judging =
      new RoundState.Judging("study", 2, 1, BANKS, HASH, DEADLINE, ROSTER);

  @Test
  void a_phase_closes_when_everyone_awaited_has_acted() {
    assertThat(RoundRules.refuseToClose(List.of("A", "B"), BANKS, DEADLINE, 0, limits)).isEmpty();
  }

  @Test
  void a_phase_does_not_close_on_a_bank_that_is_still_awaited() {
    assertThat(RoundRules.refuseToClose(BANKS, List.of("A", "B", "C"), DEADLINE, 0, limits))
        .map(Refusal::code)
        .contains(ErrorCode.PHASE_STILL_OPEN);
  }

  @Test
  void a_transaction_post_dated_by_the_whole_window_cannot_close_a_phase_at_its_deadline() {
    long latestThatPeersAcceptAtTheDeadline = DEADLINE + WINDOW;

    assertThat(
            RoundRules.refuseToClose(
                BANKS, List.of(), DEADLINE, latestThatPeersAcceptAtTheDeadline, limits))
        .isPresent();
    assertThat(
            RoundRules.refuseToClose(
                BANKS, List.of(), DEADLINE, latestThatPeersAcceptAtTheDeadline + 1, limits))
        .isEmpty();
  }

  @Test
  void too_few_updates_for_the_minimum_or_for_f_make_no_aggregate() {
    assertThat(RoundRules.refuseTooFew(3, 1, 2))
        .map(Refusal::code)
        .contains(ErrorCode.TOO_FEW_PARTICIPANTS);
    assertThat(RoundRules.refuseTooFew(4, 1, 2)).isEmpty();
    assertThat(RoundRules.refuseTooFew(4, 1, 5)).isPresent();
    assertThat(RoundRules.refuseTooFew(1, 0, 1)).isEmpty();
    assertThat(RoundRules.refuseTooFew(0, 0, 1)).isPresent();
  }

  @Test
  void the_median_change_decides_and_one_liar_moves_it_past_no_honest_bank() {
    assertThat(decide(-9_000, -8_000, -10_000, 1_000)).isInstanceOf(RoundState.Accepted.class);
    assertThat(decide(-10_001, -10_001, -10_001, 1_000_000))
        .isInstanceOf(RoundState.Rejected.class);
    assertThat(decide(-1_000_000, 5, 5, 5)).isInstanceOf(RoundState.Accepted.class);
  }

  @Test
  void of_an_even_number_the_lower_of_the_middle_two_counts() {
    assertThat(decide(-10_001, -10_001, 0, 0)).isInstanceOf(RoundState.Rejected.class);
    assertThat(decide(-10_000, -10_000, 0, 0)).isInstanceOf(RoundState.Accepted.class);
  }

  @Test
  void fewer_judgements_than_more_than_half_of_the_awaited_expire_the_round() {
    assertThat(decide(0, 0)).isInstanceOf(RoundState.Expired.class);
    assertThat(decide(0, 0, 0)).isInstanceOf(RoundState.Accepted.class);
  }

  @Test
  void every_walk_through_the_states_ends_in_a_named_state_with_a_reason() {
    RoundState.Committing committing =
        new RoundState.Committing("study", 1, 0, List.of("A", "B"), DEADLINE, ROSTER);

    RoundState.Revealing revealing = committing.toRevealing(List.of("B", "C"), DEADLINE);

    assertThat(revealing.awaited()).containsExactly("B");
    assertThat(revealing.committed()).containsExactly("B", "C");
    assertThat(committing.toRevealing(List.of("C"), DEADLINE).awaited()).containsExactly("C");
    RoundState.Judging judged = revealing.toJudging(List.of("B", "C"), HASH, DEADLINE);
    assertThat(
            List.of(
                committing.toExpired("nobody"),
                revealing.toRejected("too few"),
                judged.toAccepted("better"),
                judged.toRejected("worse"),
                judged.toExpired("nobody judged")))
        .allSatisfy(
            end -> {
              assertThat(end.phase().isEnd()).isTrue();
              assertThat(end.reason()).isNotBlank();
            });
    assertThat(committing.phase().isEnd()).isFalse();
  }

  private RoundState.Ended decide(long... changes) {
    List<Judgement> judgements = new ArrayList<>();
    for (int i = 0; i < changes.length; i++) {
      long parent = changes[i] < 0 ? -changes[i] : 0;
      judgements.add(new Judgement("study", 2, BANKS.get(i), HASH, parent + changes[i], parent));
    }
    return RoundRules.decide(judging, judgements, 10_000);
  }
}
