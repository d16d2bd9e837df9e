package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.TestService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the table of routes leads to; RolesTest tries each route with each role. */
class RoutesTest {
  @TempDir static Path directory;
  private static TestService bank;
  private static TestService regulator;

  @BeforeAll
  static void start() {
    bank = TestService.bank(directory.resolve("bank"));
    regulator = TestService.regulator(directory.resolve("regulator"));
  }

  @AfterAll
  static void stop() {
    bank.close();
    regulator.close();
  }

  @Test
  void a_regulator_reads_what_is_public() {
    assertThat(regulator.get("auditor", "/api/v1/studies").status()).isEqualTo(200);
    assertThat(regulator.get("auditor", "/api/v1/transactions").status()).isEqualTo(200);
  }

  @Test
  void a_wrong_password_is_refused() {
    assertThat(bank.get("stranger", "/api/v1/me").status()).isEqualTo(401);
  }

  @Test
  void files_for_browsers_need_no_signing_in_and_nothing_else_comes_with_them() throws Exception {
    HttpResponse<String> style =
        bank.client()
            .send(
                bank.request("/webjars/swagger-ui/5.34.1/swagger-ui.css").build(),
                HttpResponse.BodyHandlers.ofString());
    assertThat(style.statusCode()).isEqualTo(200);
    assertThat(style.headers().firstValue("Content-Type")).hasValue("text/css; charset=utf-8");
    assertThat(style.headers().firstValue("Cache-Control").orElseThrow()).contains("immutable");

    for (String path :
        List.of(
            "/webjars/swagger-ui/5.34.1/",
            "/webjars/swagger-ui/5.34.1/swagger-ui.css.map",
            "/webjars/nothing/1/nothing.js",
            "/console/../api/v1/me",
            "/webjars/%2e%2e/%2e%2e/application.yml",
            "/webjars//etc/passwd")) {
      assertThat(bank.get(null, path).status()).as(path).isIn(401, 404);
    }
  }

  @Test
  void what_no_route_names_is_not_found() {
    TestService.Answer answer = bank.get("auditor", "/api/v1/secrets");

    assertThat(answer.status()).isEqualTo(404);
    assertProblem(answer, ErrorCode.RESOURCE_NOT_FOUND);
  }

  @Test
  void a_method_a_path_does_not_take_is_said_so() {
    TestService.Answer answer = bank.send("steward", bank.request("/api/v1/datasets").DELETE());

    assertThat(answer.status()).isEqualTo(405);
    assertProblem(answer, ErrorCode.METHOD_NOT_TAKEN);
  }

  @Test
  void a_fixed_part_of_a_path_is_never_taken_for_a_variable_one() {
    TestService.Answer answer = bank.get("steward", "/api/v1/datasets/cards/receipts/searches");

    assertThat(answer.status()).isEqualTo(405);
    assertThat(Routes.methods("/api/v1/datasets/cards/receipts/searches")).containsExactly("POST");
    assertThat(Routes.methods("/api/v1/charters/1/approvals")).containsExactly("POST");
    assertThat(Routes.methods("/api/v1/studies/cards")).contains("GET");
  }

  @Test
  void a_method_that_an_open_path_does_not_take_is_said_so_to_strangers_too() {
    for (TestService service : List.of(bank, regulator)) {
      TestService.Answer answer = service.send(null, service.request("/health").DELETE());

      assertThat(answer.status()).isEqualTo(405);
      assertProblem(answer, ErrorCode.METHOD_NOT_TAKEN);
      assertThat(service.send(null, service.request("/api/v1/studies").DELETE()).status())
          .isEqualTo(401);
    }
  }

  @Test
  void an_empty_parameter_is_refused_and_does_not_choose_everything() {
    for (String query : List.of("bank=", "limit=", "cursor=", "format=")) {
      TestService.Answer answer = bank.get("steward", "/api/v1/datasets?" + query);

      assertThat(answer.status()).as(query).isEqualTo(400);
      assertProblem(answer, ErrorCode.FIELD_INVALID);
    }
  }

  @Test
  void an_address_that_is_too_long_is_said_so() {
    TestService.Answer answer =
        bank.get("steward", "/api/v1/datasets?cursor=" + "a".repeat(20_000));

    assertThat(answer.status()).isEqualTo(413);
    assertProblem(answer, ErrorCode.BODY_TOO_LARGE);
    assertThat(answer.body()).contains("the address or the headers are longer");
  }

  @Test
  void a_token_signs_in_like_the_password_it_was_given_for() {
    String token = bank.post("scientist", "/api/v1/tokens", "").json().get("token").stringValue();

    TestService.Answer me =
        bank.send(
            null, bank.request("/api/v1/me").header("Authorization", "Bearer " + token).GET());

    assertThat(me.status()).isEqualTo(200);
    assertThat(me.json().get("name").stringValue()).isEqualTo("scientist");
  }

  @Test
  void the_description_names_every_route_and_its_roles() {
    TestService.Answer answer = bank.get(null, "/openapi.yml");

    assertThat(answer.status()).isEqualTo(200);
    for (Route route : Routes.ALL) {
      assertThat(
              answer
                  .json()
                  .get("paths")
                  .get(route.path())
                  .get(route.method().toLowerCase(Locale.ROOT)))
          .as("%s", route.path())
          .isNotNull();
    }
    assertThat(answer.json().get("components").get("schemas").get("Study").get("properties"))
        .isNotNull();
    assertThat(answer.json().get("components").get("schemas").get("RoundState").get("oneOf"))
        .hasSize(6);
  }

  private static void assertProblem(TestService.Answer answer, ErrorCode code) {
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.json().get("code").stringValue()).isEqualTo(code.code());
    assertThat(answer.json().get("status").intValue()).isEqualTo(answer.status());
    assertThat(answer.json().get("instance").stringValue()).startsWith("/");
  }
}
