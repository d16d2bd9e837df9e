package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.concordat.consortium.data.BankNames;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bank E does what it should not; A to D finish the round all the same. */
@ExtendWith(StageExtension.class)
class BadContributionAcceptanceTest {
  private static final List<String> HONEST = List.of("A", "B", "C", "D");

  private LedgerScenario scenario;

  @BeforeEach
  void start(Stage stage) {
    scenario = LedgerScenario.withRunningStudy(stage, "arc+trmean", 1);
  }

  @Test
  void a_silent_bank_is_left_out_as_absent() {
    honestCommit();
    assertThatThrownBy(() -> scenario.closeCommits("A", 1)).hasMessageContaining("CC-1213");
    scenario.passDeadlineAndWindow(1);
    scenario.closeCommits("A", 1);
    honestReveal();

    assertThat(scenario.finishRound(1, HONEST)).isInstanceOf(RoundState.Accepted.class);
    assertExcluded(Exclusion.Reason.ABSENT);
    assertThat(((RoundState.Committing) scenario.round(2)).awaited())
        .as("it is welcome in the next round, but nobody waits for it")
        .doesNotContain("BankEMSP");
  }

  @Test
  void a_late_commitment_is_refused_with_its_code() {
    honestCommit();
    scenario.passDeadline(1);

    refused(ErrorCode.COMMIT_DEADLINE_PASSED, () -> commit(update()));

    scenario.passDeadlineAndWindow(1);
    scenario.closeCommits("B", 1);
    refused(ErrorCode.ROUND_WRONG_PHASE, () -> commit(update()));
    honestReveal();
    assertThat(scenario.finishRound(1, HONEST)).isInstanceOf(RoundState.Accepted.class);
  }

  @Test
  void garbage_does_not_open_a_commitment() {
    honestCommit();
    commit(update());
    scenario.closeCommits("A", 1);
    byte[] garbage = update().toBytes();
    Arrays.fill(garbage, (byte) 0x3c);

    refused(
        ErrorCode.COMMITMENT_MISMATCH,
        () -> scenario.reveal("E", 1, scenario.opening("E", 1, update()), garbage));

    othersFinishWithoutE();
  }

  @Test
  void values_out_of_range_are_refused() {
    refusedReveal(ErrorCode.UPDATE_OUT_OF_RANGE, with(LedgerScenario.NORM.largestValue() + 1));
  }

  @Test
  void values_whose_squares_wrap_a_long_to_zero_are_refused() {
    int[] values = new int[scenario.dimension()];
    Arrays.fill(values, 0, 4, Integer.MIN_VALUE);

    refusedReveal(ErrorCode.UPDATE_OUT_OF_RANGE, FixedPointVector.of(values));
  }

  @Test
  void an_update_over_the_norm_is_refused() {
    int[] values = new int[scenario.dimension()];
    Arrays.fill(values, LedgerScenario.NORM.largestValue() / 2);

    refusedReveal(ErrorCode.UPDATE_NORM_EXCEEDED, FixedPointVector.of(values));
  }

  @Test
  void an_update_that_is_too_long_is_refused() {
    refusedReveal(ErrorCode.UPDATE_WRONG_LENGTH, FixedPointVector.zeros(scenario.dimension() + 1));
  }

  @Test
  void an_update_that_is_too_short_is_refused() {
    refusedReveal(ErrorCode.UPDATE_WRONG_LENGTH, FixedPointVector.zeros(scenario.dimension() - 1));
  }

  @Test
  void a_second_commitment_is_refused_and_the_same_bytes_again_are_a_success() {
    honestCommit();
    commit(update());

    commit(update());
    refused(ErrorCode.ALREADY_SUBMITTED, () -> commit(with(1)));

    scenario.closeCommits("A", 1);
    honestReveal();
    scenario.reveal("E", 1, update());
    scenario.reveal("E", 1, update());
    assertThat(scenario.finishRound(1, LedgerScenario.BANKS))
        .isInstanceOf(RoundState.Accepted.class);
    assertThat(aggregation().excluded()).isEmpty();
    assertThat(aggregation().included()).hasSize(5);
  }

