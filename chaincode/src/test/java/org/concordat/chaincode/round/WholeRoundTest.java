package org.concordat.chaincode.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.chaincode.testing.StudyBuilder;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.privacy.PrivacyBudget;
import org.concordat.protocol.round.AggregationRecord.BankInfluence;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.round.RoundState.Accepted;
import org.concordat.protocol.round.RoundState.Committing;
import org.concordat.protocol.study.StudyState;
import org.junit.jupiter.api.Test;

class WholeRoundTest {
  @Test
  void everyone_acts_and_the_model_is_accepted() {
    // Given
    Scenario consortium = Scenario.running();

    // When
    consortium.wholeRound(1, 5_000);

    // Then
    assertThat(consortium.round(1)).isInstanceOf(Accepted.class);
    assertThat(consortium.aggregation(1).included())
        .extracting(BankInfluence::bank)
        .isEqualTo(consortium.banks());
    ModelRecord model =
        consortium.find(ModelRecord.class, RecordType.MODEL, "fraud", 1).orElseThrow();
    assertThat(model.status()).isEqualTo(ModelRecord.Status.ACCEPTED);
    assertThat(consortium.state().acceptedRound()).isEqualTo(1);
    assertThat(consortium.state().modelHash()).isEqualTo(model.hash());
    assertThat(consortium.state().currentRound()).isEqualTo(2);
    assertThat(consortium.round(2))
        .isEqualTo(
            new Committing(
                "fraud",
                2,
                1,
                consortium.banks(),
                consortium.now() + 300_000,
                consortium.roster()));
    assertThat(
            consortium
                .find(AgreementRecord.class, RecordType.AGREEMENT, "BankAMSP", Fixtures.AGREEMENT)
                .map(AgreementRecord::budget))
        .isEqualTo(Optional.of(new PrivacyBudget(Fixtures.AGREEMENT, 100, 10)));
  }

  @Test
  void a_worse_model_is_rejected_and_its_parent_stays() {
    Scenario consortium = Scenario.running();
    String before = consortium.state().modelHash();

    consortium.wholeRound(1, -10_001);

    assertThat(consortium.round(1).phase()).isEqualTo(RoundState.Phase.REJECTED);
    assertThat(consortium.state().modelHash()).isEqualTo(before);
    assertThat(consortium.find(ModelRecord.class, RecordType.MODEL, "fraud", 1))
        .get()
        .extracting(ModelRecord::status)
        .isEqualTo(ModelRecord.Status.REJECTED);
    assertThat(consortium.round(2).parentRound()).isZero();
  }

  @Test
  void the_study_is_complete_after_its_last_round() {
    Scenario consortium = Scenario.running(4, new StudyBuilder().rounds(2).build());

    consortium.wholeRound(1, 0);
    consortium.wholeRound(2, 0);

    assertThat(consortium.state().status()).isEqualTo(StudyState.Status.COMPLETED);
    assertThat(consortium.find(RoundState.class, RecordType.ROUND, "fraud", 3)).isEmpty();
  }

  @Test
  void an_update_of_two_chunks_goes_through_all_phases() {
    Scenario consortium = Scenario.running(4, new StudyBuilder().hidden(20_000).build());

    consortium.wholeRound(1, 0);

    assertThat(consortium.round(1)).isInstanceOf(Accepted.class);
    assertThat(consortium.study().architecture().parameterCount()).isEqualTo(80_001);
    assertThat(List.copyOf(consortium.ledger().state().keySet()))
        .filteredOn(key -> key.contains("REVEAL"))
        .hasSize(8);
  }
}
