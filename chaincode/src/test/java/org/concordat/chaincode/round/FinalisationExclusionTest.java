package org.concordat.chaincode.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.chaincode.round.FiveBanks.WITHOUT_B;
import static org.concordat.chaincode.round.FiveBanks.passDeadline;
import static org.concordat.chaincode.round.FiveBanks.revealedByFive;

import java.util.List;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.chaincode.testing.StudyBuilder;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.round.AggregationRecord.BankInfluence;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.Exclusion.Reason;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.round.RoundState.Phase;
import org.junit.jupiter.api.Test;

/** Whose updates the aggregate holds, and who is left out for which reason. */
class FinalisationExclusionTest {

  @Test
  void the_reveals_are_not_closed_on_anyone_awaited() {
    Scenario consortium = Scenario.running(5, new StudyBuilder().build());
    consortium.toRevealing(1);
    consortium.reveal(1, WITHOUT_B);

    assertThat(consortium.refused(consortium.finalising("BankAMSP", 1)))
        .isEqualTo(ErrorCode.PHASE_STILL_OPEN);
  }

  @Test
  void the_round_closes_without_the_banks_that_stayed_away() {
    Scenario consortium = Scenario.running(5, new StudyBuilder().build());
    consortium.commit(1, WITHOUT_B);
    passDeadline(consortium);
    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.COMMITTING));
    consortium.reveal(1, WITHOUT_B);

    consortium.submit(consortium.finalising("BankAMSP", 1));

    assertThat(consortium.aggregation(1).excluded())
        .containsExactly(new Exclusion("BankBMSP", Reason.ABSENT));
    assertThat(included(consortium)).isEqualTo(WITHOUT_B);
  }

  @Test
  void the_round_closes_without_a_bank_that_committed_and_did_not_reveal() {
    Scenario consortium = Scenario.running(5, new StudyBuilder().build());
    consortium.toRevealing(1);
    consortium.reveal(1, WITHOUT_B);
    passDeadline(consortium);

    consortium.submit(consortium.finalising("BankAMSP", 1));

    assertThat(consortium.aggregation(1).excluded())
        .containsExactly(new Exclusion("BankBMSP", Reason.REFUSED));
    assertThat(((RoundState.Judging) consortium.round(1)).awaited()).isEqualTo(WITHOUT_B);
  }

  @Test
  void a_reveal_of_some_chunks_is_none() {
    Scenario consortium = Scenario.running(5, new StudyBuilder().hidden(20_000).build());
    consortium.toRevealing(1);
    consortium.reveal(1, WITHOUT_B);
    consortium.submit(consortium.revealing("BankBMSP", 1, 0));
    assertThat(consortium.refused(consortium.finalising("BankAMSP", 1)))
        .isEqualTo(ErrorCode.PHASE_STILL_OPEN);
    passDeadline(consortium);

    consortium.submit(consortium.finalising("BankAMSP", 1));

    assertThat(consortium.aggregation(1).excluded())
        .containsExactly(new Exclusion("BankBMSP", Reason.REFUSED));
  }

  @Test
  void an_agreement_revoked_after_the_reveal_leaves_the_update_out() {
    Scenario consortium = revealedByFive();
    revokeAgreement(consortium);

    consortium.submit(consortium.finalising("BankAMSP", 1));

    assertThat(consortium.aggregation(1).excluded())
        .containsExactly(new Exclusion("BankBMSP", Reason.REVOKED));
    assertThat(included(consortium)).isEqualTo(WITHOUT_B);
    assertThat(consortium.round(1).phase()).isEqualTo(Phase.JUDGING);
  }

  @Test
  void rows_revoked_after_the_reveal_leave_the_update_out() {
    Scenario consortium = revealedByFive();
    revokeRows(consortium);

    consortium.submit(consortium.finalising("BankAMSP", 1));

    assertThat(consortium.aggregation(1).excluded())
        .containsExactly(new Exclusion("BankBMSP", Reason.REVOKED));
  }

  @Test
  void nobody_waits_for_a_bank_that_revoked_between_commit_and_reveal() {
    for (boolean agreement : new boolean[] {true, false}) {
      Scenario consortium = Scenario.running(5, new StudyBuilder().build());
      consortium.toRevealing(1);
      if (agreement) {
        revokeAgreement(consortium);
      } else {
        revokeRows(consortium);
      }
      consortium.reveal(1, WITHOUT_B);

      consortium.submit(consortium.finalising("BankAMSP", 1));

      assertThat(consortium.aggregation(1).excluded())
          .containsExactly(new Exclusion("BankBMSP", Reason.REVOKED));
    }
  }

  @Test
  void an_agreement_that_ran_out_leaves_the_update_out() {
    Scenario consortium = revealedByFive();
    consortium.pass(91L * 86_400_000);

    consortium.submit(consortium.finalising("BankAMSP", 1));

    assertThat(consortium.aggregation(1).excluded())
        .extracting(Exclusion::reason)
        .containsOnly(Reason.REVOKED)
        .hasSize(5);
    assertThat(consortium.round(1).phase()).isEqualTo(Phase.REJECTED);
  }

  @Test
  void a_revocation_in_the_same_block_is_never_overlooked() {
    Scenario consortium = revealedByFive();

    List<Boolean> valid =
        consortium.block(
            List.of(
                consortium.proposal(
                    "BankBMSP",
                    Role.STEWARD,
                    TransactionName.REVOKE_AGREEMENT,
                    new AgreementReference(Fixtures.AGREEMENT)),
                consortium.finalising("BankAMSP", 1)));

    assertThat(valid).containsExactly(true, false);
  }

  private static void revokeAgreement(Scenario consortium) {
    consortium.submit(
        "BankBMSP",
        Role.STEWARD,
        TransactionName.REVOKE_AGREEMENT,
        new AgreementReference(Fixtures.AGREEMENT));
  }

  private static void revokeRows(Scenario consortium) {
    consortium.submit(
        "BankBMSP",
        Role.STEWARD,
        TransactionName.RECORD_REVOCATION,
        Fixtures.revocation("BankBMSP", 1));
  }

  private static List<String> included(Scenario consortium) {
    return consortium.aggregation(1).included().stream().map(BankInfluence::bank).toList();
  }
}
