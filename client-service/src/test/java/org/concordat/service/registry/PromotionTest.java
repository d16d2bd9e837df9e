package org.concordat.service.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.service.TestService;
import org.concordat.service.testing.ConsentBooks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.ModelWorld;
import org.concordat.service.users.LocalUsers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class PromotionTest {
  private static final String MODEL = "/api/v1/models/cards/3";
  private static final Map<String, String> WHY = Map.of("reason", "as the test wants");

  @TempDir Path directory;
  private final InMemoryLedger ledger = new InMemoryLedger();
  private TestService service;

  @BeforeEach
  void start() {
    LocalUsers.open(
        directory.resolve("users.json"),
        directory.resolve("credentials.txt"),
        Map.of(
            "scientist", Set.of(Role.SCIENTIST),
            "steward", Set.of(Role.STEWARD),
            "officer", Set.of(Role.OFFICER),
            "auditor", Set.of(Role.AUDITOR),
            "both", Set.of(Role.SCIENTIST, Role.OFFICER)),
        new SecureRandom(),
        Clock.systemUTC());
    List<ConsentRoot> consents = ConsentBooks.of(directory);
    open();
    new ModelWorld(ledger, consents).awaitBy(service);
  }

  private void open() {
    service = TestService.start(directory, "bank", ledger, new InMemoryTasks(), Map.of());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void a_scientist_asks_and_an_officer_agrees() {
    assertStatus(201, post("scientist", "/promotion"));
    assertThat(deployments().get(0).get("status").stringValue()).isEqualTo("REQUESTED");
    assertStatus(201, post("officer", "/promotion/approval"));
    assertThat(deployments().get(0).get("status").stringValue()).isEqualTo("PROMOTED");

    assertThat(ledger.calls())
        .extracting(InMemoryLedger.Call::role, InMemoryLedger.Call::name)
        .containsExactly(
            tuple(Role.SCIENTIST, TransactionName.REQUEST_PROMOTION),
            tuple(Role.OFFICER, TransactionName.APPROVE_PROMOTION));
  }

  @Test
  void whoever_asked_does_not_agree_even_with_both_roles() {
    assertStatus(201, post("both", "/promotion"));

    TestService.Answer answer = post("both", "/promotion/approval");

    assertProblem(answer, 422, ErrorCode.SECOND_PERSON_NEEDED);
    assertThat(answer.json().get("detail").stringValue()).contains("both", "cards/3");
    assertThat(submitted(TransactionName.APPROVE_PROMOTION)).isEmpty();
    assertStatus(201, post("officer", "/promotion/approval"));
  }

  @Test
  void everyone_who_asked_counts_not_only_the_first() {
    assertStatus(201, post("scientist", "/promotion"));
    assertStatus(201, post("both", "/promotion"));

    assertProblem(post("both", "/promotion/approval"), 422, ErrorCode.SECOND_PERSON_NEEDED);
  }

  @Test
  void who_asked_is_remembered_over_a_restart() {
    assertStatus(201, post("both", "/promotion"));
    service.close();
    open();

    assertProblem(post("both", "/promotion/approval"), 422, ErrorCode.SECOND_PERSON_NEEDED);
  }

  @Test
  void who_asked_is_remembered_even_if_the_ledgers_answer_was_lost() {
    ledger.behaves(
        call -> {
          throw new ConcordatException(ErrorCode.LEDGER_UNAVAILABLE, "the answer is lost");
        });
    assertProblem(post("both", "/promotion"), 503, ErrorCode.LEDGER_UNAVAILABLE);

    assertProblem(post("both", "/promotion/approval"), 422, ErrorCode.SECOND_PERSON_NEEDED);
  }

  @Test
  void a_request_this_service_knows_nothing_of_is_not_approved() {
    assertProblem(post("officer", "/promotion/approval"), 422, ErrorCode.SECOND_PERSON_NEEDED);
    assertThat(ledger.calls()).isEmpty();
  }

  @Test
  void suspension_resumption_and_retirement_go_to_the_ledger_with_their_reason() {
    post("scientist", "/promotion");
    post("officer", "/promotion/approval");

    assertStatus(201, service.post("steward", MODEL + "/suspension", WHY));
    assertStatus(201, service.post("officer", MODEL + "/resumption", WHY));
    assertStatus(201, service.post("officer", MODEL + "/retirement", WHY));

    assertThat(ledger.calls())
        .extracting(InMemoryLedger.Call::argument)
        .endsWith(
            new Requests.ModelStep("cards", 3, "as the test wants"),
            new Requests.ModelStep("cards", 3, "as the test wants"),
            new Requests.ModelStep("cards", 3, "as the test wants"));
    assertThat(deployments().get(0).get("status").stringValue()).isEqualTo("RETIRED");
  }

  @Test
  void a_step_without_a_reason_is_refused() {
    for (String step : List.of("/suspension", "/resumption", "/retirement")) {
      assertProblem(service.post("officer", MODEL + step, Map.of()), 400, ErrorCode.FIELD_INVALID);
    }
    assertThat(ledger.calls()).isEmpty();
  }

  @Test
  void an_officer_names_a_successor() {
    TestService.Answer answer =
        service.post(
            "officer",
            MODEL + "/retraining",
            Map.of("successorStudy", "again", "successorRound", 1));

    assertStatus(201, answer);
    assertThat(ledger.calls().getLast().argument())
        .isEqualTo(new Retraining("cards", 3, "again", 1));
  }

  @Test
  void uses_are_listed_of_one_bank_or_of_all() {
    post("scientist", "/promotion");

    assertThat(deployments()).hasSize(1);
    assertThat(items("/api/v1/deployments?bank=BankAMSP")).hasSize(1);
    assertThat(items("/api/v1/deployments?bank=BankBMSP")).isEmpty();
  }

  private JsonNode deployments() {
    return items("/api/v1/deployments");
  }

  private JsonNode items(String path) {
    return service.get("auditor", path).json().get("items");
  }

  private List<InMemoryLedger.Call> submitted(TransactionName name) {
    return ledger.calls().stream().filter(call -> call.name() == name).toList();
  }

  private TestService.Answer post(String user, String path) {
    return service.post(user, MODEL + path, "");
  }

  private static void assertStatus(int status, TestService.Answer answer) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
  }

  private static void assertProblem(TestService.Answer answer, int status, ErrorCode code) {
    assertStatus(status, answer);
    assertThat(answer.json().get("code").stringValue()).isEqualTo(code.code());
  }
}
