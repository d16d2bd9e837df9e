package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.TestService;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AccessLogRestTest {
  private static final String LOG = "/api/v1/access-log";
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(NOW);
  private final String url = "jdbc:h2:mem:access;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";
  private TestService service;

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void every_request_of_a_regulator_s_user_is_there_once_with_the_route_and_not_the_query() {
    start("regulator");
    service.get("auditor", "/api/v1/studies/cards/rounds/3?secret=Jane");
    clock.advance(Duration.ofMinutes(1));
    service.get("auditor", "/api/v1/transactions?bank=BankAMSP");

    List<JsonNode> rows = rows("auditor");

    assertThat(rows).hasSize(2);
    assertThat(text(rows.get(1), "route")).isEqualTo("/api/v1/studies/{id}/rounds/{round}");
    assertThat(text(rows.get(1), "subjects")).isEqualTo("id=cards round=3");
    assertThat(text(rows.get(1), "user")).isEqualTo("auditor");
    assertThat(text(rows.get(1), "roles")).isEqualTo("auditor");
    assertThat(text(rows.get(1), "method")).isEqualTo("GET");
    assertThat(rows.get(1).get("status").intValue()).isEqualTo(400);
    assertThat(rows.get(1).get("atMillis").longValue()).isEqualTo(NOW.toEpochMilli());
    assertThat(text(rows.get(0), "route")).isEqualTo("/api/v1/transactions");
    assertThat(rows.get(0).get("atMillis").longValue())
        .isEqualTo(NOW.plusSeconds(60).toEpochMilli());
    assertThat(rows.toString()).doesNotContain("Jane", "secret", "bank=");
  }

  @Test
  void what_was_refused_is_there_too() {
    start("regulator");
    service.post("auditor", "/api/v1/datasets", "{}");
    service.get("auditor", "/api/v1/nothing/here");
    service.send("auditor", service.request("/api/v1/datasets").DELETE());

    List<JsonNode> rows = rows("auditor");

    assertThat(rows).extracting(row -> row.get("status").intValue()).containsExactly(403, 404, 403);
    assertThat(text(rows.get(1), "route")).isEmpty();
    assertThat(text(rows.get(0), "method")).isEqualTo("DELETE");
  }

  @Test
  void what_stands_where_an_id_belongs_is_kept_only_when_it_looks_like_one() {
    start("regulator");
    service.get("auditor", "/api/v1/studies/Jane%20Doe");

    assertThat(text(rows("auditor").getFirst(), "subjects")).isEqualTo("id=?");
  }

  @Test
  void nobody_who_did_not_sign_in_is_there() {
    start("regulator");
    service.get(null, "/api/v1/studies");
    service.get("stranger", "/api/v1/studies");
    service.get(null, "/health");

    assertThat(rows("auditor")).isEmpty();
  }

  @Test
  void at_a_bank_only_auditors_are_watched_and_officers_may_look() {
    start("bank");
    service.get("scientist", "/api/v1/studies");
    service.get("officer", "/api/v1/studies");
    service.get("auditor", "/api/v1/members");

    List<JsonNode> rows = rows("officer");

    assertThat(rows).hasSize(1);
    assertThat(text(rows.getFirst(), "route")).isEqualTo("/api/v1/members");
    assertThat(service.get("scientist", LOG).status()).isEqualTo(403);
  }

  @Test
  void an_auditor_at_a_bank_leaves_no_trace_of_a_person_s_receipt() {
    start("bank");
    service.get("auditor", "/api/v1/datasets/payments/receipts/receipt-of-jane");

    assertThat(rows("officer").toString()).contains("id=payments").doesNotContain("jane");
  }

  @Test
  void the_chain_can_be_checked_and_a_noted_row_asked_for_again() {
    start("regulator");
    service.get("auditor", "/api/v1/studies");
    JsonNode first = service.get("auditor", LOG + "/check").json();
    assertThat(first.get("intact").booleanValue()).isTrue();
    assertThat(first.get("rows").longValue()).isEqualTo(1);

    String noted =
        "?sequence="
            + first.get("headSequence").longValue()
            + "&digest="
            + text(first, "headDigest");
    assertThat(service.get("auditor", LOG + "/check" + noted).json().get("intact").booleanValue())
        .isTrue();
    assertThat(service.get("auditor", LOG + "/check?sequence=1").status()).isEqualTo(400);
  }

  @Test
  void an_edited_row_shows() throws Exception {
    start("regulator");
    service.get("auditor", "/api/v1/studies");
    service.get("auditor", "/api/v1/members");

    sql("update access_log set route = '/api/v1/models' where sequence_number = 1");

    JsonNode check = service.get("auditor", LOG + "/check").json();
    assertThat(check.get("intact").booleanValue()).isFalse();
    assertThat(text(check, "finding")).isEqualTo("row 1 is not as it was written");
  }

  @Test
  void what_cannot_be_written_down_is_not_given() throws Exception {
    start("regulator");
    assertThat(service.get("auditor", "/api/v1/studies").status()).isEqualTo(200);
    sql("alter table access_log add constraint full_up check (sequence_number < 2)");

    TestService.Answer answer = service.get("auditor", "/api/v1/studies");
    TestService.Answer csv = service.get("auditor", "/api/v1/studies?format=csv");
    TestService.Answer stream = service.get("auditor", "/api/v1/events");

    for (TestService.Answer withheld : List.of(answer, csv, stream)) {
      assertThat(withheld.status()).isEqualTo(503);
      assertThat(withheld.contentType()).startsWith("application/problem+json");
      assertThat(withheld.json().get("code").stringValue())
          .isEqualTo(ErrorCode.ACCESS_LOG_UNAVAILABLE.code());
      assertThat(withheld.body()).doesNotContain("items", "SQL", "constraint");
    }
    assertThat(service.get(null, "/health/liveness").status()).isEqualTo(200);
  }

  @Test
  void a_bank_s_other_users_are_served_when_the_log_is_full() throws Exception {
    start("bank");
    sql("alter table access_log add constraint full_up check (sequence_number < 1)");

    assertThat(service.get("auditor", "/api/v1/studies").status()).isEqualTo(503);
    assertThat(service.get("scientist", "/api/v1/studies").status()).isEqualTo(200);
  }

  @Test
  void the_log_s_own_pages_go_back_from_a_row() {
    start("regulator");
    for (int read = 0; read < 5; read++) {
      service.get("auditor", "/api/v1/studies");
    }

    String next = service.get("auditor", LOG + "?limit=2").json().get("next").stringValue();
    JsonNode page = service.get("auditor", LOG + "?limit=2&cursor=" + next).json().get("items");

    assertThat(page.values())
        .extracting(row -> row.get("sequence").longValue())
        .containsExactly(3L, 2L);
    assertThat(service.get("auditor", LOG + "?format=csv").body().lines()).hasSize(1 + 7);
  }

  private void start(String kind) {
    service =
        TestService.start(
            directory,
            kind,
            new InMemoryLedger(),
            new InMemoryTasks(),
            Map.of("concordat.database.url", url),
            clock);
  }

  private List<JsonNode> rows(String user) {
    return List.copyOf(service.get(user, LOG).json().get("items").values());
  }

  private void sql(String statement) throws Exception {
    try (Connection connection = DriverManager.getConnection(url);
        Statement sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private static String text(JsonNode row, String field) {
    return row.get(field).stringValue();
  }
}
