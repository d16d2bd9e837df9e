package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.member.MemberClient;
import org.concordat.consortium.scoring.StrangersScorer;
import org.concordat.consortium.study.Onboarding;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.study.Study;
import org.concordat.service.rest.Bodies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A model from its judgements into use at a bank, tainted by another bank's withdrawal, and
 * replaced by one that was trained anew: all of it by people at their services.
 */
class ModelLifeAcceptanceTest {
  private static final String MODEL = "/models/first-life/1";
  private static final String AGAIN = "/models/second-life/1";

  @Test
  void a_model_is_promoted_scores_is_tainted_and_gives_way_to_its_successor(
      @TempDir(factory = OnTmpfs.class) Path directory) throws Exception {
    try (SmallStudy small = SmallStudy.start(directory, 4)) {
      Consortium consortium = small.consortium();
      ConsortiumData data = consortium.data();
      small.train("first-life", 1);
      accepted(consortium, "first-life");
      MemberClient scientist = consortium.client("A", Role.SCIENTIST);

      refused(ErrorCode.MODEL_NOT_SERVED, () -> scientist.post(MODEL + "/score", row(data)));
      promoted(consortium, MODEL);
      JsonNode first = scientist.post(MODEL + "/score", row(data));
      assertThat(first.get("modelHash")).isEqualTo(scientist.get(MODEL).get("hash"));
      assertScoredAsAStrangerWould(scientist, first, data);
      assertOutOfUseAndBack(consortium, data);

      String withdrawal = withdrawn(consortium, data);
      JsonNode tainted =
          eventually(
              () -> scientist.post(MODEL + "/score", row(data)),
              score -> score.has("taintedSinceMillis"));
      assertThat(tainted.get("modelHash")).isEqualTo(first.get("modelHash"));
      assertThat(scientist.get(MODEL + "/card").at("/taint/withdrawals/0/place/transactionId"))
          .hasToString('"' + withdrawal + '"');

      trainedAgain(small);
      consortium
          .client("A", Role.OFFICER)
          .post(MODEL + "/retraining", new Bodies.SuccessorModel("second-life", 1));
      promoted(consortium, AGAIN);
      JsonNode replaced = scientist.post(MODEL + "/score", row(data));
      assertThat(replaced.at("/inPlaceOf/modelHash")).isEqualTo(first.get("modelHash"));
      assertThat(replaced.get("modelHash")).isEqualTo(scientist.get(AGAIN).get("hash"));
      assertThat(replaced.has("taintedSinceMillis")).isFalse();

      purged(consortium);
      assertEverythingShows(consortium);
    }
  }

  private static void assertScoredAsAStrangerWould(
      MemberClient scientist, JsonNode score, ConsortiumData data) {
    StrangersScorer stranger = new StrangersScorer(scientist.get(MODEL + "/export").toString());
    assertThat(stranger.hash()).isEqualTo(score.get("modelHash").stringValue());
    assertThat(stranger.score(values(data)))
        .isCloseTo(score.get("probability").doubleValue(), within(1e-9));
  }

  private static void assertOutOfUseAndBack(Consortium consortium, ConsortiumData data)
      throws IOException {
    Bodies.Reason reason = new Bodies.Reason("as the test wants");
    MemberClient scientist = consortium.client("A", Role.SCIENTIST);
    consortium.client("A", Role.STEWARD).post(MODEL + "/suspension", reason);
    refused(ErrorCode.MODEL_NOT_SERVED, () -> scientist.post(MODEL + "/score", row(data)));
    consortium.client("A", Role.OFFICER).post(MODEL + "/resumption", reason);
    scientist.post(MODEL + "/score", row(data));
    assertThat(consortium.client("B", Role.AUDITOR).get("/deployments?bank=BankAMSP").toString())
        .contains("PROMOTED");
  }

  private static void promoted(Consortium consortium, String model) throws IOException {
    consortium.client("A", Role.SCIENTIST).post(model + "/promotion", "");
    consortium.client("A", Role.OFFICER).post(model + "/promotion/approval", "");
  }

  /** Bank B withdraws two of its rows; returns the transaction's id. */
  private static String withdrawn(Consortium consortium, ConsortiumData data) throws IOException {
    List<String> rows = List.of(data.banks().get(1).rows().id(0), data.banks().get(1).rows().id(1));
    return consortium
        .client("B", Role.STEWARD)
        .post("/datasets/" + Onboarding.DATASET + "/revocations", new Bodies.WithdrawnRows(rows))
        .get("transactionId")
        .stringValue();
  }

