package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.concordat.service.TestService;
import org.concordat.service.testing.Browser;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Who signed in and out, and what was refused, as officers and auditors read it. */
class SignInLogRestTest {
  private static final String LOG = "/api/v1/sign-in-log";

  @TempDir Path directory;
  private TestService bank;

  @BeforeEach
  void start() {
    bank =
        TestService.start(
            directory,
            "bank",
            new InMemoryLedger(),
            new InMemoryTasks(),
            Map.of("concordat.web.client-address-header", "X-Forwarded-For"));
  }

  @AfterEach
  void stop() {
    bank.close();
  }

  @Test
  void a_browsers_sign_in_and_sign_out_are_in_it_with_who_and_from_where() {
    Browser browser = bank.browser();
    browser.signIn("steward", bank.password("steward"));
    browser.write("DELETE", "/session", "");

    assertThat(log("officer"))
        .containsSubsequence(
            "SIGNED_OUT steward 127.0.0.1 DELETE /session ",
            "SIGNED_IN steward 127.0.0.1 POST /session ");
  }

  @Test
  void a_failed_sign_in_names_an_account_that_exists_and_nothing_else_that_was_typed() {
    bank.browser().signIn("officer", "wrong");
    bank.browser().signIn("my-secret-typed-into-the-wrong-field", "wrong");
    bank.get("stranger", "/api/v1/me");

    assertThat(log("auditor"))
        .contains(
            "SIGN_IN_FAILED officer 127.0.0.1 POST /session CC-1801",
            "SIGN_IN_FAILED  127.0.0.1 POST /session CC-1801",
            "SIGN_IN_FAILED  127.0.0.1 GET /api/v1/me CC-1801")
        .noneMatch(row -> row.contains("typed"));
  }

  @Test
  void every_kind_of_refusal_is_in_it() {
    Browser browser = bank.browser();
    browser.signIn("scientist", bank.password("scientist"));
    browser.csrf("wrong");
    browser.write("POST", "/api/v1/studies/fraud/start", "");
    bank.browser().get("/api/v1/models/fraud/1/card");
    bank.get("scientist", "/api/v1/incidents");
    for (int wrong = 0; wrong < 6; wrong++) {
      bank.browser().signIn("steward", "wrong");
    }

    assertThat(log("officer"))
        .contains(
            "REFUSED scientist 127.0.0.1 POST /api/v1/studies/{id}/start CC-1840",
            "REFUSED  127.0.0.1 GET /api/v1/models/{study}/{round}/card CC-1801",
            "REFUSED scientist 127.0.0.1 GET /api/v1/incidents CC-1802",
            "REFUSED steward 127.0.0.1 POST /session CC-1841");
  }

  @Test
  void repeated_failures_are_one_row_with_a_count() {
    for (int wrong = 0; wrong < 4; wrong++) {
      bank.browser().signIn("steward", "wrong");
    }

    JsonNode row = bank.get("officer", LOG + "?event=SIGN_IN_FAILED").json().get("items").get(0);

    assertThat(row.get("count").intValue()).isEqualTo(4);
  }

  @Test
  void programs_are_in_it_once_an_hour_and_each_token() {
    bank.get("scientist", "/api/v1/me");
    bank.get("scientist", "/api/v1/studies");
    bank.post("scientist", "/api/v1/tokens", "");

    List<String> rows = log("officer");
    assertThat(rows).contains("TOKEN_GIVEN scientist 127.0.0.1 POST /api/v1/tokens ");
    assertThat(rows.stream().filter(row -> row.startsWith("SIGNED_IN scientist"))).hasSize(1);
  }

  @Test
  void behind_a_proxy_the_last_address_that_it_wrote_counts() {
    for (String forwarded : List.of("evil, 10.9.8.7", "10.9.8.7, <script>")) {
      Browser browser = bank.browser();
      browser.send(browser.request("/api/v1/me").header("X-Forwarded-For", forwarded).GET());
    }

    assertThat(log("officer"))
        .contains(
            "REFUSED  10.9.8.7 GET /api/v1/me CC-1801",
            "REFUSED  127.0.0.1 GET /api/v1/me CC-1801");
  }

  @Test
  void only_officers_and_auditors_read_it_also_as_a_table() {
    assertThat(bank.get("scientist", LOG).status()).isEqualTo(403);
    assertThat(bank.get("steward", LOG).status()).isEqualTo(403);
    assertThat(bank.get("auditor", LOG + "?format=csv").body())
        .startsWith("sequence,firstMillis,lastMillis,count,event,user,address,method,route,code");
    assertThat(bank.get("officer", LOG + "?event=NOTHING").status()).isEqualTo(400);
  }

  private List<String> log(String reader) {
    return bank.get(reader, LOG)
        .json()
        .get("items")
        .valueStream()
        .map(
            row ->
                String.join(
                    " ",
                    row.get("event").stringValue(),
                    row.get("user").stringValue(),
                    row.get("address").stringValue(),
                    row.get("method").stringValue(),
                    row.get("route").stringValue(),
                    row.get("code").stringValue()))
        .toList();
  }
}
