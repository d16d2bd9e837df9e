package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.network.containers.Images;
import org.concordat.network.files.Trees;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.programs.FabricPrograms;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.RoundState;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * A round on the official images of Hyperledger Fabric, where an engine of this machine has them.
 * Nothing is fetched.
 */
class ContainersTest {
  private static Stage stage;

  @BeforeAll
  static void start() throws IOException {
    Images images = Images.of(System.getenv());
    Optional<String> lacks = Engine.lacks(images, System.getenv());
    lacks.ifPresent(what -> System.out.println("containers: not run, " + what));
    assumeTrue(lacks.isEmpty(), () -> lacks.orElseThrow());
    NetworkPlan plan = PlanFile.usualPlan();
    FabricPrograms programs = FabricPrograms.find(System.getenv());
    Path directory = OnTmpfs.directory();
    LedgerNetwork ledger;
    try {
      ledger = FabricInContainers.start(directory, plan, images, programs);
    } catch (IOException | RuntimeException e) {
      Trees.remove(directory);
      throw e;
    }
    stage = Stage.on(directory, ledger, plan.timing("time-window"), new PeersTime.Real());
  }

  @AfterAll
  static void stop() throws IOException {
    if (stage != null) {
      stage.close();
    }
  }

  @Test
  void a_round_ends_with_an_accepted_model_and_too_few_endorsements_change_nothing() {
    LedgerScenario scenario = LedgerScenario.withRunningStudy(stage, "arc+trmean", 1);
    for (String bank : LedgerScenario.BANKS) {
      scenario.commit(bank, 1, scenario.update(bank));
    }
    scenario.closeCommits("A", 1);
    for (String bank : LedgerScenario.BANKS) {
      scenario.reveal(bank, 1, scenario.update(bank));
    }

    assertThatThrownBy(
            () ->
                scenario
                    .bank("A", Role.PARTICIPANT)
                    .submitEndorsedBy(
                        scenario.now(),
                        List.of("BankAMSP", "BankBMSP"),
                        TransactionName.FINALIZE_ROUND,
                        new Requests.RoundReference(scenario.id(), 1)))
        .isInstanceOfSatisfying(
            CommitException.class,
            e -> assertThat(e.getCode()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE));
    assertThat(scenario.round(1)).isInstanceOf(RoundState.Revealing.class);

    assertThat(scenario.finishRound(1, LedgerScenario.BANKS))
        .isInstanceOf(RoundState.Accepted.class);
  }
}
