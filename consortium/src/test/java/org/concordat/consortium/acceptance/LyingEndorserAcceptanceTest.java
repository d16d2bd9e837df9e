package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.concordat.consortium.data.BankNames;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.aggregation.UpdateSet;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.RoundState;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * What altered chaincode at one bank and an altered client at another can do to a model: nothing.
 * What they tried stands on the ledger, with the reason why it does not count.
 */
@ExtendWith(StageExtension.class)
@Execution(
    value = ExecutionMode.SAME_THREAD,
    reason = "a bank's chaincode lies to all studies on the stage")
class LyingEndorserAcceptanceTest {
  private static final List<String> OTHERS = List.of("BankAMSP", "BankBMSP", "BankCMSP");

  private Stage stage;
  private LedgerScenario scenario;

  @BeforeEach
  void start(Stage sharedStage) {
    stage = sharedStage;
    scenario = LedgerScenario.withRunningStudy(stage, "arc+trmean", 1);
    for (String bank : LedgerScenario.BANKS) {
      scenario.commit(bank, 1, scenario.update(bank));
    }
    scenario.closeCommits("A", 1);
    for (String bank : LedgerScenario.BANKS) {
      scenario.reveal(bank, 1, scenario.update(bank));
    }
    stage.settle();
  }

  @AfterEach
  void everybodyTellsTheTruthAgain() throws IOException {
    stage.ledger().startChaincode("BankE");
  }

  @Test
  void altered_chaincode_at_one_bank_changes_no_model_and_the_round_completes() throws Exception {
    stage.ledger().startChaincode("BankE", LyingChaincode::start);

    assertThatThrownBy(() -> finaliseEndorsedBy("A", List.of("BankAMSP", "BankBMSP", "BankEMSP")))
        .as("with the liar among the endorsers the results do not match")
        .isInstanceOf(EndorseException.class);
    String lie = refusedOnTheLedger(() -> finaliseEndorsedBy("E", List.of("BankEMSP")));
    finaliseEndorsedBy("A", OTHERS);

    stage.ledger().startChaincode("BankE");
    assertHonestModelIsAccepted();
    assertTheRegulatorSees(lie);
  }

  @Test
  void an_altered_client_changes_no_model_whatever_it_makes_of_honest_endorsements() {
    String forged =
        refusedOnTheLedger(
            () ->
                scenario
                    .bank("D", Role.PARTICIPANT)
                    .submitForged(
                        scenario.now(),
                        OTHERS,
                        TransactionName.FINALIZE_ROUND,
                        round(),
                        LyingChaincode::lie));
    String alone = refusedOnTheLedger(() -> finaliseEndorsedBy("D", List.of("BankDMSP")));
    String tooFew =
        refusedOnTheLedger(() -> finaliseEndorsedBy("D", List.of("BankAMSP", "BankBMSP")));
    assertThat(scenario.round(1)).isInstanceOf(RoundState.Revealing.class);

    scenario.finalise("A", 1);

    assertHonestModelIsAccepted();
    assertTheRegulatorSees(forged, alone, tooFew);
  }

  @Test
  void the_regulator_s_endorsement_counts_for_nothing() {
    assertThatThrownBy(
            () -> finaliseEndorsedBy("A", List.of("BankAMSP", "BankBMSP", "RegulatorMSP")))
        .isInstanceOfAny(CommitException.class, EndorseException.class);
    assertThat(scenario.round(1)).isInstanceOf(RoundState.Revealing.class);
  }

  private void finaliseEndorsedBy(String bank, List<String> endorsers) throws Exception {
    stage.settle();
    scenario
        .bank(bank, Role.PARTICIPANT)
        .submitEndorsedBy(scenario.now(), endorsers, TransactionName.FINALIZE_ROUND, round());
  }

  /** Checks that it is ordered and found invalid; returns its id. */
  private static String refusedOnTheLedger(ThrowingCallable submission) {
    CommitException refused = catchThrowableOfType(CommitException.class, submission);
    assertThat(refused).as("it gets as far as a block").isNotNull();
    assertThat(refused.getCode()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    return refused.getTransactionId();
  }

  private void assertTheRegulatorSees(String... refused) {
    for (String transactionId : refused) {
      assertThat(stage.regulator().verdict(scenario.now(), transactionId))
          .as(transactionId)
          .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }
  }

  private void assertHonestModelIsAccepted() {
    assertThat(((RoundState.Judging) scenario.round(1)).modelHash()).isEqualTo(honestModel());
    scenario.judge(LedgerScenario.BANKS, 1);
    scenario.closeJudgements("A", 1);
    assertThat(scenario.round(1)).isInstanceOf(RoundState.Accepted.class);
    assertThat(scenario.read(ModelRecord.class, RecordType.MODEL, scenario.id(), 1).hash())
        .isEqualTo(honestModel());
  }

  private Requests.RoundReference round() {
    return new Requests.RoundReference(scenario.id(), 1);
  }

  /** What the rule gives for the five updates, computed here without any ledger. */
  private String honestModel() {
    SortedMap<String, int[]> updates = new TreeMap<>();
    for (String bank : LedgerScenario.BANKS) {
      updates.put(BankNames.mspId(bank), scenario.update(bank).toArray());
    }
    int[] aggregate =
        AggregationRules.named("arc+trmean").aggregate(UpdateSet.of(10, 20, updates), 1).vector();
    return Model.initial(scenario.study().architecture(), 20, 7)
        .plus(FixedPointVector.of(aggregate))
        .hash();
  }
}
