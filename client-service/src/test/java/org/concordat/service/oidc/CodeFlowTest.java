package org.concordat.service.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.service.testing.Browser.json;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.TestService;
import org.concordat.service.testing.Browser;
import org.concordat.service.testing.FreePort;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Browsers that sign in at a provider others wrote, over HTTP. */
class CodeFlowTest {
  private static final String START = "/session/oidc";
  private static final String SESSION = "concordat-session-BankAMSP";
  private static final String PENDING = "concordat-oidc-BankAMSP";

  @TempDir static Path directory;
  private static TestProvider provider;
  private static TestService bank;

  @BeforeAll
  static void start() throws IOException {
    provider = new TestProvider();
    bank = start("bank", provider.settings(FreePort.find()));
  }

  @AfterAll
  static void stop() {
    bank.close();
    provider.close();
  }

  private static TestService start(String name, Map<String, Object> settings) {
    return TestService.start(
        directory.resolve(name), "bank", new InMemoryLedger(), new InMemoryTasks(), settings);
  }

  @Test
  void a_person_signs_in_at_the_provider_with_the_roles_of_the_groups() {
    Browser browser = bank.browser();
    provider.nextPerson("s-1", "Carol Smith", "CN=Data Science,OU=Fraud", "unknown");

    HttpResponse<String> answer = browser.send(callback(browser, START));

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    assertThat(location(answer)).isEqualTo("/console");
    assertThat(browser.cookie(PENDING)).isEmpty();
    assertThat(answer.headers().allValues("Set-Cookie"))
        .anyMatch(
            cookie ->
                cookie.matches(SESSION + "=[A-Za-z0-9_-]{43}; Path=/; HttpOnly; SameSite=Strict"));
    HttpResponse<String> me = browser.get("/session");
    assertThat(json(me).get("user").get("name").stringValue()).isEqualTo("Carol Smith");
    assertThat(json(me).get("user").get("id").stringValue()).matches("oidc:[0-9a-f]{32}");
    assertThat(json(me).get("user").get("roles").toString()).isEqualTo("[\"SCIENTIST\"]");
    browser.csrf(json(me).get("csrf").stringValue());
    assertThat(
            browser
                .write("POST", "/api/v1/studies/s/cancellation", "{\"reason\":\"r\"}")
                .statusCode())
        .isNotIn(401, 403);
  }

  @Test
  void the_provider_is_asked_for_a_code_with_state_nonce_and_a_challenge() {
    Browser browser = bank.browser();

    HttpResponse<String> answer = browser.get(START);

    assertThat(location(answer))
        .startsWith(provider.issuer() + "/authorize?")
        .contains("response_type=code", "client_id=" + TestProvider.CLIENT)
        .contains("state=", "nonce=", "code_challenge_method=S256", "scope=openid+profile")
        .contains("redirect_uri=http%3A%2F%2F127.0.0.1%3A");
    assertThat(answer.headers().firstValue("Set-Cookie").orElseThrow())
        .startsWith(PENDING + "=")
        .endsWith("; Path=/; HttpOnly; SameSite=Lax; Max-Age=600");
    assertThat(browser.cookie(PENDING).orElseThrow())
        .doesNotContain(parameter(location(answer), "state"));
  }

  @Test
  void a_browser_comes_back_to_the_page_it_came_from() {
    String page = "/console/studies/fraud/rounds/3?tab=time";

    assertThat(location(signIn(bank.browser(), "?return=" + encoded(page)))).isEqualTo(page);
  }

  @Test
  void a_browser_is_sent_to_no_page_but_our_own() {
    for (String foreign :
        new String[] {
          "https://evil.example/",
          "//evil.example",
          "/\\evil.example",
          "/console//evil.example",
          "/console/../..//evil.example",
          "/consoles",
          "/api/v1/me",
          "/console\r\nSet-Cookie: a=b",
          "javascript:alert(1)",
          ""
        }) {
      HttpResponse<String> answer = signIn(bank.browser(), "?return=" + encoded(foreign));
      assertThat(location(answer)).as(foreign).isEqualTo("/console");
    }
  }

  @Test
  void an_answer_with_another_state_is_refused() {
    Browser browser = bank.browser();
    String callback = callback(browser, START).build().uri().toString();
    String state = parameter(callback, "state");

    for (String wrong : new String[] {callback.replace(state, "x"), without(callback, "state")}) {
      Browser tried = browser.copy();
      assertRefused(tried, tried.send(at(tried, wrong)));
    }
  }

  @Test
  void an_answer_that_another_browser_began_is_refused() {
    Browser attacker = bank.browser();
    HttpRequest.Builder answerOfAttacker = callback(attacker, START);
    Browser victim = bank.browser();
    victim.get(START);

    assertRefused(victim, victim.send(answerOfAttacker.copy()));
    assertRefused(bank.browser(), bank.browser().send(answerOfAttacker.copy()));
  }

