package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.TestService;
import org.concordat.service.testing.Browser;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.RawHttp;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests that no proper client sends. */
class HostileRequestsTest {
  private static final int TOO_LARGE = 11 << 20;

  /** Ways to name a file or a route other than by its name. */
  private static final List<String> TRICKS =
      List.of(
          "/console/../../../../../../../../etc/passwd",
          "/console/%2e%2e/%2e%2e/%2e%2e/%2e%2e/etc/passwd",
          "/console/..%2f..%2f..%2f..%2fetc%2fpasswd",
          "/console/..%5c..%5cetc%5cpasswd",
          "/console/..\\..\\etc\\passwd",
          "/console/%252e%252e/%252e%252e/etc/passwd",
          "/console/%c0%ae%c0%ae/%c0%ae%c0%ae/etc/passwd",
          "/console/%e0%80%ae%e0%80%ae/etc/passwd",
          "/console/....//....//etc/passwd",
          "/console/..;/..;/api/v1/me",
          "/console/;/../api/v1/me",
          "/console/index.html%00.js",
          "/console/app.js%00",
          "/console//etc/passwd",
          "/webjars/../META-INF/MANIFEST.MF",
          "/webjars/lit-html/../../../MANIFEST.MF",
          "/webjars/%2e%2e/%2e%2e/MANIFEST.MF",
          "/webjars//etc/passwd",
          "/api-docs/../users.json",
          "/api-docs/..%2fusers.json",
          "//etc/passwd",
          "///api/v1/me",
          "//console/../api/v1/me",
          "/api/v1/../v1/me",
          "/api/v1/./me",
          "/api/v1//me",
          "/api//v1/me",
          "/api/v1/me/",
          "/api/v1/me;role=OFFICER",
          "/api/v1/me%00",
          "/api/v1/%6d%65",
          "/api/v1%2fme",
          "/api/v1/me%2f",
          "/API/V1/ME",
          "/health/../api/v1/me",
          "/health%2f..%2fapi%2fv1%2fme",
          "/problems/..%2f..%2fapi%2fv1%2fme",
          "/session/../api/v1/me",
          "http://evil.example/console/../api/v1/me",
          "file:///etc/passwd",
          "*",
          "api/v1/me",
          "/%",
          "/%zz",
          "/\u0000",
          "/" + "a/".repeat(1_500),
          "/" + "a".repeat(20_000));

  @TempDir static Path directory;
  private static TestService bank;

  @BeforeAll
  static void start() {
    bank =
        TestService.start(
            directory,
            "bank",
            new InMemoryLedger(),
            new InMemoryTasks(),
            Map.of("concordat.web.slow-after", "1s"));
  }

  @AfterAll
  static void stop() {
    bank.close();
  }

  @Test
  void no_trick_with_a_path_gets_a_file_or_past_the_gate() throws IOException {
    List<String> served = new ArrayList<>();
    for (String path : TRICKS) {
      for (String credentials : List.of("", "Authorization: " + basic() + "\r\n")) {
        RawHttp.Answer answer =
            exchange("GET " + path + " HTTP/1.1\r\nHost: bank\r\n" + credentials);
        boolean refused = answer.status() == 0 || (answer.status() >= 400 && answer.status() < 500);
        if (!refused || answer.text().contains("root:") || answer.text().contains("Manifest-")) {
          served.add(path + " " + credentials.length() + ": " + answer.text());
        }
      }
    }
    assertThat(served).isEmpty();
  }

  @Test
  void no_odd_method_is_taken_and_none_says_what_it_was_sent() throws IOException {
    for (String method :
        List.of("TRACE", "TRACK", "CONNECT", "PROPFIND", "PATCH", "get", "GETT", "JEFF")) {
      for (String path : List.of("/session", "/api/v1/me", "/console", "/health")) {
        RawHttp.Answer answer =
            exchange(
                method
                    + " "
                    + path
                    + " HTTP/1.1\r\nHost: bank\r\nX-Secret: confidential\r\nAuthorization: "
                    + basic()
                    + "\r\n");
        assertThat(answer.status()).as("%s %s", method, path).isNotIn(200, 201, 204, 500);
        assertThat(answer.text()).doesNotContain("confidential");
      }
    }
  }

