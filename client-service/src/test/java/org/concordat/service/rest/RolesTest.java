package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.service.TestService;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * One test for every route, every role and nobody, at a bank and at a regulator, made from the one
 * table that says who may use what. A route that is added is tested by that.
 */
class RolesTest {
  private static final List<Optional<Role>> AT_A_BANK =
      List.of(
          Optional.of(Role.SCIENTIST),
          Optional.of(Role.STEWARD),
          Optional.of(Role.OFFICER),
          Optional.of(Role.AUDITOR),
          Optional.empty());

  private static final List<Optional<Role>> AT_A_REGULATOR =
      List.of(Optional.of(Role.AUDITOR), Optional.empty());

  @TempDir static Path directory;
  private static TestService bank;
  private static TestService regulator;

  @BeforeAll
  static void start() {
    bank = start("bank");
    regulator = start("regulator");
  }

  private static TestService start(String kind) {
    return TestService.start(
        directory.resolve(kind),
        kind,
        new InMemoryLedger(),
        new InMemoryTasks(),
        java.util.Map.of(
            "concordat.limits.writes.burst", 100_000, "concordat.limits.strangers.burst", 100_000));
  }

  @AfterAll
  static void stop() {
    bank.close();
    regulator.close();
  }

  @TestFactory
  Stream<DynamicTest> at_a_bank_the_table_decides() {
    return tests(AT_A_BANK, (route, role) -> () -> requireAsTableSays(bank, false, route, role));
  }

  @TestFactory
  Stream<DynamicTest> at_a_regulator_s_the_table_decides_and_nothing_is_written_or_private() {
    return tests(
        AT_A_REGULATOR, (route, role) -> () -> requireAsTableSays(regulator, true, route, role));
  }

  @Test
  void every_role_is_refused_somewhere_and_let_through_somewhere_else() {
    for (Role role : List.of(Role.SCIENTIST, Role.STEWARD, Role.OFFICER, Role.AUDITOR)) {
      assertThat(Routes.ALL).anyMatch(route -> route.roles().contains(role));
      assertThat(Routes.ALL)
          .filteredOn(route -> !route.open() && !route.roles().contains(role))
          .hasSizeGreaterThan(5);
    }
  }

  private interface Requirement {
    org.junit.jupiter.api.function.Executable of(Route route, Optional<Role> role);
  }

  private static Stream<DynamicTest> tests(List<Optional<Role>> roles, Requirement requirement) {
    List<DynamicTest> tests = new ArrayList<>();
    for (Route route : Routes.ALL) {
      for (Optional<Role> role : roles) {
        tests.add(
            DynamicTest.dynamicTest(
                route.method()
                    + " "
                    + route.path()
                    + " as "
                    + role.map(Role::attributeValue).orElse("nobody"),
                requirement.of(route, role)));
      }
    }
    return tests.stream();
  }

  private static void requireAsTableSays(
      TestService service, boolean atRegulator, Route route, Optional<Role> role) {
    boolean forbidden =
        atRegulator && (route.banksOnly() || (!route.open() && !route.method().equals("GET")));
    if (route.open()) {
      if (route.method().equals("GET")) {
        assertThat(ask(service, role, route).status()).isNotIn(401, 403, 405, 500);
      }
    } else if (role.isEmpty()) {
      assertRefused(ask(service, role, route), 401, ErrorCode.UNAUTHENTICATED);
    } else if (forbidden) {
      assertRefused(ask(service, role, route), 403, ErrorCode.REGULATOR_READ_ONLY);
    } else if (!route.roles().contains(role.get())) {
      assertRefused(ask(service, role, route), 403, ErrorCode.USER_ROLE_NOT_ALLOWED);
    } else if (!route.path().endsWith("/events")) { // never ends; EventsRestTest reads it
      TestService.Answer answer = ask(service, role, route);
      assertThat(answer.status()).as(answer.body()).isNotIn(401, 403, 405, 500);
    }
    if (atRegulator) {
      assertThat(service.ledger.calls()).isEmpty();
    }
  }

  private static TestService.Answer ask(TestService service, Optional<Role> role, Route route) {
    HttpRequest.Builder request = service.request(route.path().replaceAll("\\{[a-z]+}", "1"));
    HttpRequest.Builder asked =
        route.method().equals("GET")
            ? request.GET()
            : request
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .method(route.method(), HttpRequest.BodyPublishers.ofString("{}"));
    return service.send(role.map(Role::attributeValue).orElse(null), asked);
  }

  private static void assertRefused(TestService.Answer answer, int status, ErrorCode code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    assertThat(answer.json().get("code").stringValue()).isEqualTo(code.code());
  }
}
