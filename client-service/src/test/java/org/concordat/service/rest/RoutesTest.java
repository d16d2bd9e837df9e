package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.service.TestService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route with every role, from the one table that says who may use it. */
class RoutesTest {
  private static final List<Role> PEOPLE =
      List.of(Role.SCIENTIST, Role.STEWARD, Role.OFFICER, Role.AUDITOR);

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
  void nobody_is_served_without_signing_in_where_a_role_is_asked_for() {
    for (Route route : Routes.ALL) {
      TestService.Answer answer = ask(bank, null, route);
      if (route.open()) {
        assertThat(answer.status()).as("%s", route.path()).isNotEqualTo(401);
      } else {
        assertThat(answer.status()).as("%s", route.path()).isEqualTo(401);
        assertProblem(answer, ErrorCode.UNAUTHENTICATED);
      }
    }
  }

  @Test
  void every_wrong_role_is_refused_on_every_route() {
    List<String> refused = new ArrayList<>();
    for (Route route : Routes.ALL) {
      for (Role role : PEOPLE) {
        if (route.open() || route.roles().contains(role)) {
          continue;
        }
        TestService.Answer answer = ask(bank, name(role), route);
        assertThat(answer.status()).as("%s as %s", route.path(), role).isEqualTo(403);
        assertProblem(answer, ErrorCode.USER_ROLE_NOT_ALLOWED);
        refused.add(route.path() + role);
      }
    }
    assertThat(refused).hasSizeGreaterThanOrEqualTo(40);
  }

  @Test
  void every_right_role_gets_past_the_gate() {
    for (Route route : Routes.ALL) {
      if (route.path().endsWith("/events")) {
        continue; // never ends; EventsRestTest reads it
      }
      for (Role role : route.roles()) {
        TestService.Answer answer = ask(bank, name(role), route);
        assertThat(answer.status())
            .as("%s as %s: %s", route.path(), role, answer.body())
            .isNotIn(401, 403, 405, 500);
      }
    }
  }

  @Test
  void a_regulators_instance_refuses_every_post_and_every_private_value() {
    for (Route route : Routes.ALL) {
      if (!route.open() && (route.method().equals("POST") || route.banksOnly())) {
        TestService.Answer answer = ask(regulator, "auditor", route);
        assertThat(answer.status()).as("%s", route.path()).isEqualTo(403);
        assertProblem(answer, ErrorCode.REGULATOR_READ_ONLY);
      }
    }
    assertThat(regulator.ledger.calls()).isEmpty();
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

  private static TestService.Answer ask(TestService service, String user, Route route) {
    HttpRequest.Builder request = service.request(route.path().replaceAll("\\{[a-z]+}", "1"));
    if (route.method().equals("GET")) {
      return service.send(user, request.GET());
    }
    return service.send(
        user,
        request
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .method(route.method(), HttpRequest.BodyPublishers.ofString("{}")));
  }

  private static String name(Role role) {
    return role.attributeValue();
  }

  private static void assertProblem(TestService.Answer answer, ErrorCode code) {
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.json().get("code").stringValue()).isEqualTo(code.code());
    assertThat(answer.json().get("status").intValue()).isEqualTo(answer.status());
    assertThat(answer.json().get("instance").stringValue()).startsWith("/");
  }
}
