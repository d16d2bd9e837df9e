package org.concordat.service.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.model.Deployment;
import org.concordat.service.TestService;
import org.concordat.service.scoring.RowScore;
import org.concordat.service.scoring.Scorer;
import org.concordat.service.testing.ConsentBooks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.ManualClock;
import org.concordat.service.testing.ModelWorld;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ServingTest {
  private static final String ROW = "{\"amount\":12.5,\"age\":0}";
  private static final long WITHDRAWN = 1_000_000;
  private static final long GRACE_END = WITHDRAWN + ModelWorld.GRACE_A;

  @TempDir Path directory;
  private final InMemoryLedger ledger = new InMemoryLedger();
  private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(WITHDRAWN));
  private TestService service;
  private ModelWorld world;

  @BeforeEach
  void start() {
    List<ConsentRoot> consents = ConsentBooks.of(directory);
    service = TestService.start(directory, "bank", ledger, new InMemoryTasks(), Map.of(), clock);
    world = new ModelWorld(ledger, consents);
    world.awaitBy(service);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void a_promoted_model_scores_and_names_its_hash() {
    promoted("cards", 3);

    JsonNode answer = served("cards", 3);

    RowScore expected =
        new Scorer(world.terms("cards").features(), world.grid(), world.model("cards", 3))
            .score(12.5, 0);
    assertThat(answer.get("modelHash").stringValue()).isEqualTo(world.model("cards", 3).hash());
    assertThat(answer.get("probability").doubleValue())
        .isCloseTo(expected.probability(), within(1e-15));
    assertThat(answer.get("logit").doubleValue()).isCloseTo(expected.logit(), within(1e-15));
    assertThat(answer.get("asOfBlock").longValue()).isEqualTo(ledger.height() - 1);
    assertThat(answer.has("taintedSinceMillis")).isFalse();
    assertThat(answer.has("inPlaceOf")).isFalse();
  }

  @Test
  void a_model_nobody_put_to_use_is_not_served() {
    JsonNode problem = refused("cards", 3, ErrorCode.MODEL_NOT_SERVED);

    assertThat(problem.get("detail").stringValue()).contains("cards/3", "nobody asked for it");
  }

  @Test
  void a_model_whose_promotion_waits_or_that_was_taken_out_of_use_is_not_served() {
    service.post("scientist", "/api/v1/models/cards/3/promotion", "");
    assertThat(refused("cards", 3, ErrorCode.MODEL_NOT_SERVED).get("detail").stringValue())
        .contains(Deployment.Status.REQUESTED.name());

    service.post("officer", "/api/v1/models/cards/3/promotion/approval", "");
    served("cards", 3);
    service.post("officer", "/api/v1/models/cards/3/suspension", Map.of("reason", "a test"));

    assertThat(refused("cards", 3, ErrorCode.MODEL_NOT_SERVED).get("detail").stringValue())
        .contains(Deployment.Status.SUSPENDED.name());
  }

  @Test
  void a_tainted_model_is_served_within_its_grace_and_says_so() {
    promoted("cards", 3);
    tainted();
    clock.set(Instant.ofEpochMilli(GRACE_END));

    JsonNode answer = served("cards", 3);

    assertThat(answer.get("taintedSinceMillis").longValue()).isEqualTo(WITHDRAWN);
    assertThat(answer.get("servedUntilMillis").longValue()).isEqualTo(GRACE_END);
    assertThat(answer.get("modelHash").stringValue()).isEqualTo(world.model("cards", 3).hash());
  }

  @Test
  void a_tainted_model_is_refused_once_its_grace_has_ended_naming_the_withdrawal() {
    promoted("cards", 3);
    tainted();
    long block = ledger.height() - 1;
    clock.set(Instant.ofEpochMilli(GRACE_END + 1));

    JsonNode problem = refused("cards", 3, ErrorCode.MODEL_TAINTED);

    assertThat(problem.get("detail").stringValue())
        .contains(
            "BankAMSP",
            "revocation 1 of dataset payments",
            "block " + block,
            "withdrawal-BankAMSP-1",
            "no retraining");
  }

  @Test
  void a_recorded_successor_answers_in_its_place_with_its_own_hash() {
    promoted("cards", 3);
    tainted();
    retrained();
    world.promote("again", 1);
    world.awaitBy(service);
    clock.set(Instant.ofEpochMilli(GRACE_END + 1));

    JsonNode answer = served("cards", 3);

    assertThat(answer.get("study").stringValue()).isEqualTo("again");
    assertThat(answer.get("modelHash").stringValue()).isEqualTo(world.model("again", 1).hash());
    assertThat(answer.at("/inPlaceOf/modelHash").stringValue())
        .isEqualTo(world.model("cards", 3).hash());
    assertThat(answer.has("taintedSinceMillis")).isFalse();
  }

  @Test
  void a_successor_answers_as_soon_as_it_can_even_within_the_grace() {
    promoted("cards", 3);
    tainted();
    retrained();
    assertThat(served("cards", 3).has("inPlaceOf")).as("not promoted here yet").isFalse();

    world.promote("again", 1);
    world.awaitBy(service);

    assertThat(served("cards", 3).has("inPlaceOf")).isTrue();
  }

  @Test
  void a_successor_that_is_not_in_use_here_is_named_as_what_is_missing() {
    promoted("cards", 3);
    tainted();
    retrained();
    clock.set(Instant.ofEpochMilli(GRACE_END + 1));

    JsonNode problem = refused("cards", 3, ErrorCode.MODEL_NOT_SERVED);

    assertThat(problem.get("detail").stringValue())
        .contains("withdrawal-BankAMSP-1", "its successor is model again/1", "promotion");
  }

  @Test
  void a_successor_that_is_tainted_itself_is_served_within_its_own_grace_only() {
    promoted("cards", 3);
    tainted();
    retrained();
    world.promote("again", 1);
    world.withdraw(ModelWorld.BANK_B, 1, GRACE_END);
    world.awaitBy(service);

    clock.set(Instant.ofEpochMilli(GRACE_END + ModelWorld.GRACE_B));
    assertThat(served("cards", 3).get("servedUntilMillis").longValue())
        .isEqualTo(GRACE_END + ModelWorld.GRACE_B);

    clock.set(Instant.ofEpochMilli(GRACE_END + ModelWorld.GRACE_B + 1));
    assertThat(refused("cards", 3, ErrorCode.MODEL_TAINTED).get("detail").stringValue())
        .contains("withdrawal-BankAMSP-1", "withdrawal-BankBMSP-1");
  }

  @Test
  void a_row_with_other_features_is_refused() {
    promoted("cards", 3);

    TestService.Answer answer = score("cards", 3, "{\"amount\":1}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("code").stringValue()).isEqualTo(ErrorCode.FIELD_INVALID.code());
  }

  @Test
  void a_model_that_is_not_there_is_not_found() {
    refused("cards", 4, ErrorCode.MODEL_NOT_FOUND);
    refused("nowhere", 1, ErrorCode.MODEL_NOT_FOUND);
  }

  @Test
  void a_model_of_a_study_without_this_bank_is_served_where_the_peer_holds_it() {
    world.study(ModelWorld.OTHERS, "fraud-detection");
    world.initial(ModelWorld.OTHERS, ModelWorld.used(ModelWorld.BANK_B, "first", 0, 0, ""));
    promoted(ModelWorld.OTHERS, 0);

    assertThat(served(ModelWorld.OTHERS, 0).get("modelHash").stringValue())
        .isEqualTo(world.model(ModelWorld.OTHERS, 0).hash());
  }

  @Test
  void a_peer_that_holds_another_model_is_not_believed() {
    promoted("cards", 3);
    world.swap("cards", 3, 1);

    TestService.Answer answer = score("cards", 3, ROW);

    assertThat(answer.status()).isGreaterThanOrEqualTo(400);
    assertThat(answer.json().get("code").stringValue())
        .isEqualTo(ErrorCode.PRIVATE_DATA_MISSING.code());
  }

  private void promoted(String study, int round) {
    world.promote(study, round);
    world.awaitBy(service);
  }

  private void tainted() {
    world.withdraw(ModelWorld.BANK_A, 1, WITHDRAWN);
    world.awaitBy(service);
  }

  private void retrained() {
    world.study(ModelWorld.AGAIN, "fraud-detection");
    world.initial(
        ModelWorld.AGAIN,
        ModelWorld.used(ModelWorld.BANK_A, "third", 1, 2, ""),
        ModelWorld.used(ModelWorld.BANK_B, "second", 0, 0, ""));
    world.accepted(
        ModelWorld.AGAIN,
        ModelWorld.used(ModelWorld.BANK_A, "third", 1, 2, ModelWorld.WORKER),
        ModelWorld.used(ModelWorld.BANK_B, "second", 0, 0, ModelWorld.WORKER));
    world.retrain("cards", 3, ModelWorld.AGAIN, 1);
    world.awaitBy(service);
  }

  private JsonNode served(String study, int round) {
    TestService.Answer answer = score(study, round, ROW);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private JsonNode refused(String study, int round, ErrorCode code) {
    TestService.Answer answer = score(study, round, ROW);
    assertThat(answer.json().get("code").stringValue()).as(answer.body()).isEqualTo(code.code());
    return answer.json();
  }

  private TestService.Answer score(String study, int round, String row) {
    return service.post("scientist", "/api/v1/models/" + study + "/" + round + "/score", row);
  }
}