  @Test
  void a_method_in_a_header_or_parameter_is_not_the_method() {
    Browser browser = signedIn("officer");

    HttpResponse<String> answer =
        browser.send(
            browser.request("/session?_method=DELETE").GET(),
            "X-HTTP-Method-Override",
            "DELETE",
            "X-Method-Override",
            "DELETE");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(browser.get("/api/v1/me").statusCode()).isEqualTo(200);
  }

  @Test
  void a_body_that_is_too_large_is_refused_with_and_without_its_length() throws IOException {
    for (HttpRequest.BodyPublisher body :
        List.of(
            TestService.text(" ".repeat(TOO_LARGE)),
            HttpRequest.BodyPublishers.fromPublisher(TestService.text(" ".repeat(TOO_LARGE))))) {
      assertThat(tooLarge("/api/v1/datasets", body)).isTrue();
    }
  }

  /** A server may close instead of reading on: the answer is a 413, or none. */
  private static boolean tooLarge(String path, HttpRequest.BodyPublisher body) {
    Browser browser = bank.browser();
    try {
      HttpResponse<String> answer =
          browser.send(
              browser
                  .request(path)
                  .header("Content-Type", "application/json")
                  .header("Idempotency-Key", UUID.randomUUID().toString())
                  .header("Authorization", bank.authorization("steward"))
                  .POST(body));
      return answer.statusCode() == 413
          && Browser.json(answer).get("code").stringValue().equals(ErrorCode.BODY_TOO_LARGE.code());
    } catch (java.io.UncheckedIOException e) {
      return true;
    }
  }

  @Test
  void strangers_may_send_little_and_have_to_say_how_much() throws IOException {
    String head = "POST /session HTTP/1.1\r\nHost: bank\r\nContent-Type: application/json\r\n";

    assertThat(exchange(head + "Content-Length: 9000\r\n").status()).isEqualTo(413);
    assertThat(exchange(head + "Content-Length: 99999999999999\r\n").status()).isEqualTo(413);
    assertThat(exchange(head + "Transfer-Encoding: chunked\r\n", "5\r\n{    \r\n").status())
        .isEqualTo(413);
  }

  @Test
  void a_request_that_says_its_length_twice_is_refused() throws IOException {
    String head = "POST /session HTTP/1.1\r\nHost: bank\r\nContent-Type: application/json\r\n";
    String smuggled = "GET /health HTTP/1.1\r\nHost: bank\r\n\r\n";

    for (String lengths :
        List.of(
            "Content-Length: 4\r\nContent-Length: 44\r\n",
            "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
            "Content-Length: -1\r\n",
            "Content-Length: 4x\r\n",
            "Content-Length : 4\r\n")) {
      RawHttp.Answer answer = exchange(head + lengths, "0\r\n\r\n" + smuggled);
      assertThat(answer.status()).as(lengths).isNotEqualTo(200);
      assertThat(answer.text()).as(lengths).doesNotContain("\"status\":\"UP\"");
    }
  }

  @Test
  void headers_that_are_too_many_or_too_long_are_refused() throws IOException {
    for (String headers :
        List.of("X: " + "y".repeat(100_000) + "\r\n", "X-Many: y\r\n".repeat(20_000))) {
      RawHttp.Answer answer = exchange("GET /session HTTP/1.1\r\nHost: bank\r\n" + headers);
      assertThat(answer.status()).isIn(0, 400, 413, 431);
    }
    assertThat(bank.browser().get("/session").statusCode()).isEqualTo(200);
  }

  @Test
  void a_request_that_comes_too_slowly_is_cut_off_and_others_are_served_meanwhile()
      throws IOException {
    String head =
        String.join(
            "\r\n",
            "POST /session HTTP/1.1",
            "Host: bank",
            "Content-Type: application/json",
            "Content-Length: 5000",
            "");
    for (String begun : List.of("", "GET /session HTTP/1.1\r\nX-Slow: ", head + "\r\n{")) {
      try (RawHttp slow = new RawHttp(port())) {
        slow.send(begun);
        assertThat(bank.browser().get("/session").statusCode()).isEqualTo(200);
        assertThat(slow.trickle('x', Duration.ofMillis(100), Duration.ofSeconds(20)))
            .as(begun)
            .isTrue();
      }
    }
  }