  @Test
  void a_cookie_that_was_made_up_or_has_ended_begins_nothing() {
    Browser browser = bank.browser();
    HttpRequest.Builder callback = callback(browser, START);
    String sealed = browser.cookie(PENDING).orElseThrow();

    for (String wrong : new String[] {"", ".", "AAAA.AAAA", sealed.substring(1), sealed + "A"}) {
      Browser tried = browser.copy();
      tried.plant(PENDING, wrong);
      assertRefused(tried, tried.send(callback.copy()));
    }
  }

  @Test
  void a_code_that_was_used_is_refused() {
    Browser browser = bank.browser();
    HttpRequest.Builder callback = callback(browser, START);
    Browser thief = browser.copy();
    provider.nextPerson("s-1", "Carol", "officers");
    assertThat(browser.send(callback.copy()).statusCode()).isEqualTo(303);

    assertRefused(thief, thief.send(callback.copy()));
  }

  @Test
  void an_id_token_with_another_nonce_is_refused() {
    Browser browser = bank.browser();
    String asked = location(browser.get(START));
    String nonce = parameter(asked, "nonce");
    provider.nextPerson("s-1", "Carol", "officers");

    String callback = location(atProvider(browser, asked.replace(nonce, "of-an-attacker")));

    assertRefused(browser, browser.send(at(browser, callback)));
  }

  @Test
  void an_id_token_for_another_client_is_refused() {
    Browser browser = bank.browser();
    HttpRequest.Builder callback = callback(browser, START);
    Map<String, Object> claims = new HashMap<>(TestProvider.claims("Carol", "officers"));
    claims.put("aud", "another-client");
    provider.next("s-1", TestProvider.CLIENT, claims, 600);

    assertRefused(browser, browser.send(callback));
  }

  @Test
  void an_id_token_that_has_ended_is_refused() {
    Browser browser = bank.browser();
    HttpRequest.Builder callback = callback(browser, START);
    provider.next("s-1", TestProvider.CLIENT, TestProvider.claims("Carol", "officers"), -3_600);

    assertRefused(browser, browser.send(callback));
  }

  @Test
  void an_answer_of_another_issuer_is_refused() {
    Browser browser = bank.browser();
    String callback = callback(browser, START).build().uri().toString();

    assertRefused(browser, browser.send(at(browser, callback + "&iss=https%3A%2F%2Fevil.example")));
  }

  @Test
  void what_the_provider_itself_refuses_is_refused() {
    Browser browser = bank.browser();
    String state = parameter(location(browser.get(START)), "state");

    assertRefused(
        browser,
        browser.send(at(browser, CodeFlow.CALLBACK + "?error=access_denied&state=" + state)));
  }

  @Test
  void somebody_without_a_role_is_refused_by_name() {
    Browser browser = bank.browser();
    HttpRequest.Builder callback = callback(browser, START);
    provider.nextPerson("s-9", "Mallory", "canteen");

    HttpResponse<String> answer = browser.send(callback);

    assertProblem(answer, 403, ErrorCode.NO_ROLE);
    assertThat(browser.cookie(SESSION)).isEmpty();
  }

  @Test
  void a_person_is_shown_a_refusal_by_the_console() {
    Browser browser = bank.browser();

    HttpResponse<String> answer =
        browser.send(
            browser.request(CodeFlow.CALLBACK).GET(), "Accept", "text/html,application/xhtml+xml");

    assertThat(answer.statusCode()).isEqualTo(303);
    assertThat(location(answer)).isEqualTo("/console?problem=" + ErrorCode.SIGN_IN_FAILED.code());
  }

  @Test
  void two_people_of_one_name_are_two_and_one_person_of_two_names_is_one() {
    String first = idOf("s-1", "Carol");
    String namesake = idOf("s-2", "Carol");
    String married = idOf("s-1", "Carol Jones");

    assertThat(namesake).isNotEqualTo(first);
    assertThat(married).isEqualTo(first);
  }

  @Test
  void a_name_cannot_break_out_of_a_line() {
    Browser browser = bank.browser();
    HttpRequest.Builder callback = callback(browser, START);
    provider.nextPerson("s-1", "=cmd|'/c calc'!A1\r\n<b>\u202eX</b>" + "y".repeat(500), "officers");
    assertThat(browser.send(callback).statusCode()).isEqualTo(303);

    assertThat(json(browser.get("/session")).get("user").get("name").stringValue())
        .startsWith("cmd'c calc'A1bXb")
        .hasSize(80);
  }

