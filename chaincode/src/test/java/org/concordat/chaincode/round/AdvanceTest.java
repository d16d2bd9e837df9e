package org.concordat.chaincode.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.chaincode.testing.StudyBuilder;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.round.RoundState.Phase;
import org.concordat.protocol.study.StudyState;
import org.junit.jupiter.api.Test;

class AdvanceTest {
  private static final List<String> THREE = List.of("BankAMSP", "BankBMSP", "BankCMSP");
  private static final long WINDOW = Fixtures.WINDOW_MILLIS;

  @Test
  void the_commits_close_when_everyone_awaited_has_committed() {
    Scenario consortium = Scenario.running();
    consortium.commit(1, THREE);
    assertThat(consortium.refused(consortium.advancing("BankAMSP", 1, Phase.COMMITTING)))
        .isEqualTo(ErrorCode.PHASE_STILL_OPEN);

    consortium.commit(1, List.of("BankDMSP"));
    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.COMMITTING));

    assertThat(consortium.round(1))
        .isEqualTo(
            new RoundState.Revealing(
                "fraud",
                1,
                0,
                consortium.banks(),
                consortium.banks(),
                consortium.now() + 300_000,
                consortium.roster()));
  }

  @Test
  void a_post_dated_transaction_cannot_close_the_commits_before_their_deadline() {
    // Given: the deadline is now by honest clocks, and a bank post-dates by the whole window
    Scenario consortium = Scenario.running();
    consortium.commit(1, THREE);
    long deadline = ((RoundState.Committing) consortium.round(1)).deadlineMillis();
    consortium.at(deadline + WINDOW);

    // When, Then
    assertThat(consortium.refused(consortium.advancing("BankAMSP", 1, Phase.COMMITTING)))
        .isEqualTo(ErrorCode.PHASE_STILL_OPEN);
    consortium.at(deadline + WINDOW + 1);
    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.COMMITTING));
    assertThat(consortium.round(1).phase()).isEqualTo(Phase.REVEALING);
  }

  @Test
  void a_post_dated_transaction_cannot_close_the_reveals_before_their_deadline() {
    Scenario consortium = Scenario.running();
    consortium.toRevealing(1);
    consortium.reveal(1, THREE);
    consortium.at(((RoundState.Revealing) consortium.round(1)).deadlineMillis() + WINDOW);

    assertThat(consortium.refused(consortium.finalising("BankAMSP", 1)))
        .isEqualTo(ErrorCode.PHASE_STILL_OPEN);
    consortium.pass(1);
    consortium.submit(consortium.finalising("BankAMSP", 1));
  }

  @Test
  void a_post_dated_transaction_cannot_close_the_judgements_before_their_deadline() {
    Scenario consortium = Scenario.running();
    consortium.toJudging(1);
    THREE.forEach(bank -> consortium.submit(consortium.judging(bank, 1, 1, 1)));
    consortium.at(((RoundState.Judging) consortium.round(1)).deadlineMillis() + WINDOW);

    assertThat(consortium.refused(consortium.advancing("BankAMSP", 1, Phase.JUDGING)))
        .isEqualTo(ErrorCode.PHASE_STILL_OPEN);
    consortium.pass(1);
    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.JUDGING));
    assertThat(consortium.round(1).phase()).isEqualTo(Phase.ACCEPTED);
  }

  @Test
  void a_round_nobody_committed_to_expires_and_the_next_one_opens() {
    Scenario consortium = Scenario.running();
    consortium.pass(300_000 + WINDOW + 1);

    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.COMMITTING));

    assertThat(consortium.round(1))
        .isEqualTo(new RoundState.Expired("fraud", 1, 0, "nobody committed by the deadline"));
    assertThat(consortium.round(2))
        .isEqualTo(
            new RoundState.Committing(
                "fraud",
                2,
                0,
                consortium.banks(),
                consortium.now() + 300_000,
                consortium.roster()));
  }

  @Test
  void the_last_round_ends_the_study_however_it_ends() {
    Scenario consortium = Scenario.running(4, new StudyBuilder().rounds(1).build());
    consortium.pass(300_000 + WINDOW + 1);

    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.COMMITTING));

    assertThat(consortium.state().status()).isEqualTo(StudyState.Status.COMPLETED);
    assertThat(consortium.state().reason()).isEqualTo("all rounds have ended");
  }

  @Test
  void too_few_judgements_expire_the_round_and_its_model() {
    Scenario consortium = Scenario.running();
    consortium.toJudging(1);
    List.of("BankAMSP", "BankBMSP")
        .forEach(bank -> consortium.submit(consortium.judging(bank, 1, 900_000, 1)));
    consortium.pass(300_000 + WINDOW + 1);

    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.JUDGING));

    assertThat(consortium.round(1).phase()).isEqualTo(Phase.EXPIRED);
    assertThat(consortium.find(ModelRecord.class, RecordType.MODEL, "fraud", 1))
        .get()
        .extracting(ModelRecord::status)
        .isEqualTo(ModelRecord.Status.REJECTED);
    assertThat(consortium.state().acceptedRound()).isZero();
  }

  @Test
  void the_median_change_decides_so_that_one_bank_cannot() {
    Scenario consortium = Scenario.running();
    consortium.toJudging(1);
    consortium.submit(consortium.judging("BankAMSP", 1, 0, 1_000_000));
    THREE.subList(1, 3).forEach(bank -> consortium.submit(consortium.judging(bank, 1, 5, 5)));
    consortium.submit(consortium.judging("BankDMSP", 1, 5, 5));

    consortium.submit(consortium.advancing("BankBMSP", 1, Phase.JUDGING));

    assertThat(consortium.round(1).phase()).isEqualTo(Phase.ACCEPTED);
  }

  @Test
  void a_loss_within_the_tolerance_is_accepted() {
    Scenario consortium = Scenario.running();

    consortium.wholeRound(1, -10_000);

    assertThat(consortium.round(1).phase()).isEqualTo(Phase.ACCEPTED);
  }

  @Test
  void nobody_waits_for_the_commitment_of_a_bank_that_revoked_its_agreement() {
    Scenario consortium = Scenario.running();
    revokeAgreement(consortium, "BankDMSP");
    consortium.commit(1, THREE);

    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.COMMITTING));

    assertThat(((RoundState.Revealing) consortium.round(1)).committed()).isEqualTo(THREE);
  }

  @Test
  void nobody_waits_for_the_judgement_of_a_bank_that_revoked_its_agreement() {
    Scenario consortium = Scenario.running();
    consortium.toJudging(1);
    revokeAgreement(consortium, "BankDMSP");
    THREE.forEach(bank -> consortium.submit(consortium.judging(bank, 1, 1, 1)));

    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.JUDGING));

    assertThat(consortium.round(1).phase()).isEqualTo(Phase.ACCEPTED);
  }

  @Test
  void whoever_comes_second_finds_it_done() {
    Scenario consortium = Scenario.running();
    consortium.toRevealing(1);
    var second = consortium.submit(consortium.advancing("BankDMSP", 1, Phase.COMMITTING));
    assertThat(second.writes()).isEmpty();
    assertThat(second.events()).isEmpty();
    assertThat(second.payload()).contains("REVEALING");

    consortium.reveal(1, consortium.banks());
    consortium.submit(consortium.finalising("BankAMSP", 1));
    consortium.banks().forEach(bank -> consortium.submit(consortium.judging(bank, 1, 1, 1)));
    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.JUDGING));
    assertThat(consortium.submit(consortium.advancing("BankDMSP", 1, Phase.JUDGING)).writes())
        .isEmpty();
    assertThat(consortium.submit(consortium.advancing("BankDMSP", 1, Phase.COMMITTING)).writes())
        .isEmpty();
  }

  @Test
  void a_phase_is_not_left_before_it_is_entered() {
    Scenario consortium = Scenario.running();
    consortium.commit(1, consortium.banks());

    assertThat(consortium.refused(consortium.advancing("BankAMSP", 1, Phase.JUDGING)))
        .isEqualTo(ErrorCode.ROUND_WRONG_PHASE);
  }

  @Test
  void reveals_are_left_by_finalising_only() {
    Scenario consortium = Scenario.running();
    consortium.toRevealing(1);

    assertThat(
            consortium.refused(
                "BankAMSP",
                Role.PARTICIPANT,
                TransactionName.ADVANCE_ROUND,
                "{\"from\":\"REVEALING\",\"round\":1,\"study\":\"fraud\"}"))
        .isEqualTo(ErrorCode.FIELD_INVALID);
  }

  private static void revokeAgreement(Scenario consortium, String bank) {
    consortium.submit(
        bank,
        Role.STEWARD,
        TransactionName.REVOKE_AGREEMENT,
        new AgreementReference(Fixtures.AGREEMENT));
  }
}
