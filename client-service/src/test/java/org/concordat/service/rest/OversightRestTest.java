package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Join;
import org.concordat.service.TestService;
import org.concordat.service.oversight.audit.AuditView;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.OneBankStudy;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;

/** Alerts and audit records at a regulator's instance, and every list as a spreadsheet. */
@Timeout(120)
class OversightRestTest {
  private static final String BASE = "/api/v1";
  private static final String STUDY = OneBankStudy.STUDY;
  private static final String HASH = "a".repeat(64);

  @TempDir static Path directory;
  private static TestService regulator;

  @BeforeAll
  static void start() {
    regulator = TestService.regulator(directory);
    regulator.ledger.append(Blocks.Tx.valid("round-1", "JudgeModel", records()));
    followed(1);
  }

  @AfterAll
  static void stop() {
    regulator.close();
  }

  @Test
  void alerts_come_with_their_place_block_and_meaning() {
    JsonNode alert = get("/alerts?severity=CRITICAL").get("items").get(0);

    assertThat(alert.get("code").stringValue()).isEqualTo("HETEROGENEITY_BREAKDOWN");
    assertThat(alert.get("where").get("study").stringValue()).isEqualTo(STUDY);
    assertThat(alert.get("where").get("round").intValue()).isEqualTo(1);
    assertThat(alert.get("sinceBlock").longValue()).isZero();
    assertThat(alert.get("transactionId").stringValue()).isEqualTo("round-1");
    assertThat(alert.get("meaning").stringValue()).contains("no rule can withstand");
  }

  @Test
  void alerts_are_asked_for_by_severity_and_first_block() {
    assertThat(get("/alerts").toString()).contains("BANK_ABSENT");
    assertThat(get("/alerts?severity=WARNING").toString()).doesNotContain("BANK_ABSENT");
    assertThat(get("/alerts?since=1000000").toString()).doesNotContain("BANK_ABSENT");
    assertThat(regulator.get("auditor", BASE + "/alerts?severity=LOUD").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @EnumSource(AuditView.class)
  void every_view_names_the_norms_it_serves_and_where_it_stops(AuditView view) {
    JsonNode answer = get("/oversight/" + view.path());

    assertThat(answer.get("view").get("view").stringValue()).isEqualTo(view.name());
    assertThat(answer.get("view").get("norms").values()).isNotEmpty();
    assertThat(answer.get("view").get("stops").stringValue()).endsWith(".");
    assertThat(answer.get("items").values()).isNotEmpty();
    assertThat(get("/oversight").toString()).contains(view.path());
  }

  @Test
  void the_inventory_shows_a_model_with_its_study() {
    JsonNode model = get("/oversight/inventory").get("items").get(0);

    assertThat(model.get("purpose").stringValue()).isEqualTo("fraud-detection");
    assertThat(model.get("status").stringValue()).isEqualTo("ACCEPTED");
    assertThat(model.get("tainted").booleanValue()).isFalse();
  }

  @Test
  void validation_and_monitoring_show_what_the_banks_found() {
    JsonNode judgement = get("/oversight/validation").get("items").get(0);
    JsonNode round = get("/oversight/monitoring").get("items").get(0);

    assertThat(judgement.get("changeMicros").longValue()).isEqualTo(-5_000);
    assertThat(judgement.get("outcome").stringValue()).isEqualTo("fine");
    assertThat(round.get("medianChangeMicros").longValue()).isEqualTo(-5_000);
    assertThat(round.get("excluded").get(0).get("reason").stringValue()).isEqualTo("ABSENT");
  }

  @Test
  void processing_shows_purpose_basis_categories_recipients_and_retention() {
    JsonNode entry = get("/oversight/processing").get("items").get(0);

    assertThat(entry.get("controller").stringValue()).isEqualTo("BankAMSP");
    assertThat(entry.get("lawfulBasisTerm").stringValue()).isEqualTo("eu-gdpr:A6-1-f");
    assertThat(entry.get("dataCategories").toString()).isEqualTo("[\"amount\",\"fraud\"]");
    assertThat(entry.get("updateRecipients").toString()).isEqualTo("[\"BankBMSP\"]");
    assertThat(entry.get("retention").stringValue()).contains("10000 blocks");
  }

  @Test
  void a_breakdown_is_a_candidate_for_an_incident_and_an_absent_bank_is_none() {
    String candidates = get("/oversight/incident-candidates").get("items").toString();

    assertThat(candidates).contains("HETEROGENEITY_BREAKDOWN", "Article 5");
    assertThat(candidates).doesNotContain("BANK_ABSENT");
  }

  @Test
  void every_list_can_be_had_as_a_spreadsheet_with_the_same_first_row_whatever_is_in_it() {
    int lists = 0;
    for (Route route : Routes.ALL) {
      if (route.method().equals("GET")
          && !route.banksOnly()
          && route.query().contains(Query.FORMAT)) {
        String path = route.path().replaceAll("\\{[a-z]+}", STUDY);
        TestService.Answer answer = regulator.get("auditor", path + "?format=csv");

        assertThat(answer.status()).as("%s: %s", path, answer.body()).isEqualTo(200);
        assertThat(answer.contentType()).as("%s", path).startsWith("text/csv");
        assertThat(answer.body()).as("%s", path).endsWith("\r\n").doesNotStartWith("#");
        lists++;
      }
    }
    assertThat(lists).isGreaterThan(15);
  }

  @Test
  void what_is_no_list_has_no_spreadsheet() {
    assertThat(regulator.get("auditor", BASE + "/me?format=csv").status()).isEqualTo(400);
    assertThat(regulator.get("auditor", BASE + "/members?format=xml").status()).isEqualTo(400);
    assertThat(regulator.get("auditor", BASE + "/members?format=json").status()).isEqualTo(200);
  }

  @Test
  void a_refusal_stays_a_problem_when_a_spreadsheet_was_asked_for() {
    TestService.Answer answer = regulator.get("auditor", BASE + "/studies/none/rounds?format=csv");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.contentType()).startsWith("application/problem+json");
  }

  @Test
  void a_listener_is_told_each_alert_once_and_new_ones_as_blocks_bring_them() throws Exception {
    HttpRequest request =
        regulator
            .request(BASE + "/alerts/events?severity=CRITICAL")
            .header("Authorization", regulator.authorization("auditor"))
            .header("Accept", "text/event-stream")
            .GET()
            .build();
    HttpResponse<InputStream> response =
        regulator.client().send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader stream =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      assertThat(data(stream)).contains("\"round\":1");

      regulator.ledger.append(
          Blocks.Tx.valid(
              "round-9",
              "FinalizeRound",
              Map.of(RecordKey.of(RecordType.AGGREGATION, STUDY, 9), aggregation(9))));

      assertThat(data(stream)).contains("\"round\":9");
    }
  }