  private static void trainedAgain(SmallStudy small) throws Exception {
    Consortium consortium = small.consortium();
    consortium
        .client("B", Role.STEWARD)
        .await("/datasets/" + Onboarding.DATASET + "/snapshots", new Bodies.SnapshotId("second"));
    Study again = small.study("second-life", 1);
    small.follow(
        again,
        (round, phase, acted) -> {},
        () -> {
          MemberClient proposer = consortium.client("A", Role.SCIENTIST);
          proposer.post("/studies", again);
          for (ConsortiumData.Bank bank : consortium.data().banks()) {
            MemberClient steward = consortium.client(bank.name(), Role.STEWARD);
            eventually(
                () -> steward.get("/studies"),
                studies -> studies.toString().contains("second-life"));
            steward.await(
                "/studies/second-life/joins",
                new Bodies.JoinRequest(
                    Onboarding.AGREEMENT,
                    Onboarding.DATASET,
                    bank.name().equals("B") ? "second" : Onboarding.SNAPSHOT));
          }
          eventually(
              () -> proposer.get("/studies/second-life/joins"),
              joins -> joins.get("items").size() == 4);
          proposer.post("/studies/second-life/start", "");
        });
    accepted(consortium, "second-life");
    eventually(
        () -> consortium.client("A", Role.AUDITOR).get("/studies/second-life"),
        study -> study.at("/state/status").stringValue().equals("COMPLETED"));
  }

  private static void purged(Consortium consortium) throws IOException {
    MemberClient steward = consortium.client("A", Role.STEWARD);
    steward.post("/studies/first-life/rounds/1/purge", "");
    steward.post("/studies/first-life/rounds/1/purge", "");
    refused(
        ErrorCode.ROUND_NOT_FOUND, () -> steward.post("/studies/first-life/rounds/9/purge", ""));
  }

  /** The regulator sees the whole story, and nothing private. */
  private static void assertEverythingShows(Consortium consortium) throws Exception {
    MemberClient auditor = consortium.regulator().client(Role.AUDITOR);
    JsonNode card =
        eventually(() -> auditor.get(MODEL + "/card"), seen -> seen.get("purges").size() == 1);
    assertThat(card.at("/uses/0/status").stringValue()).isEqualTo("PROMOTED");
    assertThat(card.at("/taint/successor/study").stringValue()).isEqualTo("second-life");
    assertThat(card.at("/judgements/banks")).hasSize(4);
    assertThat(auditor.get(AGAIN + "/card").at("/taint/withdrawals")).isEmpty();
    assertThat(auditor.get(MODEL + "/lineage").get("nodes").toString()).contains("AGREEMENT");
    assertThat(auditor.get(MODEL + "/bom").get("bomFormat").stringValue()).isEqualTo("CycloneDX");
    assertThatThrownBy(() -> auditor.get(MODEL + "/export"))
        .isInstanceOfSatisfying(
            MemberClient.Problem.class, e -> assertThat(e.status()).isEqualTo(403));
  }

  private static void accepted(Consortium consortium, String study) throws IOException {
    eventually(
        () -> consortium.client("A", Role.AUDITOR).get("/models/" + study + "/1"),
        model -> model.get("status").stringValue().equals("ACCEPTED"));
  }

  private interface Read {
    JsonNode read() throws IOException;
  }

  private static JsonNode eventually(Read read, Predicate<JsonNode> condition) throws IOException {
    Instant deadline = Instant.now().plusSeconds(30);
    while (true) {
      JsonNode found = read.read();
      if (condition.test(found)) {
        return found;
      }
      assertThat(Instant.now()).as("waiting; last seen: %s", found).isBefore(deadline);
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private static void refused(ErrorCode code, Runnable act) {
    assertThatThrownBy(act::run)
        .isInstanceOfSatisfying(
            MemberClient.Problem.class, e -> assertThat(e.code()).isEqualTo(code.code()));
  }

  private static double[] values(ConsortiumData data) {
    double[] values = new double[data.features().size()];
    for (int feature = 0; feature < values.length; feature++) {
      values[feature] = data.banks().getFirst().test().value(0, feature);
    }
    return values;
  }

  private static String row(ConsortiumData data) {
    Map<String, Double> row = new HashMap<>();
    double[] values = values(data);
    for (int feature = 0; feature < values.length; feature++) {
      row.put(data.features().get(feature), values[feature]);
    }
    return tools.jackson.databind.json.JsonMapper.shared().writeValueAsString(row);
  }
}
