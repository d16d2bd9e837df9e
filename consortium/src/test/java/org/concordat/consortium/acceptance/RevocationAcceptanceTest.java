package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.concordat.consortium.acceptance.LedgerScenario.Data;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.lineage.Taint;
import org.concordat.protocol.lineage.UsedSnapshot;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.RoundState;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Bank E withdraws rows, or its agreement, in the middle of a round; the others go on. */
@ExtendWith(StageExtension.class)
class RevocationAcceptanceTest {
  private static final List<String> OTHERS = List.of("A", "B", "C", "D");
  private static final String E = LedgerNetwork.mspId("E");

  private Stage stage;
  private Data data;
  private LedgerScenario scenario;

  @BeforeEach
  void start(Stage shared) {
    stage = shared;
    String name = "own-" + shared.newStudy();
    data = new Data(name, name, "before");
    stage.agree("E", name);
    stage.own("E", name);
    stage.snapshot("E", name, "before", 0);
    scenario = LedgerScenario.withRunningStudy(stage, "arc+trmean", 1, Map.of("E", data));
  }

  @Test
  void before_the_commitment_it_is_refused_and_the_round_closes_on_the_others() {
    OTHERS.forEach(bank -> scenario.commit(bank, 1, scenario.update(bank)));
    revokeRows();

    refused(ErrorCode.SNAPSHOT_OUTDATED, () -> scenario.commit("E", 1, scenario.update("E")));

    scenario.passDeadlineAndWindow(1);
    scenario.closeCommits("A", 1);
    othersFinishWithout(Exclusion.Reason.ABSENT);
  }

  @Test
  void between_commitment_and_reveal_the_reveal_is_refused_and_nobody_waits() {
    LedgerScenario.BANKS.forEach(bank -> scenario.commit(bank, 1, scenario.update(bank)));
    scenario.closeCommits("A", 1);
    revokeRows();

    refused(ErrorCode.REVOKED_SINCE_COMMIT, () -> scenario.reveal("E", 1, scenario.update("E")));

    othersFinishWithout(Exclusion.Reason.REVOKED);
  }

  @Test
  void between_reveal_and_aggregation_the_update_is_left_out() {
    LedgerScenario.BANKS.forEach(bank -> scenario.commit(bank, 1, scenario.update(bank)));
    scenario.closeCommits("A", 1);
    scenario.reveal("E", 1, scenario.update("E"));
    revokeRows();

    othersFinishWithout(Exclusion.Reason.REVOKED);
  }

  @Test
  void a_revoked_agreement_is_awaited_by_nobody() {
    OTHERS.forEach(bank -> scenario.commit(bank, 1, scenario.update(bank)));
    scenario.submit(
        "E",
        Role.STEWARD,
        TransactionName.REVOKE_AGREEMENT,
        new Requests.AgreementReference(data.agreement()));

    refused(ErrorCode.AGREEMENT_REVOKED, () -> scenario.commit("E", 1, scenario.update("E")));
    scenario.closeCommits("A", 1);
    othersFinishWithout(Exclusion.Reason.ABSENT);
    assertThat(taint(scenario, 1).causes())
        .extracting(Taint.Cause::kind)
        .containsExactly(Taint.Kind.AGREEMENT);
  }

  @Test
  void a_model_is_tainted_from_the_revocation_on_until_one_trained_after_it_takes_its_place() {
    wholeRound(scenario);
    assertThat(taint(scenario, 1).tainted()).isFalse();

    revokeRows();

    assertThat(taint(scenario, 1).causes())
        .singleElement()
        .satisfies(cause -> assertThat(cause.ground().bank()).isEqualTo(E));
    refused(ErrorCode.RETRAINING_INVALID, () -> retrained(scenario, 0));
    stage.snapshot("E", data.dataset(), "after", 1);
    LedgerScenario anew =
        LedgerScenario.withRunningStudy(
            stage,
            "arc+trmean",
            1,
            Map.of("E", new Data(data.agreement(), data.dataset(), "after")));
    wholeRound(anew);
    retrained(anew, 1);

    assertThat(taint(anew, 1).tainted()).isFalse();
    assertThat(scenario.read(Lineage.class, RecordType.LINEAGE, anew.id(), 1).snapshots())
        .filteredOn(used -> used.bank().equals(E))
        .extracting(UsedSnapshot::snapshot)
        .containsExactly("after");
    assertThat(scenario.read(Retraining.class, RecordType.RETRAINING, scenario.id(), 1))
        .isEqualTo(new Retraining(scenario.id(), 1, anew.id(), 1));
  }

  private void retrained(LedgerScenario successor, int round) {
    scenario.submit(
        "A",
        Role.OFFICER,
        TransactionName.RECORD_RETRAINING,
        new Retraining(scenario.id(), 1, successor.id(), round));
  }

  private static void wholeRound(LedgerScenario study) {
    LedgerScenario.BANKS.forEach(bank -> study.commit(bank, 1, study.update(bank)));
    study.closeCommits("A", 1);
    LedgerScenario.BANKS.forEach(bank -> study.reveal(bank, 1, study.update(bank)));
    assertThat(study.finishRound(1, LedgerScenario.BANKS)).isInstanceOf(RoundState.Accepted.class);
  }

  private void revokeRows() {
    scenario.submit(
        "E",
        Role.STEWARD,
        TransactionName.RECORD_REVOCATION,
        new Revocation(data.dataset(), E, 1, 3, "3".repeat(64)));
  }

  private void othersFinishWithout(Exclusion.Reason reason) {
    OTHERS.forEach(bank -> scenario.reveal(bank, 1, scenario.update(bank)));
    assertThat(scenario.finishRound(1, OTHERS)).isInstanceOf(RoundState.Accepted.class);
    AggregationRecord found =
        scenario.read(AggregationRecord.class, RecordType.AGGREGATION, scenario.id(), 1);
    assertThat(found.excluded()).containsExactly(new Exclusion(E, reason));
    assertThat(taint(scenario, 1).tainted())
        .as("the study's grid was made of E's rows too")
        .isTrue();
  }

  private Taint taint(LedgerScenario study, int round) {
    return CanonicalJson.read(
        study
            .regulator()
            .evaluate(
                study.now(),
                TransactionName.READ_TAINT,
                new Requests.ModelReference(study.id(), round)),
        Taint.class);
  }

  private static void refused(ErrorCode code, Runnable act) {
    assertThatThrownBy(act::run).hasMessageContaining(code.code());
  }
}