  @Test
  void hundreds_of_slow_connections_keep_nobody_out() throws IOException {
    List<RawHttp> slow = new ArrayList<>();
    try {
      for (int connection = 0; connection < 300; connection++) {
        RawHttp one = new RawHttp(port());
        one.send("GET /session HTTP/1.1\r\nX-Slow: ");
        slow.add(one);
      }

      assertThat(bank.browser().get("/session").statusCode()).isEqualTo(200);
      assertThat(slow.getFirst().read().status()).isZero();
    } finally {
      for (RawHttp one : slow) {
        one.close();
      }
    }
  }

  @Test
  void no_write_takes_a_body_that_another_sites_form_can_send() {
    List<String> taken = new ArrayList<>();
    for (Route route : Routes.ALL) {
      if (!route.method().equals("POST") || route.request().isEmpty()) {
        continue;
      }
      for (String type :
          List.of(
              "text/plain",
              "application/x-www-form-urlencoded",
              "multipart/form-data; boundary=x")) {
        TestService.Answer answer =
            bank.send(
                route.roles().stream().findFirst().map(role -> role.attributeValue()).orElse(null),
                bank.request(
                        route
                            .path()
                            .replace("{receipt}", UUID.randomUUID().toString())
                            .replaceAll("\\{[a-z]+}", "1"))
                    .header("Content-Type", type)
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .POST(TestService.text("{}")));
        if (answer.status() != 415) {
          taken.add(route.path() + " " + type + " " + answer.status());
        }
      }
    }
    assertThat(taken).isEmpty();
  }

  @Test
  void nothing_a_client_sends_becomes_a_header_of_the_answer() throws IOException {
    for (String id : List.of("a b", "<script>", "x".repeat(65), "a\u00e9", "a\tb", "a\r b")) {
      RawHttp.Answer answer =
          exchange("GET /session HTTP/1.1\r\nHost: evil.example\r\nX-Request-Id: " + id + "\r\n");
      assertThat(answer.text()).doesNotContain("evil.example").doesNotContain(id);
    }
    RawHttp.Answer split =
        exchange("GET /session/oidc?return=%0d%0aX-Split:%20yes HTTP/1.1\r\nHost: bank\r\n");
    assertThat(split.text().toLowerCase(java.util.Locale.ROOT)).doesNotContain("\r\nx-split");
  }

  @Test
  void credentials_that_are_weak_made_up_or_of_another_scheme_sign_nobody_in() {
    String token = bank.post("scientist", "/api/v1/tokens", "").json().get("token").stringValue();
    for (String header :
        List.of(
            "Bearer " + token.substring(1),
            "Bearer " + token + "A",
            "Bearer " + token.toLowerCase(java.util.Locale.ROOT),
            "Bearer",
            "Bearer null",
            "Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiJvZmZpY2VyIn0.",
            "Basic",
            "Basic b2ZmaWNlcg==",
            "Basic b2ZmaWNlcjo=",
            "Negotiate YII=",
            "Digest username=\"officer\"")) {
      assertThat(
              bank.send(null, bank.request("/api/v1/me").header("Authorization", header).GET())
                  .status())
          .as(header)
          .isEqualTo(401);
    }
    assertThat(bank.send(null, bank.request("/api/v1/me?access_token=" + token).GET()).status())
        .isEqualTo(401);
  }

  private static RawHttp.Answer exchange(String head) throws IOException {
    return exchange(head, "");
  }

  private static RawHttp.Answer exchange(String head, String body) throws IOException {
    return RawHttp.exchange(port(), head + "Connection: close\r\n\r\n" + body);
  }

  private static int port() {
    return URI.create(bank.uri().toString()).getPort();
  }

  private static String basic() {
    return bank.authorization("officer");
  }

  private static Browser signedIn(String user) {
    Browser browser = bank.browser();
    assertThat(browser.signIn(user, bank.password(user)).statusCode()).isEqualTo(200);
    return browser;
  }
}
