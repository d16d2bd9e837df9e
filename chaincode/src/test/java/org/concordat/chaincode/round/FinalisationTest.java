package org.concordat.chaincode.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.chaincode.round.FiveBanks.FIVE;
import static org.concordat.chaincode.round.FiveBanks.WITHOUT_B;
import static org.concordat.chaincode.round.FiveBanks.passDeadline;
import static org.concordat.chaincode.round.FiveBanks.revealedByFive;

import java.util.List;
import java.util.TreeMap;
import org.concordat.chaincode.testing.Fixtures;
import org.concordat.chaincode.testing.Scenario;
import org.concordat.chaincode.testing.StudyBuilder;
import org.concordat.protocol.aggregation.Aggregate;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.aggregation.Influence;
import org.concordat.protocol.aggregation.Setting;
import org.concordat.protocol.aggregation.UpdateSet;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.AgreementReference;
import org.concordat.protocol.ledger.Requests.StudyReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.AggregationRecord.BankInfluence;
import org.concordat.protocol.round.AggregationSeed;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.round.RoundState.Phase;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Study;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FinalisationTest {
  private static final int DIMENSION = 13;

  @ParameterizedTest
  @ValueSource(
      strings = {"trmean", "arc+trmean", "arc+nnm+trmean", "krum", "caf", "gm", "bucket:2+trmean"})
  void the_candidate_is_the_parent_plus_what_the_rule_makes_of_the_revealed_updates(String rule) {
    Scenario consortium = Scenario.running(5, new StudyBuilder().rule(rule, 1).build());

    consortium.toJudging(1);

    TreeMap<String, int[]> updates = new TreeMap<>();
    FIVE.forEach(bank -> updates.put(bank, Fixtures.update(bank, 1, DIMENSION).toArray()));
    TreeMap<String, String> reveals = new TreeMap<>();
    FIVE.forEach(
        bank ->
            reveals.put(
                bank,
                consortium
                    .find(RevealedChunk.class, RecordType.REVEAL, "fraud", 1, bank, 0)
                    .orElseThrow()
                    .digest()));
    Setting setting = Setting.of(1).withSeed(AggregationSeed.of("fraud", 1, reveals));
    Aggregate found =
        AggregationRules.named(rule).aggregate(UpdateSet.of(10, 20, updates), setting);
    int[] aggregate = found.vector();
    Study study = consortium.study();
    Model initial = Model.initial(study.architecture(), 20, study.seed());
    Model expected = initial.plus(FixedPointVector.of(aggregate));
    assertThat(consortium.find(ModelRecord.class, RecordType.MODEL, "fraud", 1))
        .contains(
            new ModelRecord(
                "fraud", 1, expected.hash(), 0, initial.hash(), ModelRecord.Status.CANDIDATE));
    assertThat(consortium.round(1))
        .isEqualTo(
            new RoundState.Judging(
                "fraud",
                1,
                0,
                FIVE,
                expected.hash(),
                consortium.now() + 300_000,
                consortium.roster()));
    AggregationRecord record = consortium.aggregation(1);
    assertThat(record.rule()).isEqualTo(rule);
    assertThat(record.f()).isEqualTo(1);
    assertThat(record.modelHash()).isEqualTo(expected.hash());
    assertThat(record.gramHash()).isEqualTo(found.gramHash());
    assertThat(record.heterogeneityMicros()).isEqualTo(found.heterogeneityMicros());
    assertThat(record.breakdown()).isEqualTo(found.evidence().breakdown());
    assertThat(record.included())
        .extracting(BankInfluence::weightMicros)
        .containsExactlyElementsOf(
            found.influence().values().stream().map(Influence::weightMicros).toList());
    assertThat(record.excluded()).isEmpty();
  }

  @Test
  void the_mean_runs_a_study_of_two_with_f_0() {
    Scenario consortium = twoBanks();

    consortium.wholeRound(1, 0);

    assertThat(consortium.round(1).phase()).isEqualTo(Phase.ACCEPTED);
  }

  @Test
  void updates_that_cancel_out_have_a_heterogeneity_that_json_can_hold() {
    // Given: two opposite updates, whose mean is zero
    Scenario consortium = twoBanks();
    FixedPointVector plus = vector(1_000);
    FixedPointVector minus = vector(-1_000);
    consortium.submit(consortium.committing("BankAMSP", 1, plus));
    consortium.submit(consortium.committing("BankBMSP", 1, minus));
    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.COMMITTING));
    consortium.submit(consortium.revealing("BankAMSP", 1, 0, plus));
    consortium.submit(consortium.revealing("BankBMSP", 1, 0, minus));

    consortium.submit(consortium.finalising("BankAMSP", 1));

    assertThat(consortium.aggregation(1).heterogeneityMicros()).isEqualTo((1L << 53) - 1);
    assertThat(consortium.aggregation(1).breakdown()).as("without faults").isFalse();
  }

  @Test
  void updates_too_unlike_for_the_faults_raise_the_alarm() {
    // Given: five updates whose mean is next to nothing
    Scenario consortium = Scenario.running(5, new StudyBuilder().rule("trmean", 1).build());
    int[] values = {1_000, -1_000, 2_000, -2_000, 5};
    for (int i = 0; i < 5; i++) {
      consortium.submit(consortium.committing(FIVE.get(i), 1, vector(values[i])));
    }
    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.COMMITTING));
    for (int i = 0; i < 5; i++) {
      consortium.submit(consortium.revealing(FIVE.get(i), 1, 0, vector(values[i])));
    }

    consortium.submit(consortium.finalising("BankAMSP", 1));

    assertThat(consortium.aggregation(1).breakdown()).isTrue();
  }

  @Test
  void fewer_than_the_studys_minimum_reject_the_round() {
    Scenario consortium =
        Scenario.running(5, new StudyBuilder().rule("trmean", 0).minimum(5).build());
    consortium.toRevealing(1);
    consortium.reveal(1, WITHOUT_B);
    passDeadline(consortium);

    consortium.submit(consortium.finalising("BankAMSP", 1));

    assertRejected(consortium, "4 valid updates, at least 5 are needed");
  }

  @Test
  void fewer_than_3f_plus_1_reject_the_round_and_f_never_shrinks() {
    Scenario consortium = Scenario.running(4, new StudyBuilder().minimum(3).build());
    consortium.toRevealing(1);
    consortium.reveal(1, List.of("BankAMSP", "BankCMSP", "BankDMSP"));
    passDeadline(consortium);

    consortium.submit(consortium.finalising("BankAMSP", 1));

    assertRejected(consortium, "3 valid updates, at least 4 are needed");
    assertThat(consortium.aggregation(1).f()).isEqualTo(1);
  }

  @Test
  void a_rejected_round_opens_the_next_one_from_the_same_parent() {
    Scenario consortium = Scenario.running(4, new StudyBuilder().minimum(3).build());
    consortium.toRevealing(1);
    consortium.reveal(1, List.of("BankAMSP", "BankCMSP", "BankDMSP"));
    passDeadline(consortium);

    consortium.submit(consortium.finalising("BankAMSP", 1));

    // Three would be too few again: everyone is awaited.
    assertThat(consortium.round(2))
        .isEqualTo(
            new RoundState.Committing(
                "fraud",
                2,
                0,
                consortium.banks(),
                consortium.now() + 300_000,
                consortium.roster()));
    assertThat(consortium.state().currentRound()).isEqualTo(2);
    assertThat(consortium.find(ModelRecord.class, RecordType.MODEL, "fraud", 1)).isEmpty();
  }

  @Test
  void only_banks_that_completed_the_round_are_awaited_in_the_next() {
    Scenario consortium = Scenario.running(5, new StudyBuilder().build());
    consortium.toRevealing(1);
    consortium.reveal(1, WITHOUT_B);
    passDeadline(consortium);
    consortium.submit(consortium.finalising("BankAMSP", 1));
    WITHOUT_B.forEach(bank -> consortium.submit(consortium.judging(bank, 1, 1, 1)));

    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.JUDGING));

    assertThat(((RoundState.Committing) consortium.round(2)).awaited()).isEqualTo(WITHOUT_B);
  }

  @Test
  void an_aggregate_that_overflows_the_model_rejects_the_round() {
    // Given: four banks that push one parameter by 90 * 2^20 each round
    Scenario consortium =
        Scenario.running(
            4, new StudyBuilder().norm(new NormBound(90, 20)).spend(0).rounds(30).build());
    FixedPointVector push = vector(90 << 20);

    // When
    int round = 1;
    for (; round <= 24; round++) {
      int now = round;
      consortium.banks().forEach(b -> consortium.submit(consortium.committing(b, now, push)));
      consortium.submit(consortium.advancing("BankAMSP", round, Phase.COMMITTING));
      consortium.banks().forEach(b -> consortium.submit(consortium.revealing(b, now, 0, push)));
      consortium.submit(consortium.finalising("BankAMSP", round));
      if (consortium.round(round).phase() == Phase.REJECTED) {
        break;
      }
      consortium.banks().forEach(b -> consortium.submit(consortium.judging(b, now, 1, 1)));
      consortium.submit(consortium.advancing("BankAMSP", round, Phase.JUDGING));
    }

    // Then: 2^31 / (90 * 2^20) is 22.8
    assertThat(round).isEqualTo(23);
    assertThat(((RoundState.Rejected) consortium.round(23)).reason()).contains("32-bit range");
    assertThat(consortium.state().acceptedRound()).isEqualTo(22);
  }

  @Test
  void a_peer_without_the_private_values_does_not_endorse() {
    Scenario consortium = revealedByFive();
    consortium
        .ledger()
        .losePrivate(PrivateCollection.Kind.UPDATES.of(1), "fraud~0000000001~BankCMSP");

    assertThat(consortium.refused(consortium.finalising("BankAMSP", 1)))
        .isEqualTo(ErrorCode.PRIVATE_DATA_MISSING);
  }

  @Test
  void a_peer_without_the_parent_model_does_not_endorse() {
    Scenario consortium = revealedByFive();
    consortium.ledger().losePrivate(PrivateCollection.Kind.MODELS.of(1), "fraud");

    assertThat(consortium.refused(consortium.finalising("BankAMSP", 1)))
        .isEqualTo(ErrorCode.PRIVATE_DATA_MISSING);
  }

  @Test
  void private_values_that_are_not_those_revealed_are_not_aggregated() {
    Scenario consortium = revealedByFive();
    String key = PrivateCollection.key("fraud", 1, "BankCMSP", 0);
    byte[] salt = Fixtures.salt("BankCMSP", "round1");
    consortium
        .ledger()
        .tamperPrivate(
            PrivateCollection.Kind.UPDATES.of(1),
            key,
            UpdateStore.privateValue(salt, vector(7).toBytes()));
    assertThat(consortium.refused(consortium.finalising("BankAMSP", 1)))
        .isEqualTo(ErrorCode.PRIVATE_DATA_MISSING);

    consortium.ledger().tamperPrivate(PrivateCollection.Kind.UPDATES.of(1), key, new byte[3]);
    assertThat(consortium.refused(consortium.finalising("BankAMSP", 1)))
        .isEqualTo(ErrorCode.PRIVATE_DATA_MISSING);
  }

  @Test
  void a_parent_model_that_is_not_the_recorded_one_is_not_built_upon() {
    Scenario consortium = revealedByFive();
    consortium
        .ledger()
        .tamperPrivate(
            PrivateCollection.Kind.MODELS.of(1),
            PrivateCollection.key("fraud", 0, 0),
            vector(7).toBytes());

    assertThat(consortium.refused(consortium.finalising("BankAMSP", 1)))
        .isEqualTo(ErrorCode.PRIVATE_DATA_MISSING);
  }

  @Test
  void a_round_is_not_aggregated_while_banks_commit() {
    Scenario consortium = Scenario.running();
    passDeadline(consortium);

    assertThat(consortium.refused(consortium.finalising("BankAMSP", 1)))
        .isEqualTo(ErrorCode.ROUND_WRONG_PHASE);
  }

  @Test
  void whoever_comes_second_finds_it_done() {
    Scenario consortium = Scenario.running();
    consortium.toJudging(1);

    var second = consortium.submit(consortium.finalising("BankDMSP", 1));

    assertThat(second.writes()).isEmpty();
    assertThat(second.events()).isEmpty();
    assertThat(second.payload()).contains("JUDGING");
    consortium.banks().forEach(bank -> consortium.submit(consortium.judging(bank, 1, 1, 1)));
    consortium.submit(consortium.advancing("BankAMSP", 1, Phase.JUDGING));
    assertThat(consortium.submit(consortium.finalising("BankDMSP", 1)).writes()).isEmpty();
  }

  @Test
  void of_two_that_close_in_one_block_one_is_valid() {
    Scenario consortium = revealedByFive();

    assertThat(
            consortium.block(
                List.of(
                    consortium.finalising("BankAMSP", 1), consortium.finalising("BankBMSP", 1))))
        .containsExactly(true, false);
  }

  private static void assertRejected(Scenario consortium, String reason) {
    assertThat(consortium.round(1)).isEqualTo(new RoundState.Rejected("fraud", 1, 0, "", reason));
    assertThat(consortium.aggregation(1).modelHash()).isEmpty();
    assertThat(consortium.aggregation(1).included()).isEmpty();
  }

  private static Scenario twoBanks() {
    Scenario consortium = Scenario.prepared(2);
    for (String bank : consortium.banks()) {
      var terms = consortium.agreement(bank);
      consortium.submit(
          bank,
          Role.STEWARD,
          TransactionName.CREATE_AGREEMENT,
          new Agreement(
              "small",
              bank,
              terms.purposes(),
              terms.taskTypes(),
              terms.validFromMillis(),
              terms.validUntilMillis(),
              2,
              100,
              0));
      consortium.submit(
          bank, Role.STEWARD, TransactionName.ACTIVATE_AGREEMENT, new AgreementReference("small"));
    }
    consortium.submit(
        "BankAMSP",
        Role.SCIENTIST,
        TransactionName.PROPOSE_STUDY,
        new StudyBuilder().rule("mean", 0).minimum(2).build());
    for (String bank : consortium.banks()) {
      consortium.submit(
          consortium.joining(
              new Join("fraud", bank, "small", Fixtures.DATASET, Fixtures.SNAPSHOT),
              Fixtures.quantiles(bank)));
    }
    consortium.submit(
        "BankAMSP", Role.SCIENTIST, TransactionName.START_STUDY, new StudyReference("fraud"));
    return consortium;
  }

  private static FixedPointVector vector(int first) {
    int[] values = new int[DIMENSION];
    values[0] = first;
    return FixedPointVector.of(values);
  }
}
