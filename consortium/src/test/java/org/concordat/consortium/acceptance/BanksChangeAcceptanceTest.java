package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.RoundState;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bank E leaves while a study runs; nobody has defined the collections of the others yet. */
@ExtendWith(StageExtension.class)
@StageExtension.OfItsOwn
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BanksChangeAcceptanceTest {
  private static final List<String> REMAINING = List.of("A", "B", "C", "D");

  private Stage stage;
  private LedgerScenario scenario;

  @BeforeAll
  void start(Stage ownStage) {
    stage = ownStage;
    scenario = LedgerScenario.withRunningStudy(stage, "arc+trmean", 1);
    stage.charter(2, REMAINING);
  }

  @Test
  void the_study_goes_on_in_its_collections_without_the_bank_that_left() {
    refused(() -> scenario.commit("E", 1, scenario.update("E")), ErrorCode.NOT_A_MEMBER);
    for (String bank : REMAINING) {
      scenario.commit(bank, 1, scenario.update(bank));
    }
    scenario.passDeadlineAndWindow(1);
    scenario.closeCommits("A", 1);
    for (String bank : REMAINING) {
      scenario.reveal(bank, 1, scenario.update(bank));
    }
    scenario.finalise("A", 1);

    assertThat(((RoundState.Judging) scenario.round(1)).awaited())
        .containsExactly("BankAMSP", "BankBMSP", "BankCMSP", "BankDMSP");
  }

  @Test
  void no_study_is_proposed_before_the_channel_defines_the_collections_of_those_that_remain() {
    refused(
        () ->
            scenario.submit(
                "A",
                Role.SCIENTIST,
                TransactionName.PROPOSE_STUDY,
                LedgerScenario.study("next", "arc+trmean", 1, stage.phase())),
        ErrorCode.COLLECTION_UNDEFINED);
  }

  private static void refused(ThrowingCallable act, ErrorCode code) {
    assertThatThrownBy(act)
        .isInstanceOf(LedgerSeat.Refused.class)
        .satisfies(
            e -> assertThat(((LedgerSeat.Refused) e).code()).as(e.getMessage()).isEqualTo(code));
  }
}
