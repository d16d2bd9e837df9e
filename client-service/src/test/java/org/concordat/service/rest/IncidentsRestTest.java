package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.RoundState;
import org.concordat.service.TestService;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.ManualClock;
import org.concordat.service.testing.OneBankStudy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class IncidentsRestTest {
  private static final String INCIDENTS = "/api/v1/incidents";
  private static final Instant AWARE = Instant.parse("2026-11-22T08:00:00Z");
  private static final String DIGEST = "d".repeat(64);

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(AWARE.plusSeconds(1_800));
  private TestService bank;

  @BeforeEach
  void start() {
    bank = start(new InMemoryLedger());
    bank.ledger.append(
        Blocks.Tx.valid(
            "study",
            "ProposeStudy",
            Map.of(
                RecordKey.of(RecordType.STUDY, OneBankStudy.STUDY),
                OneBankStudy.study(),
                RecordKey.of(RecordType.ROUND, OneBankStudy.STUDY, 1),
                new RoundState.Expired(OneBankStudy.STUDY, 1, 0, "nobody came"))));
    Await.until(
        "the study is followed",
        () -> bank.get("auditor", "/api/v1/blocks").json().get("height").intValue() == 1);
  }

  @AfterEach
  void stop() {
    bank.close();
  }

  @Test
  void an_incident_is_followed_from_awareness_to_the_final_report() {
    JsonNode opened = open("outage", "ROUND", OneBankStudy.STUDY, 1).json();
    assertThat(next(opened)).isEqualTo("CLASSIFICATION");

    clock.advance(Duration.ofHours(1));
    JsonNode major = classify("outage", "MAJOR").json();
    assertThat(next(major)).isEqualTo("INITIAL");
    assertThat(major.get("next").get("dueMillis").longValue())
        .isEqualTo(clock.instant().plus(Duration.ofHours(4)).toEpochMilli());

    clock.advance(Duration.ofHours(5));
    JsonNode late = bank.get("officer", INCIDENTS + "/outage").json();
    assertThat(late.get("overdue").toString()).contains("INITIAL");

    assertThat(next(report("outage", "INITIAL").json())).isEqualTo("INTERMEDIATE");
    clock.advance(Duration.ofDays(2));
    assertThat(next(report("outage", "INTERMEDIATE").json())).isEqualTo("FINAL");
    clock.advance(Duration.ofDays(20));
    JsonNode done = report("outage", "FINAL").json();
    assertThat(done.get("next")).isNull();
    assertThat(done.get("overdue").values()).isEmpty();
    assertThat(done.get("duties").toString()).contains("DONE_LATE").doesNotContain("OVERDUE");
    assertThat(done.get("incident").get("steps").values()).hasSize(4);
    assertThat(bank.ledger.calls()).isEmpty();
  }

  @Test
  void what_was_recorded_survives_a_restart() {
    open("outage", "SERVICE", "", 0);
    JsonNode before = classify("outage", "MAJOR").json();

    bank.close();
    bank = start(bank.ledger);

    assertThat(bank.get("auditor", INCIDENTS + "/outage").json()).isEqualTo(before);
    assertThat(bank.get("auditor", INCIDENTS).json().get("items").values()).hasSize(1);
  }

  @Test
  void the_same_key_records_once() {
    Object body = opening("outage", "SERVICE", "", 0, AWARE.toEpochMilli());

    TestService.Answer first = bank.post("officer", INCIDENTS, body, "key");
    TestService.Answer again = bank.post("officer", INCIDENTS, body, "key");

    assertThat(first.status()).as(first.body()).isEqualTo(201);
    assertThat(again).isEqualTo(first);
  }

  @Test
  void an_id_is_taken_once_it_is_used() {
    open("outage", "SERVICE", "", 0);

    assertProblem(open("outage", "DATA", "", 0), 409, ErrorCode.ID_TAKEN);
  }

  @Test
  void reports_come_in_their_order_and_the_final_one_is_the_last() {
    open("outage", "SERVICE", "", 0);
    assertProblem(report("outage", "INITIAL"), 409, ErrorCode.INCIDENT_WRONG_STEP);
    classify("outage", "NOT_MAJOR");
    assertProblem(report("outage", "INITIAL"), 409, ErrorCode.INCIDENT_WRONG_STEP);
    classify("outage", "MAJOR");
    assertProblem(report("outage", "INTERMEDIATE"), 409, ErrorCode.INCIDENT_WRONG_STEP);
    assertProblem(report("outage", "FINAL"), 409, ErrorCode.INCIDENT_WRONG_STEP);
    assertThat(report("outage", "INITIAL").status()).isEqualTo(201);
    assertProblem(report("outage", "INITIAL"), 409, ErrorCode.INCIDENT_WRONG_STEP);
    assertProblem(report("outage", "FINAL"), 409, ErrorCode.INCIDENT_WRONG_STEP);
    assertThat(report("outage", "INTERMEDIATE").status()).isEqualTo(201);
    assertThat(report("outage", "INTERMEDIATE").status()).isEqualTo(201);
    assertThat(report("outage", "FINAL").status()).isEqualTo(201);
    assertProblem(report("outage", "FINAL"), 409, ErrorCode.INCIDENT_WRONG_STEP);
    assertProblem(report("outage", "INTERMEDIATE"), 409, ErrorCode.INCIDENT_WRONG_STEP);
  }

  @Test
  void no_step_lies_in_the_future_or_before_the_one_before() {
    long now = clock.millis();
    assertProblem(
        bank.post("officer", INCIDENTS, opening("a", "SERVICE", "", 0, now + 1)),
        400,
        ErrorCode.FIELD_INVALID);
    open("outage", "SERVICE", "", 0);
    assertProblem(classify("outage", "MAJOR", now + 1), 400, ErrorCode.FIELD_INVALID);
    assertProblem(
        classify("outage", "MAJOR", AWARE.toEpochMilli() - 1), 400, ErrorCode.FIELD_INVALID);
    assertThat(classify("outage", "MAJOR", now - 10).status()).isEqualTo(201);
    assertProblem(report("outage", "INITIAL", now - 11), 400, ErrorCode.FIELD_INVALID);
    assertThat(report("outage", "INITIAL", now - 10).status()).isEqualTo(201);
  }

  @Test
  void what_an_incident_is_about_has_to_be_on_the_ledger() {
    assertProblem(open("a", "STUDY", "nothing", 0), 404, ErrorCode.STUDY_NOT_FOUND);
    assertProblem(open("a", "ROUND", OneBankStudy.STUDY, 2), 404, ErrorCode.ROUND_NOT_FOUND);
    assertProblem(open("a", "MODEL", OneBankStudy.STUDY, 1), 404, ErrorCode.MODEL_NOT_FOUND);
    assertProblem(open("a", "STUDY", "", 0), 400, ErrorCode.FIELD_INVALID);
    assertProblem(open("a", "SERVICE", OneBankStudy.STUDY, 0), 400, ErrorCode.FIELD_INVALID);
    assertThat(bank.get("officer", INCIDENTS).json().get("items").values()).isEmpty();
  }

  @Test
  void there_is_no_place_for_words_about_a_person() {
    assertProblem(
        bank.post(
            "officer",
            INCIDENTS,
            "{\"id\":\"a\",\"subject\":{\"kind\":\"SERVICE\",\"study\":\"\",\"round\":0},"
                + "\"awareMillis\":0,\"remark\":\"Jane Doe called\"}"),
        400,
        ErrorCode.FIELD_INVALID);
  }

  @Test
  void an_unknown_incident_is_said_to_be_so() {
    assertProblem(bank.get("officer", INCIDENTS + "/none"), 404, ErrorCode.INCIDENT_NOT_FOUND);
    assertProblem(classify("none", "MAJOR"), 404, ErrorCode.INCIDENT_NOT_FOUND);
    assertProblem(report("none", "INITIAL"), 404, ErrorCode.INCIDENT_NOT_FOUND);
  }

  @Test
  void a_classification_that_decides_nothing_is_refused() {
    open("outage", "SERVICE", "", 0);

    assertProblem(classify("outage", "UNDER_ASSESSMENT"), 400, ErrorCode.FIELD_INVALID);
  }

  private TestService start(InMemoryLedger ledger) {
    return TestService.start(directory, "bank", ledger, new InMemoryTasks(), Map.of(), clock);
  }

  private TestService.Answer open(String id, String kind, String study, int round) {
    return bank.post("officer", INCIDENTS, opening(id, kind, study, round, AWARE.toEpochMilli()));
  }

  private static Object opening(String id, String kind, String study, int round, long aware) {
    return Map.of(
        "id",
        id,
        "subject",
        Map.of("kind", kind, "study", study, "round", round),
        "awareMillis",
        aware);
  }

  private TestService.Answer classify(String id, String classification) {
    return classify(id, classification, clock.millis());
  }

  private TestService.Answer classify(String id, String classification, long at) {
    return bank.post(
        "officer",
        INCIDENTS + "/" + id + "/classifications",
        Map.of("classification", classification, "atMillis", at));
  }

  private TestService.Answer report(String id, String kind) {
    return report(id, kind, clock.millis());
  }

  private TestService.Answer report(String id, String kind, long at) {
    return bank.post(
        "officer",
        INCIDENTS + "/" + id + "/reports",
        Map.of("kind", kind, "digest", DIGEST, "sentMillis", at));
  }

  private static String next(JsonNode view) {
    return view.get("next").get("duty").stringValue();
  }

  private static void assertProblem(TestService.Answer answer, int status, ErrorCode code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().get("code").stringValue()).isEqualTo(code.code());
  }
}
