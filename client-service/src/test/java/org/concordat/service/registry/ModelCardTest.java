package org.concordat.service.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.Purge;
import org.concordat.service.TestService;
import org.concordat.service.testing.ModelWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ModelCardTest {
  @TempDir Path directory;
  private TestService service;
  private ModelWorld world;

  @BeforeEach
  void start() {
    service = TestService.bank(directory);
    world = new ModelWorld(service.ledger);
    world.awaitBy(service);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void a_card_names_the_model_its_study_and_its_parents_up_to_the_root() {
    JsonNode card = card(3);

    assertThat(card.get("hash").stringValue()).isEqualTo(world.model(ModelWorld.STUDY, 3).hash());
    assertThat(card.get("status").stringValue()).isEqualTo("ACCEPTED");
    assertThat(card.at("/terms/purpose").stringValue()).isEqualTo("fraud-detection");
    assertThat(card.at("/terms/aggregation/rule").stringValue()).isEqualTo("trmean");
    assertThat(card.at("/terms/spendPerRound").intValue()).isEqualTo(2);
    assertThat(card.at("/terms/charterVersion").intValue()).isEqualTo(1);
    assertThat(card.at("/roundEnd/phase").stringValue()).isEqualTo("ACCEPTED");
    assertThat(card.get("parents").valueStream().map(parent -> parent.get("round").intValue()))
        .containsExactly(1, 0);
    assertThat(card.at("/parents/1/hash").stringValue())
        .isEqualTo(world.model(ModelWorld.STUDY, 0).hash());
    assertThat(card.at("/made/transactionId").stringValue()).isEqualTo("model-cards-3");
  }

  @Test
  void a_card_names_what_each_bank_brought_and_what_it_spent() {
    JsonNode ground = card(3).at("/grounds/0");

    assertThat(ground.get("bank").stringValue()).isEqualTo(ModelWorld.BANK_A);
    assertThat(ground.get("agreement").stringValue()).isEqualTo("terms");
    assertThat(ground.get("agreementDigest").stringValue()).hasSize(64);
    assertThat(ground.get("lawfulBasis").stringValue()).isEqualTo("CONSENT");
    assertThat(ground.get("lawfulBasisTerm").stringValue()).isEqualTo("eu-gdpr:A6-1-a");
    assertThat(ground.get("graceMillis").longValue()).isEqualTo(ModelWorld.GRACE_A);
    // Rounds 1 and 3 trained for it; round 2 was rejected and is no ancestor.
    assertThat(ground.get("updates").intValue()).isEqualTo(2);
    assertThat(ground.get("spent").intValue()).isEqualTo(4);
  }

  @Test
  void a_card_tells_direct_snapshots_from_those_of_ancestors() {
    JsonNode snapshots = card(3).get("snapshots");

    assertThat(snapshots).hasSize(4);
    JsonNode ancestor = snapshots.get(0);
    assertThat(ancestor.get("snapshot").stringValue()).isEqualTo("first");
    assertThat(ancestor.get("direct").booleanValue()).isFalse();
    assertThat(ancestor.get("firstRound").intValue()).isZero();
    assertThat(ancestor.get("lastRound").intValue()).isEqualTo(1);
    JsonNode direct = snapshots.get(1);
    assertThat(direct.get("direct").booleanValue()).isTrue();
    assertThat(direct.get("consentSequence").intValue()).isEqualTo(2);
    assertThat(direct.get("consentRoot").stringValue()).hasSize(64);
    assertThat(snapshots.get(2).has("consentRoot")).as("bank B's basis is not consent").isFalse();
    assertThat(card(3).get("workerDigests").get(0).stringValue()).isEqualTo(ModelWorld.WORKER);
  }

  @Test
  void a_card_shows_the_aggregation_and_every_judgement_with_the_lower_median() {
    JsonNode card = card(3);

    assertThat(card.at("/aggregation/included/1/arcFactorMicros").intValue()).isEqualTo(900_000);
    assertThat(card.at("/aggregation/excluded/0/reason").stringValue()).isEqualTo("REVOKED");
    assertThat(card.at("/aggregation/breakdown").booleanValue()).isFalse();
    assertThat(card.at("/judgements/banks/0/metricMicros").intValue()).isEqualTo(910_000);
    assertThat(card.at("/judgements/medianMicros").intValue()).isEqualTo(870_000);
    assertThat(card.at("/judgements/medianChangeMicros").intValue()).isEqualTo(1_000);
  }

  @Test
  void an_initial_model_has_no_round_and_nobody_trained_for_it() {
    JsonNode card = card(0);

    assertThat(card.has("roundEnd")).isFalse();
    assertThat(card.has("aggregation")).isFalse();
    assertThat(card.get("parents")).isEmpty();
    assertThat(card.get("workerDigests")).isEmpty();
    assertThat(card.at("/grounds/0/spent").intValue()).isZero();
    assertThat(card.at("/judgements/banks")).isEmpty();
    assertThat(card.get("snapshots")).hasSize(2);
  }

  @Test
  void a_card_shows_how_each_bank_uses_the_model_and_which_updates_were_removed() {
    world.promote(ModelWorld.STUDY, 3);
    world.append(
        "purge",
        Map.of(
            RecordKey.of(RecordType.PURGE, ModelWorld.STUDY, 1, ModelWorld.BANK_B),
            new Purge(ModelWorld.STUDY, 1, ModelWorld.BANK_B, 1, 77),
            RecordKey.of(RecordType.PURGE, ModelWorld.STUDY, 2, ModelWorld.BANK_B),
            new Purge(ModelWorld.STUDY, 2, ModelWorld.BANK_B, 1, 77)));
    world.awaitBy(service);

    JsonNode card = card(3);

    assertThat(card.get("uses")).hasSize(1);
    assertThat(card.at("/uses/0/status").stringValue()).isEqualTo("PROMOTED");
    assertThat(card.at("/uses/0/place/transactionId").stringValue()).isEqualTo("promotion-cards-3");
    assertThat(card.get("purges")).as("round 2 is no ancestor").hasSize(1);
    assertThat(card.at("/purges/0/place/transactionId").stringValue()).isEqualTo("purge");
    assertThat(card(1).get("uses")).isEmpty();
  }

  @Test
  void a_withdrawal_taints_the_model_from_its_block_on_and_the_card_says_where() {
    assertThat(card(3).at("/taint/withdrawals")).isEmpty();
    world.withdraw(ModelWorld.BANK_A, 1, 1_000);
    world.awaitBy(service);
    long block = service.ledger.height() - 1;

    JsonNode taint = card(3).get("taint");

    assertThat(taint.get("taintedSinceMillis").longValue()).isEqualTo(1_000);
    assertThat(taint.get("servedUntilMillis").longValue()).isEqualTo(1_000 + ModelWorld.GRACE_A);
    JsonNode withdrawal = taint.at("/withdrawals/0");
    assertThat(withdrawal.get("kind").stringValue()).isEqualTo("ROWS");
    assertThat(withdrawal.get("bank").stringValue()).isEqualTo(ModelWorld.BANK_A);
    assertThat(withdrawal.get("sequence").intValue()).isEqualTo(1);
    assertThat(withdrawal.at("/place/blockNumber").longValue()).isEqualTo(block);
    assertThat(withdrawal.at("/place/transactionId").stringValue())
        .isEqualTo("withdrawal-BankAMSP-1");
    assertThat(card(3).at("/snapshots/1/outdatedBy/blockNumber").longValue()).isEqualTo(block);
    assertThat(taint.has("successor")).isFalse();
  }

  @Test
  void a_revoked_agreement_taints_too_and_the_earliest_grace_counts() {
    world.withdraw(ModelWorld.BANK_A, 1, 1_000);
    world.revokeAgreement(ModelWorld.BANK_B, ModelWorld.GRACE_B, 2_000);
    world.awaitBy(service);

    JsonNode taint = card(3).get("taint");

    assertThat(taint.get("withdrawals")).hasSize(2);
    assertThat(taint.at("/withdrawals/1/kind").stringValue()).isEqualTo("AGREEMENT");
    assertThat(taint.at("/withdrawals/1/place/transactionId").stringValue())
        .isEqualTo("revocation-BankBMSP");
    assertThat(taint.get("servedUntilMillis").longValue()).isEqualTo(2_000 + ModelWorld.GRACE_B);
    assertThat(card(3).at("/grounds/1/agreementStatus").stringValue()).isEqualTo("REVOKED");
  }

  @Test
  void a_retraining_names_the_successor_on_the_card_of_the_tainted_model() {
    world.study(ModelWorld.AGAIN, "fraud-detection");
    world.initial(ModelWorld.AGAIN, ModelWorld.used(ModelWorld.BANK_B, "second", 0, 0, ""));
    world.accepted(
        ModelWorld.AGAIN, ModelWorld.used(ModelWorld.BANK_B, "second", 0, 0, ModelWorld.WORKER));
    world.withdraw(ModelWorld.BANK_A, 1, 1_000);
    world.retrain(ModelWorld.STUDY, 3, ModelWorld.AGAIN, 1);
    world.awaitBy(service);

    JsonNode successor = card(3).at("/taint/successor");

    assertThat(successor.get("study").stringValue()).isEqualTo(ModelWorld.AGAIN);
    assertThat(successor.get("modelHash").stringValue())
        .isEqualTo(world.model(ModelWorld.AGAIN, 1).hash());
    assertThat(successor.at("/place/transactionId").stringValue()).isEqualTo("retraining");
  }

  @Test
  void what_people_wrote_in_their_own_words_is_not_on_a_card() {
    assertThat(service.get("auditor", path(3)).body()).doesNotContain("Mrs. Example");
  }

  @Test
  void a_round_without_a_model_and_an_unknown_study_have_no_card() {
    for (String path : new String[] {path(4), path(99), "/api/v1/models/nowhere/0/card"}) {
      TestService.Answer answer = service.get("auditor", path);

      assertThat(answer.status()).as(path).isEqualTo(404);
      assertThat(answer.json().get("code").stringValue())
          .isEqualTo(ErrorCode.MODEL_NOT_FOUND.code());
    }
  }

  @Test
  void a_regulator_reads_cards_too() {
    try (TestService regulator = TestService.regulator(directory.resolve("regulator"))) {
      ModelWorld same = new ModelWorld(regulator.ledger);
      same.awaitBy(regulator);

      assertThat(regulator.get("auditor", path(3)).body())
          .isEqualTo(service.get("auditor", path(3)).body());
    }
  }

  private JsonNode card(int round) {
    TestService.Answer answer = service.get("auditor", path(round));
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static String path(int round) {
    return "/api/v1/models/" + ModelWorld.STUDY + "/" + round + "/card";
  }
}
