package org.concordat.chaincode.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.ModelReference;
import org.concordat.protocol.ledger.Requests.ModelStep;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.Deployment.Status;
import org.junit.jupiter.api.Test;

class DeploymentContractTest {
  private static final String BANK = "BankBMSP";
  private static final ModelReference MODEL = new ModelReference("fraud", 1);
  private static final ModelStep STEP = new ModelStep("fraud", 1, "drift");

  @Test
  void two_people_of_different_roles_put_a_model_to_use() {
    Scenario consortium = accepted();

    consortium.submit(BANK, Role.SCIENTIST, TransactionName.REQUEST_PROMOTION, MODEL);
    assertThat(use(consortium).status()).isEqualTo(Status.REQUESTED);
    assertThat(consortium.refused(BANK, Role.SCIENTIST, TransactionName.APPROVE_PROMOTION, MODEL))
        .isEqualTo(ErrorCode.ROLE_NOT_ALLOWED);
    consortium.submit(BANK, Role.OFFICER, TransactionName.APPROVE_PROMOTION, MODEL);

    assertThat(use(consortium))
        .extracting(Deployment::status, Deployment::requestedBy, Deployment::changedBy)
        .containsExactly(Status.PROMOTED, Role.SCIENTIST, Role.OFFICER);
  }

  @Test
  void only_what_the_judgements_accepted_is_put_to_use() {
    Scenario consortium = Scenario.running();
    consortium.toJudging(1);

    assertThat(consortium.refused(BANK, Role.SCIENTIST, TransactionName.REQUEST_PROMOTION, MODEL))
        .isEqualTo(ErrorCode.MODEL_NOT_ACCEPTED);
  }

  @Test
  void nobody_agrees_to_what_nobody_asked_for() {
    assertThat(accepted().refused(BANK, Role.OFFICER, TransactionName.APPROVE_PROMOTION, MODEL))
        .isEqualTo(ErrorCode.MODEL_WRONG_STATUS);
  }

  @Test
  void a_tainted_model_is_neither_put_to_use_nor_resumed() {
    Scenario consortium = accepted();
    consortium.submit(BANK, Role.SCIENTIST, TransactionName.REQUEST_PROMOTION, MODEL);
    consortium.submit(
        "BankCMSP",
        Role.STEWARD,
        TransactionName.RECORD_REVOCATION,
        Fixtures.revocation("BankCMSP", 1));

    assertThat(consortium.refused(BANK, Role.OFFICER, TransactionName.APPROVE_PROMOTION, MODEL))
        .isEqualTo(ErrorCode.MODEL_TAINTED);
  }

  @Test
  void a_model_is_suspended_resumed_and_retired_for_good() {
    Scenario consortium = inUse();

    consortium.submit(BANK, Role.STEWARD, TransactionName.SUSPEND_MODEL, STEP);
    assertThat(use(consortium))
        .extracting(Deployment::status, Deployment::reason)
        .containsExactly(Status.SUSPENDED, "drift");
    consortium.submit(BANK, Role.OFFICER, TransactionName.RESUME_MODEL, STEP);
    assertThat(use(consortium).status()).isEqualTo(Status.PROMOTED);
    consortium.submit(BANK, Role.OFFICER, TransactionName.RETIRE_MODEL, STEP);
    assertThat(use(consortium).status()).isEqualTo(Status.RETIRED);
    for (TransactionName name :
        java.util.List.of(TransactionName.SUSPEND_MODEL, TransactionName.RESUME_MODEL)) {
      assertThat(consortium.refused(BANK, Role.OFFICER, name, STEP))
          .isEqualTo(ErrorCode.MODEL_WRONG_STATUS);
    }
    assertThat(consortium.refused(BANK, Role.SCIENTIST, TransactionName.REQUEST_PROMOTION, MODEL))
        .isEqualTo(ErrorCode.MODEL_WRONG_STATUS);
  }

  @Test
  void a_banks_use_is_its_own() {
    Scenario consortium = inUse();

    assertThat(consortium.refused("BankCMSP", Role.OFFICER, TransactionName.RETIRE_MODEL, STEP))
        .isEqualTo(ErrorCode.MODEL_WRONG_STATUS);
  }

  @Test
  void repeating_a_step_changes_nothing() {
    Scenario consortium = inUse();

    assertThat(
            consortium
                .submit(BANK, Role.SCIENTIST, TransactionName.REQUEST_PROMOTION, MODEL)
                .writes())
        .isEmpty();
    assertThat(
            consortium
                .submit(BANK, Role.OFFICER, TransactionName.APPROVE_PROMOTION, MODEL)
                .writes())
        .isEmpty();
  }

  private static Scenario inUse() {
    Scenario consortium = accepted();
    consortium.submit(BANK, Role.SCIENTIST, TransactionName.REQUEST_PROMOTION, MODEL);
    consortium.submit(BANK, Role.OFFICER, TransactionName.APPROVE_PROMOTION, MODEL);
    return consortium;
  }

  private static Scenario accepted() {
    Scenario consortium = Scenario.running();
    consortium.wholeRound(1, 10_000);
    return consortium;
  }

  private static Deployment use(Scenario consortium) {
    return consortium.find(Deployment.class, RecordType.DEPLOYMENT, BANK, "fraud", 1).orElseThrow();
  }
}