  private static String data(BufferedReader stream) throws java.io.IOException {
    for (String line = stream.readLine(); line != null; line = stream.readLine()) {
      if (line.startsWith("data:") && line.contains("HETEROGENEITY_BREAKDOWN")) {
        return line;
      }
    }
    throw new AssertionError("the stream ended");
  }

  private static void followed(int blocks) {
    Await.until(
        "the blocks are followed",
        () -> regulator.get("auditor", BASE + "/blocks").json().get("height").intValue() >= blocks);
  }

  private static JsonNode get(String path) {
    TestService.Answer answer = regulator.get("auditor", BASE + path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.json();
  }

  private static Map<RecordKey, Object> records() {
    Map<RecordKey, Object> all = new LinkedHashMap<>();
    Agreement terms =
        new Agreement(
            "terms",
            "BankAMSP",
            List.of("fraud-detection"),
            List.of(Agreement.TaskType.TRAINING),
            0,
            100_000_000_000_000L,
            1,
            100,
            0);
    all.put(RecordKey.of(RecordType.STUDY, STUDY), OneBankStudy.study());
    all.put(
        RecordKey.of(RecordType.STUDY_STATE, STUDY),
        org.concordat.protocol.study.StudyState.proposed(STUDY, 1, 1));
    all.put(
        RecordKey.of(RecordType.MEMBERSHIP, "current"),
        new Membership(1, List.of("BankAMSP", "BankBMSP")));
    all.put(
        RecordKey.of(RecordType.AGREEMENT, "BankAMSP", "terms"),
        AgreementRecord.draft(terms, 0).in(AgreementRecord.Status.ACTIVE, 0));
    all.put(
        RecordKey.of(RecordType.DATASET, "BankAMSP", "payments"),
        new Dataset(
            "payments",
            "BankAMSP",
            "Payments",
            List.of("amount"),
            "fraud",
            LawfulBasis.LEGITIMATE_INTERESTS));
    all.put(
        RecordKey.of(RecordType.JOIN, STUDY, "BankAMSP"),
        new Join(STUDY, "BankAMSP", "terms", "payments", "first"));
    all.put(
        RecordKey.of(RecordType.ROUND, STUDY, 1),
        new RoundState.Accepted(STUDY, 1, 0, HASH, "fine"));
    all.put(RecordKey.of(RecordType.AGGREGATION, STUDY, 1), aggregation(1));
    all.put(
        RecordKey.of(RecordType.JUDGEMENT, STUDY, 1, "BankAMSP"),
        new Judgement(STUDY, 1, "BankAMSP", HASH, 800_000, 805_000));
    all.put(
        RecordKey.of(RecordType.MODEL, STUDY, 1),
        new ModelRecord(STUDY, 1, HASH, 0, HASH, ModelRecord.Status.ACCEPTED));
    return all;
  }

  private static AggregationRecord aggregation(int round) {
    return new AggregationRecord(
        STUDY,
        round,
        "trmean",
        1,
        List.of(),
        List.of(new Exclusion("BankBMSP", Exclusion.Reason.ABSENT)),
        HASH,
        4_000_000,
        true,
        HASH);
  }
}