  @Test
  void a_session_given_before_signing_in_is_not_the_one_after() {
    Browser browser = bank.browser();
    browser.plant(SESSION, "A".repeat(43));
    Browser attacker = browser.copy();

    signIn(browser, "");

    assertThat(browser.get("/api/v1/me").statusCode()).isEqualTo(200);
    assertThat(attacker.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void signing_out_leads_to_the_provider_as_well() {
    Browser browser = bank.browser();
    signIn(browser, "");
    browser.csrf(json(browser.get("/session")).get("csrf").stringValue());

    HttpResponse<String> answer = browser.write("DELETE", "/session", "");

    assertThat(json(answer).get("signOutAt").stringValue())
        .startsWith(provider.issuer() + "/endsession?")
        .contains("id_token_hint=", "post_logout_redirect_uri=http%3A%2F%2F127.0.0.1");
    assertThat(browser.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  @Test
  void local_users_are_off_and_no_password_is_made() {
    assertThat(bank.browser().get("/session").body())
        .isEqualTo("{\"signIn\":{\"local\":false,\"oidc\":true}}");
    assertThat(Files.exists(directory.resolve("bank").resolve("credentials.txt"))).isFalse();
    assertThat(bank.browser().signIn("officer", "guess").statusCode()).isEqualTo(404);
    assertThat(bank.get("officer", "/api/v1/me").status()).isEqualTo(401);
  }

  @Test
  void while_the_provider_is_down_nobody_new_signs_in_and_all_else_goes_on() throws IOException {
    Map<String, Object> settings =
        TestProvider.settings("http://127.0.0.1:1/nobody", FreePort.find());
    settings.put("concordat.local-users", true);
    try (TestService alone = start("alone", settings)) {
      assertProblem(alone.browser().get(START), 503, ErrorCode.PROVIDER_UNAVAILABLE);
      Browser browser = alone.browser();
      assertThat(browser.signIn("steward", alone.password("steward")).statusCode()).isEqualTo(200);
      assertThat(browser.get("/api/v1/me").statusCode()).isEqualTo(200);
      assertThat(alone.get("auditor", "/api/v1/studies").status()).isEqualTo(200);
    }
  }

  @Test
  void a_session_ends_when_the_service_starts_with_other_roles() throws IOException {
    Map<String, Object> settings = provider.settings(FreePort.find());
    Browser browser;
    try (TestService first = start("changed", settings)) {
      browser = first.browser();
      signIn(browser, "");
    }
    try (TestService second = start("changed", settings)) {
      assertThat(browser.at(second.uri()).get("/api/v1/me").statusCode()).isEqualTo(200);
    }
    Map<String, Object> changed = new HashMap<>(settings);
    changed.put("concordat.oidc.roles.officer", "others");
    try (TestService third = start("changed", changed)) {
      assertThat(browser.at(third.uri()).get("/api/v1/me").statusCode()).isEqualTo(401);
    }
  }

  @Test
  void without_a_provider_there_is_nothing_to_begin() {
    try (TestService local = TestService.bank(directory.resolve("local"))) {
      assertProblem(local.browser().get(START), 404, ErrorCode.RESOURCE_NOT_FOUND);
    }
  }

  private static String idOf(String subject, String name) {
    Browser browser = bank.browser();
    HttpRequest.Builder callback = callback(browser, START);
    provider.nextPerson(subject, name, "officers");
    assertThat(browser.send(callback).statusCode()).isEqualTo(303);
    return json(browser.get("/session")).get("user").get("id").stringValue();
  }

  private static HttpResponse<String> signIn(Browser browser, String query) {
    HttpRequest.Builder callback = callback(browser, START + query);
    provider.nextPerson("s-1", "Carol", "officers");
    HttpResponse<String> answer = browser.send(callback);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    return answer;
  }

  /** Begins, goes to the provider, and stops before coming back. */
  private static HttpRequest.Builder callback(Browser browser, String start) {
    return at(browser, location(atProvider(browser, location(browser.get(start)))));
  }

  private static HttpResponse<String> atProvider(Browser browser, String address) {
    return new Browser(bank.client(), URI.create(provider.issuer()))
        .send(browser.request("/").uri(URI.create(address)).GET());
  }

  private static HttpRequest.Builder at(Browser browser, String address) {
    return browser.request(address).GET();
  }

  private static void assertRefused(Browser browser, HttpResponse<String> answer) {
    assertProblem(answer, 401, ErrorCode.SIGN_IN_FAILED);
    assertThat(browser.cookie(SESSION)).isEmpty();
    assertThat(browser.get("/api/v1/me").statusCode()).isEqualTo(401);
  }

  private static void assertProblem(HttpResponse<String> answer, int status, ErrorCode code) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    assertThat(json(answer).get("code").stringValue()).isEqualTo(code.code());
  }

  private static String location(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElseThrow();
  }

  private static String parameter(String address, String name) {
    return address.replaceAll(".*[?&]" + name + "=([^&]*).*", "$1");
  }

  private static String without(String address, String name) {
    return address.replaceAll("&?" + name + "=[^&]*", "");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
