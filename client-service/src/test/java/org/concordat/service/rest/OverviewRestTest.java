package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.TestService;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.OneBankStudy;
import org.concordat.service.testing.Records;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What people look at first, over a study that has run to the judgements of its first round. */
class OverviewRestTest {
  private static final String API = "/api/v1";

  @TempDir static Path directory;
  private static TestService service;
  private static JsonNode inboxBefore;

  @BeforeAll
  static void run() {
    service = TestService.bank(directory);
    OneBankStudy study = new OneBankStudy(service.ledger, service.tasks);
    study.prepare(service);
    inboxBefore = get("scientist", "/inbox");
    study.open(1);
    study.answerTraining(1);
    study.reveal(1);
    study.judge(1);
    study.answerEvaluation(1);
    Await.until(
        "the bank has judged",
        () ->
            !get("scientist", "/studies/study/rounds/1").get("judgements").isEmpty()
                && service.get("scientist", API + "/models/study/1/quality").status() == 200);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  private static JsonNode get(String user, String path) {
    TestService.Answer answer = service.get(user, API + path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  @Test
  void a_study_that_enough_banks_have_joined_waits_for_its_scientist() {
    assertThat(inboxBefore.at("/items/0/kind").stringValue()).isEqualTo("STUDY_TO_START");
    assertThat(inboxBefore.at("/items/0/role").stringValue()).isEqualTo("SCIENTIST");
    assertThat(inboxBefore.at("/items/0/study").stringValue()).isEqualTo("study");
  }

  @Test
  void a_running_study_waits_for_nobody() {
    assertThat(get("scientist", "/inbox").get("items")).isEmpty();
  }

  @Test
  void progress_tells_metrics_by_bank_and_minus_one_for_who_has_not_judged() {
    JsonNode round = get("auditor", "/studies/study/progress").at("/items/0");

    assertThat(round.get("phase").stringValue()).isEqualTo("JUDGING");
    assertThat(round.get("metricMicros").toString()).isEqualTo("[800000,-1]");
    assertThat(round.get("medianMicros").longValue()).isEqualTo(800_000);
  }

  @Test
  void progress_from_a_later_round_leaves_out_the_earlier_ones() {
    JsonNode progress = get("auditor", "/studies/study/progress?from=2");

    assertThat(progress.get("currentRound").intValue()).isEqualTo(1);
    assertThat(progress.get("items")).isEmpty();
  }

  @Test
  void the_quality_of_a_model_is_the_histogram_of_the_own_hold_out() {
    JsonNode quality = get("scientist", "/models/study/1/quality");

    assertThat(quality.get("rows").longValue()).isEqualTo(10);
    assertThat(sum(quality.get("positiveBins"))).isEqualTo(2);
    assertThat(sum(quality.get("negativeBins"))).isEqualTo(8);
  }

  private static long sum(JsonNode bins) {
    return bins.valueStream().mapToLong(JsonNode::longValue).sum();
  }

  @Test
  void a_block_is_taken_apart_into_records_with_their_keys() {
    JsonNode block = get("auditor", "/blocks/0");

    assertThat(block.at("/transactions/0/valid").booleanValue()).isTrue();
    assertThat(block.at("/transactions/0/writes").toString())
        .contains("\"type\":\"STUDY\"", "\"key\":[\"study\"]", "\"title\":");
  }

  @Test
  void a_block_that_was_not_followed_yet_is_not_waited_for() {
    assertThat(service.get("auditor", API + "/blocks/100000").status()).isEqualTo(404);
  }

  @Test
  void a_suggestion_has_the_datasets_features_and_the_workers_digest() {
    JsonNode suggestion = get("scientist", "/proposals/suggestion?dataset=payments");

    assertThat(suggestion.at("/features/features").toString()).isEqualTo("[\"amount\"]");
    assertThat(suggestion.get("workerDigest").stringValue()).isEqualTo(Records.WORKER);
    assertThat(suggestion.get("purposes").toString()).isEqualTo("[\"fraud-detection\"]");
  }

  @Test
  void a_study_is_checked_without_being_proposed() {
    ObjectNode study =
        (ObjectNode) CanonicalJson.readTree(CanonicalJson.write(OneBankStudy.study()));
    study.put("id", "another");

    assertThat(check(study).status()).isEqualTo(201);
    study.put("rounds", 99_999);
    assertThat(check(study).body()).contains("CC-1216");
    study.put("id", "study");
    study.put("rounds", 1);
    assertThat(check(study).body()).contains("CC-1603");
    assertThat(service.ledger.calls())
        .noneMatch(call -> call.name() == TransactionName.PROPOSE_STUDY);
  }

  private static TestService.Answer check(ObjectNode study) {
    return service.post("scientist", API + "/proposals/check", study);
  }

  @Test
  void a_preview_names_the_snapshots_and_studies_that_a_revocation_would_mark() {
    JsonNode preview = get("steward", "/datasets/payments/revocations/preview");

    assertThat(preview.get("snapshots").toString()).isEqualTo("[\"first\"]");
    assertThat(preview.get("studies").toString()).isEqualTo("[\"study\"]");
  }

  @Test
  void who_serves_is_told() {
    assertThat(get("auditor", "/member").toString())
        .isEqualTo(CanonicalJson.write(Map.of("mspId", "BankAMSP", "regulator", false)));
  }

  @Test
  void events_go_on_behind_the_place_a_page_names() throws Exception {
    List<String> first = EventLines.read(service, API + "/events?after=0-0", 2);
    String place = first.getFirst();

    List<String> next = EventLines.read(service, API + "/events?after=" + place, 1);

    assertThat(next.getFirst()).isEqualTo(first.get(1));
  }
}
