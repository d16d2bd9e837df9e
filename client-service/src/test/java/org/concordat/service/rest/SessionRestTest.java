package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.service.testing.Browser.json;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.TestService;
import org.concordat.service.testing.Browser;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Signing in with a browser, over HTTP. */
class SessionRestTest {
  private static final String COOKIE = "concordat-session-BankAMSP";
  private static final String REASON = "{\"reason\":\"test\"}";

  @TempDir static Path directory;
  private static TestService bank;

  @BeforeAll
  static void start() {
    bank = TestService.bank(directory.resolve("bank"));
  }

  @AfterAll
  static void stop() {
    bank.close();
  }

  @Test
  void a_browser_that_is_not_signed_in_is_told_how_it_may() {
    HttpResponse<String> answer = bank.browser().get("/session");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"signIn\":{\"local\":true,\"oidc\":false}}");
  }

  @Test
  void a_password_starts_a_session_whose_cookie_alone_reads() {
    Browser browser = bank.browser();

    HttpResponse<String> answer = browser.signIn("steward", bank.password("steward"));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).get("user").toString())
        .isEqualTo("{\"id\":\"steward\",\"name\":\"steward\",\"roles\":[\"STEWARD\"]}");
    assertThat(json(answer).get("expiresAtMillis").longValue())
        .isGreaterThan(System.currentTimeMillis());
    assertThat(json(browser.get("/api/v1/me")).get("name").stringValue()).isEqualTo("steward");
    assertThat(json(browser.get("/session")).get("csrf")).isEqualTo(json(answer).get("csrf"));
  }

  @Test
  void the_cookie_is_out_of_reach_of_scripts_and_of_other_sites() {
    HttpResponse<String> answer = bank.browser().signIn("steward", bank.password("steward"));

    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .matches(COOKIE + "=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict");
  }

  @Test
  void by_https_the_cookie_is_for_https_and_this_host_only() {
    try (TestService proxied =
        start("proxied", Map.of("concordat.web.external-address", "https://bank.example"))) {
      Browser browser = proxied.browser();
      HttpResponse<String> answer =
          browser.send(
              browser
                  .request("/session")
                  .header("Content-Type", "application/json")
                  .header("Origin", "https://bank.example")
                  .POST(proxied.passwordOf("steward")));

      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
          .startsWith("__Host-" + COOKIE + "=")
          .endsWith("; Path=/; HttpOnly; SameSite=Strict; Secure");
      assertThat(browser.get("/api/v1/me").statusCode()).isEqualTo(200);
      browser.plant(COOKIE, browser.cookie("__Host-" + COOKIE).orElseThrow());
      browser.plant("__Host-" + COOKIE, "");
      assertThat(browser.get("/api/v1/me").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void a_wrong_password_and_an_unknown_name_get_the_same_answer() {
    HttpResponse<String> wrong = bank.browser().signIn("officer", "guess");
    HttpResponse<String> unknown = bank.browser().signIn("nobody", "guess");

    assertProblem(wrong, 401, ErrorCode.UNAUTHENTICATED);
    assertThat(withoutId(unknown)).isEqualTo(withoutId(wrong));
    assertThat(unknown.headers().map().keySet()).isEqualTo(wrong.headers().map().keySet());
    assertThat(wrong.headers().firstValue("WWW-Authenticate")).isEmpty();
    assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
  }

  @Test
  void a_guesser_is_told_to_wait() {
    try (TestService guessed = start("guessed", Map.of())) {
      for (int wrong = 0; wrong < 5; wrong++) {
        assertProblem(guessed.browser().signIn("officer", "guess"), 401, ErrorCode.UNAUTHENTICATED);
      }

      HttpResponse<String> answer = guessed.browser().signIn("officer", "guess");

      assertProblem(answer, 429, ErrorCode.TOO_MANY_ATTEMPTS);
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      // The same by Basic, and for the right password.
      assertThat(guessed.get("officer", "/api/v1/me").status()).isEqualTo(429);
    }
  }

  @Test
  void signing_out_ends_the_session_for_whoever_has_the_cookie() {
    Browser browser = signedIn("scientist");
    Browser thief = browser.copy();

    HttpResponse<String> answer = browser.write("DELETE", "/session", "");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"signIn\":{\"local\":true,\"oidc\":false}}");
    assertThat(browser.cookie(COOKIE)).isEmpty();
    assertThat(thief.get("/api/v1/me").statusCode()).isEqualTo(401);
    assertThat(thief.get("/session").body()).doesNotContain("csrf");
  }

  @Test
  void signing_out_twice_is_no_error() {
    Browser browser = signedIn("scientist");

    assertThat(browser.write("DELETE", "/session", "").statusCode()).isEqualTo(200);
    assertThat(browser.write("DELETE", "/session", "").statusCode()).isEqualTo(200);
  }

  @Test
  void a_change_without_the_token_or_with_another_is_refused() {
    Browser browser = signedIn("officer");
    String token = json(browser.get("/session")).get("csrf").stringValue();
    String another = json(signedIn("officer").get("/session")).get("csrf").stringValue();

    for (String wrong : new String[] {"", another, token + "A", "null"}) {
      browser.csrf(wrong);
      assertProblem(
          browser.write("POST", "/api/v1/studies/s/cancellation", REASON),
          403,
          ErrorCode.FOREIGN_PAGE);
      assertProblem(browser.write("DELETE", "/session", ""), 403, ErrorCode.FOREIGN_PAGE);
    }
    browser.csrf(token);
    assertThat(browser.write("POST", "/api/v1/studies/s/cancellation", REASON).statusCode())
        .isNotIn(401, 403);
  }

  @Test
  void a_page_of_another_site_changes_nothing_even_with_the_token() {
    Browser browser = signedIn("officer");
    String token = json(browser.get("/session")).get("csrf").stringValue();

    for (String[] foreign :
        new String[][] {
          {"Origin", "https://evil.example"},
          {"Origin", "null"},
          {"Sec-Fetch-Site", "cross-site"},
          {"Sec-Fetch-Site", "same-site"}
        }) {
      HttpResponse<String> answer =
          browser.send(
              browser
                  .request("/api/v1/studies/s/cancellation")
                  .header("X-Concordat-CSRF", token)
                  .header("Content-Type", "application/json")
                  .header(foreign[0], foreign[1])
                  .POST(TestService.text(REASON)));
      assertProblem(answer, 403, ErrorCode.FOREIGN_PAGE);
    }
  }

  @Test
  void a_page_of_another_site_can_sign_nobody_in() {
    Browser victim = bank.browser();

    HttpResponse<String> answer =
        victim.send(
            victim
                .request("/session")
                .header("Content-Type", "application/json")
                .header("Origin", "https://evil.example")
                .POST(bank.passwordOf("steward")));

    assertProblem(answer, 403, ErrorCode.FOREIGN_PAGE);
    assertThat(victim.cookie(COOKIE)).isEmpty();
  }

  @Test
  void a_page_of_another_site_cannot_use_a_password_the_browser_remembers() {
    Browser victim = bank.browser();

    HttpResponse<String> answer =
        victim.send(
            victim
                .request("/api/v1/studies/s/cancellation")
                .header("Authorization", bank.authorization("officer"))
                .header("Sec-Fetch-Site", "cross-site")
                .POST(TestService.text(REASON)));

    assertProblem(answer, 403, ErrorCode.FOREIGN_PAGE);
  }

  @Test
  void a_session_id_that_was_given_is_never_taken() {
    Browser victim = bank.browser();
    victim.plant(COOKIE, "A".repeat(43));
    Browser attacker = victim.copy();

    assertThat(victim.signIn("steward", bank.password("steward")).statusCode()).isEqualTo(200);

    assertThat(victim.cookie(COOKIE)).isPresent().isNotEqualTo(Optional.of("A".repeat(43)));
    assertThat(attacker.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void signing_in_anew_ends_the_browsers_session_of_before() {
    Browser browser = signedIn("steward");
    Browser attacker = browser.copy();

    assertThat(browser.signIn("officer", bank.password("officer")).statusCode()).isEqualTo(200);

    assertThat(attacker.get("/api/v1/me").statusCode()).isEqualTo(401);
    assertThat(json(browser.get("/api/v1/me")).get("name").stringValue()).isEqualTo("officer");
  }

  @Test
  void a_session_goes_on_when_the_service_starts_again() {
    Browser browser;
    InMemoryLedger ledger = new InMemoryLedger();
    Path place = directory.resolve("restarted");
    try (TestService first =
        TestService.start(place, "bank", ledger, new InMemoryTasks(), Map.of())) {
      browser = first.browser();
      assertThat(browser.signIn("auditor", first.password("auditor")).statusCode()).isEqualTo(200);
    }
    try (TestService second =
        TestService.start(place, "bank", ledger, new InMemoryTasks(), Map.of())) {
      Browser moved = browser.at(second.uri());

      assertThat(json(moved.get("/api/v1/me")).get("name").stringValue()).isEqualTo("auditor");
      assertThat(moved.write("DELETE", "/session", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void a_browser_is_not_made_to_ask_for_a_password_by_itself() {
    Browser browser = bank.browser();

    assertThat(browser.get("/api/v1/me").headers().firstValue("WWW-Authenticate"))
        .contains("Bearer");
    assertThat(
            browser
                .send(browser.request("/api/v1/me").GET(), "User-Agent", "Mozilla/5.0 (X11)")
                .headers()
                .firstValue("WWW-Authenticate"))
        .contains("Bearer");
    assertThat(
            browser
                .send(browser.request("/api/v1/me").GET())
                .headers()
                .firstValue("WWW-Authenticate"))
        .contains("Basic realm=\"concordat\", Bearer");
  }

  @Test
  void a_regulators_user_signs_in_and_out_too() {
    try (TestService regulator = TestService.regulator(directory.resolve("regulator"))) {
      Browser browser = regulator.browser();
      assertThat(browser.signIn("auditor", regulator.password("auditor")).statusCode())
          .isEqualTo(200);
      assertThat(browser.get("/api/v1/studies").statusCode()).isEqualTo(200);
      assertThat(browser.write("DELETE", "/session", "").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void what_is_no_name_and_password_is_refused_by_form() {
    for (String body : new String[] {"", "{}", "[]", "{\"name\":\"steward\",\"password\":\"\"}"}) {
      HttpResponse<String> answer = bank.browser().write("POST", "/session", body);
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
      assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
          .startsWith("application/problem+json");
    }
  }

  private static Browser signedIn(String user) {
    Browser browser = bank.browser();
    assertThat(browser.signIn(user, bank.password(user)).statusCode()).isEqualTo(200);
    return browser;
  }

  private static TestService start(String name, Map<String, Object> more) {
    return TestService.start(
        directory.resolve(name), "bank", new InMemoryLedger(), new InMemoryTasks(), more);
  }

  private static String withoutId(HttpResponse<String> problem) {
    return problem.body().replaceAll("\"requestId\":\"[^\"]*\"", "");
  }

  private static void assertProblem(HttpResponse<String> answer, int status, ErrorCode code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).get("code").stringValue()).isEqualTo(code.code());
  }
}
