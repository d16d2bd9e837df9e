package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.concordat.service.TestService;
import org.concordat.service.testing.Browser;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecurityHeadersTest {
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
  void every_answer_has_them_the_refused_ones_too() {
    Browser signedIn = bank.browser();
    assertThat(signedIn.signIn("officer", bank.password("officer")).statusCode()).isEqualTo(200);
    Map<Integer, HttpResponse<String>> answers =
        Map.of(
            200, signedIn.get("/api/v1/me"),
            401, bank.browser().get("/api/v1/me"),
            403, signedIn.get("/api/v1/models/s/1/parameters"),
            404, signedIn.get("/api/v1/nothing"),
            405, signedIn.write("PUT", "/api/v1/me", "{}"),
            415, posted(signedIn, "text/plain", "{}"),
            400, signedIn.write("POST", "/session", "{"));

    answers.forEach(
        (status, answer) -> {
          assertThat(answer.statusCode()).isEqualTo(status);
          for (String name :
              List.of(
                  "Content-Security-Policy",
                  "X-Content-Type-Options",
                  "X-Frame-Options",
                  "Referrer-Policy",
                  "Cross-Origin-Opener-Policy",
                  "Cross-Origin-Resource-Policy",
                  "Permissions-Policy")) {
            assertThat(answer.headers().allValues(name)).as("%s of %s", name, status).hasSize(1);
          }
          assertThat(answer.headers().firstValue("Cache-Control"))
              .as("%s", status)
              .contains("no-store");
          assertThat(answer.headers().firstValue("Strict-Transport-Security")).isEmpty();
        });
  }

  private static HttpResponse<String> posted(Browser browser, String type, String body) {
    return browser.send(
        browser.request("/session").header("Content-Type", type).POST(TestService.text(body)));
  }

  @Test
  void no_script_but_our_files_and_no_markup_from_text() {
    assertThat(SecurityHeaders.policy("/console/studies"))
        .contains("script-src 'self'; style-src 'self';")
        .contains("require-trusted-types-for 'script'")
        .doesNotContain("unsafe");
  }

  @Test
  void an_exception_holds_for_its_pages_only() {
    assertThat(SecurityHeaders.policy("/api-docs")).isNotEqualTo(SecurityHeaders.POLICY);
    assertThat(SecurityHeaders.policy("/api-docs/")).isNotEqualTo(SecurityHeaders.POLICY);
    assertThat(SecurityHeaders.policy("/api-docs-of-others")).isEqualTo(SecurityHeaders.POLICY);
    assertThat(SecurityHeaders.policy("/api-docs")).contains("script-src 'self';");
  }

  @Test
  void by_https_browsers_are_told_to_stay_with_it() {
    try (TestService proxied =
        TestService.start(
            directory.resolve("proxied"),
            "bank",
            new InMemoryLedger(),
            new InMemoryTasks(),
            Map.of("concordat.web.external-address", "https://bank.example"))) {
      assertThat(
              proxied.browser().get("/session").headers().firstValue("Strict-Transport-Security"))
          .contains("max-age=31536000");
    }
  }
}