  @Test
  void another_bank_s_bytes_do_not_open_this_bank_s_commitment() {
    honestCommit();
    commit(update());
    scenario.closeCommits("A", 1);
    scenario.reveal("A", 1, scenario.update("A"));

    refused(ErrorCode.COMMITMENT_MISMATCH, () -> scenario.reveal("E", 1, scenario.update("A")));

    othersFinishWithoutE();
  }

  @Test
  void a_copy_of_another_bank_s_commitment_can_never_be_opened() {
    honestCommit();
    scenario.commit("E", 1, scenario.commitment("A", 1, scenario.update("A")));
    scenario.closeCommits("A", 1);
    scenario.reveal("A", 1, scenario.update("A"));

    refused(
        ErrorCode.COMMITMENT_MISMATCH,
        () ->
            scenario.reveal(
                "E",
                1,
                scenario.opening("A", 1, scenario.update("A")),
                scenario.update("A").toBytes()));

    othersFinishWithoutE();
  }

  @Test
  void a_bank_cannot_commit_in_another_bank_s_name() {
    refused(
        ErrorCode.NOT_THE_OWNER,
        () ->
            scenario.submit(
                "E",
                Role.PARTICIPANT,
                TransactionName.COMMIT_UPDATE,
                new Commit(scenario.id(), 1, "BankAMSP", "0".repeat(64), "first", "d".repeat(64))));
  }

  private void refusedReveal(ErrorCode code, FixedPointVector update) {
    honestCommit();
    commit(update);
    scenario.closeCommits("A", 1);

    refused(code, () -> scenario.reveal("E", 1, update));

    othersFinishWithoutE();
  }

  private void othersFinishWithoutE() {
    HONEST.stream()
        .filter(bank -> !revealed(bank))
        .forEach(bank -> scenario.reveal(bank, 1, scenario.update(bank)));
    scenario.passDeadlineAndWindow(1);
    assertThat(scenario.finishRound(1, HONEST)).isInstanceOf(RoundState.Accepted.class);
    assertExcluded(Exclusion.Reason.REFUSED);
  }

  private boolean revealed(String bank) {
    try {
      scenario.read(
          RevealedChunk.class, RecordType.REVEAL, scenario.id(), 1, BankNames.mspId(bank), 0);
      return true;
    } catch (LedgerSeat.Refused e) {
      return false;
    }
  }

  private void assertExcluded(Exclusion.Reason reason) {
    assertThat(aggregation().excluded()).containsExactly(new Exclusion("BankEMSP", reason));
    assertThat(aggregation().included())
        .extracting(AggregationRecord.BankInfluence::bank)
        .containsExactly("BankAMSP", "BankBMSP", "BankCMSP", "BankDMSP");
  }

  private AggregationRecord aggregation() {
    return scenario.read(AggregationRecord.class, RecordType.AGGREGATION, scenario.id(), 1);
  }

  private void honestCommit() {
    HONEST.forEach(bank -> scenario.commit(bank, 1, scenario.update(bank)));
  }

  private void honestReveal() {
    HONEST.forEach(bank -> scenario.reveal(bank, 1, scenario.update(bank)));
  }

  private void commit(FixedPointVector update) {
    scenario.commit("E", 1, update);
  }

  private FixedPointVector update() {
    return scenario.update("E");
  }

  private FixedPointVector with(int first) {
    int[] values = update().toArray();
    values[0] = first;
    return FixedPointVector.of(values);
  }

  private static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(LedgerSeat.Refused.class)
        .satisfies(
            e -> assertThat(((LedgerSeat.Refused) e).code()).as(e.getMessage()).isEqualTo(code));
  }
}
