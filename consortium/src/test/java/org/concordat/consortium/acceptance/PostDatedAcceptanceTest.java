package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.RoundState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bank E writes later times into its transactions than there are. */
@ExtendWith(StageExtension.class)
class PostDatedAcceptanceTest {
  private LedgerScenario scenario;

  @BeforeEach
  void start(Stage stage) {
    scenario = LedgerScenario.withRunningStudy(stage, "arc+trmean", 1);
  }

  @Test
  void the_peers_take_no_transaction_dated_beyond_their_window() {
    assertThatThrownBy(() -> close(scenario.now().plus(scenario.window().multipliedBy(2))))
        .isInstanceOf(LedgerSeat.Refused.class)
        .hasMessageContaining("timestamp");
  }

  @Test
  void a_bank_that_post_dates_as_far_as_the_peers_let_it_closes_no_phase_on_the_others() {
    for (String bank : List.of("B", "C", "D", "E")) {
      scenario.commit(bank, 1, scenario.update(bank));
    }
    Instant deadline = scenario.deadline(1);
    scenario.passUntil(deadline.minus(almostTheWindow().multipliedBy(3).dividedBy(4)));
    Instant afterTheDeadline = scenario.now().plus(almostTheWindow());
    assertThat(afterTheDeadline).as("by the bank's own account").isAfter(deadline);

    assertThatThrownBy(() -> close(afterTheDeadline))
        .isInstanceOf(LedgerSeat.Refused.class)
        .satisfies(
            e ->
                assertThat(((LedgerSeat.Refused) e).code())
                    .as(e.getMessage())
                    .isEqualTo(ErrorCode.PHASE_STILL_OPEN));

    // Bank A is slow, but in time.
    scenario.commit("A", 1, scenario.update("A"));
    scenario.closeCommits("A", 1);
    assertThat(((RoundState.Revealing) scenario.round(1)).committed()).contains("BankAMSP");
  }

  @Test
  void a_bank_that_back_dates_its_commitment_is_too_late_once_the_phase_is_closed() {
    for (String bank : List.of("A", "B", "C", "D")) {
      scenario.commit(bank, 1, scenario.update(bank));
    }
    scenario.passDeadlineAndWindow(1);
    scenario.closeCommits("A", 1);

    assertThatThrownBy(
            () ->
                scenario
                    .bank("E", Role.PARTICIPANT)
                    .submitDated(
                        scenario.now().minus(almostTheWindow()),
                        TransactionName.COMMIT_UPDATE,
                        scenario.commitRecord("E", 1, scenario.update("E"))))
        .isInstanceOf(LedgerSeat.Refused.class);
    assertThat(((RoundState.Revealing) scenario.round(1)).committed()).doesNotContain("BankEMSP");
  }

  /** A little less than the window, for the time the call itself takes. */
  private Duration almostTheWindow() {
    return scenario.window().multipliedBy(7).dividedBy(8);
  }

  private void close(Instant timestamp) {
    scenario
        .bank("E", Role.PARTICIPANT)
        .submitDated(
            timestamp,
            TransactionName.ADVANCE_ROUND,
            new Requests.RoundMove(scenario.id(), 1, RoundState.Phase.COMMITTING));
  }
}
