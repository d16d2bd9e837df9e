package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.registry.Dataset;
import org.concordat.service.TestService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WritesRestTest {
  private static final String DATASETS = "/api/v1/datasets";
  private static final Dataset PAYMENTS =
      new Dataset(
          "payments",
          "BankAMSP",
          "Payments",
          List.of("amount"),
          "fraud",
          LawfulBasis.LEGITIMATE_INTERESTS);

  @TempDir Path directory;
  private TestService service;

  @BeforeEach
  void start() {
    service = TestService.bank(directory);
    service.ledger.behaves(
        call -> {
          Dataset dataset = (Dataset) call.argument();
          return Map.of(RecordKey.of(RecordType.DATASET, dataset.bank(), dataset.id()), dataset);
        });
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void the_same_key_and_body_give_the_same_answer_and_one_transaction() {
    TestService.Answer first = service.post("steward", DATASETS, PAYMENTS, "key-1");
    TestService.Answer again = service.post("steward", DATASETS, PAYMENTS, "key-1");

    assertThat(first.status()).as(first.body()).isEqualTo(201);
    assertThat(again).isEqualTo(first);
    assertThat(service.ledger.calls()).hasSize(1);
  }

  @Test
  void the_same_key_at_the_same_moment_gives_one_transaction() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      Callable<TestService.Answer> post =
          () -> service.post("steward", DATASETS, PAYMENTS, "key-1");
      List<Future<TestService.Answer>> answers =
          threads.invokeAll(List.of(post, post, post, post, post, post));
      for (Future<TestService.Answer> answer : answers) {
        assertThat(answer.get().status()).isEqualTo(201);
      }
    }
    assertThat(service.ledger.calls()).hasSize(1);
  }

  @Test
  void the_same_key_with_another_body_is_refused() {
    service.post("steward", DATASETS, PAYMENTS, "key-1");
    Dataset other =
        new Dataset(
            "other",
            "BankAMSP",
            "Other",
            List.of("amount"),
            "fraud",
            LawfulBasis.LEGITIMATE_INTERESTS);

    assertProblem(
        service.post("steward", DATASETS, other, "key-1"), 409, ErrorCode.IDEMPOTENCY_KEY_REUSED);
    assertThat(service.ledger.calls()).hasSize(1);
  }

  @Test
  void an_answer_survives_a_restart() {
    TestService.Answer first = service.post("steward", DATASETS, PAYMENTS, "key-1");
    service.close();
    service = TestService.start(directory, "bank", service.ledger, service.tasks, Map.of());

    assertThat(service.post("steward", DATASETS, PAYMENTS, "key-1")).isEqualTo(first);
    assertThat(service.ledger.calls()).hasSize(1);
  }

  @Test
  void a_write_without_a_key_is_refused() {
    assertProblem(
        service.post("steward", DATASETS, PAYMENTS, null), 400, ErrorCode.IDEMPOTENCY_KEY_MISSING);
    assertThat(service.ledger.calls()).isEmpty();
  }

  @Test
  void a_definite_refusal_is_repeated_and_a_passing_one_is_tried_again() {
    refuse(ErrorCode.ID_TAKEN);
    assertProblem(service.post("steward", DATASETS, PAYMENTS, "a"), 409, ErrorCode.ID_TAKEN);
    assertProblem(service.post("steward", DATASETS, PAYMENTS, "a"), 409, ErrorCode.ID_TAKEN);
    assertThat(service.ledger.calls()).hasSize(1);

    refuse(ErrorCode.LEDGER_UNAVAILABLE);
    assertProblem(
        service.post("steward", DATASETS, PAYMENTS, "b"), 503, ErrorCode.LEDGER_UNAVAILABLE);
    service.ledger.behaves(call -> Map.of());
    assertThat(service.post("steward", DATASETS, PAYMENTS, "b").status()).isEqualTo(201);
  }

  @Test
  void malformed_json_is_said_to_be_so() {
    assertProblem(service.post("steward", DATASETS, "{\"id\":"), 400, ErrorCode.MALFORMED_JSON);
    assertProblem(service.post("steward", DATASETS, ""), 400, null);
  }

  @Test
  void an_unknown_a_repeated_and_a_missing_field_are_named() {
    TestService.Answer unknown =
        service.post(
            "steward",
            DATASETS,
            "{\"id\":\"a\",\"bank\":\"BankAMSP\",\"title\":\"t\",\"features\":[\"x\"],"
                + "\"label\":\"y\",\"lawfulBasis\":\"CONTRACT\",\"colour\":\"red\"}");
    TestService.Answer missing = service.post("steward", DATASETS, "{\"id\":\"a\"}");

    assertProblem(unknown, 400, ErrorCode.FIELD_INVALID);
    assertThat(unknown.json().get("detail").stringValue()).contains("colour");
    assertProblem(missing, 400, ErrorCode.FIELD_INVALID);
    assertThat(service.ledger.calls()).isEmpty();
  }

  @Test
  void a_fault_shows_no_stack_trace_and_no_inner_text() {
    service.ledger.behaves(
        call -> {
          throw new IllegalStateException("secret inner text");
        });

    TestService.Answer answer = service.post("steward", DATASETS, PAYMENTS);

    assertProblem(answer, 500, ErrorCode.INTERNAL);
    assertThat(answer.body()).doesNotContain("secret", "Exception", "at org.");
  }

  @Test
  void a_body_of_another_media_type_is_a_problem_too() {
    TestService.Answer answer =
        service.send(
            "steward",
            service
                .request(DATASETS)
                .header("Content-Type", "application/xml")
                .header("Idempotency-Key", "k")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString("<a/>")));

    assertThat(answer.status()).isEqualTo(415);
    assertThat(answer.contentType()).startsWith("application/problem+json");
  }

  @Test
  void a_round_number_that_is_none_is_a_problem() {
    assertProblem(
        service.get("auditor", "/api/v1/studies/s/rounds/first"), 400, ErrorCode.FIELD_INVALID);
  }

  @Test
  void withdrawn_rows_stay_in_the_bank() {
    service.post("steward", DATASETS, PAYMENTS);
    service.ledger.behaves(call -> Map.of());

    TestService.Answer answer =
        service.post(
            "steward",
            DATASETS + "/payments/revocations",
            Map.of("withdrawnRowIds", List.of("row-7", "row-3")));

    assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    assertThat(answer.json().get("record").get("withdrawnRows").longValue()).isEqualTo(2);
    assertThat(service.ledger.calls().getLast().argument().toString())
        .doesNotContain("row-7", "row-3");
  }

  private void refuse(ErrorCode code) {
    service.ledger.behaves(
        call -> {
          throw new ConcordatException(code, "as the test wants");
        });
  }

  private static void assertProblem(TestService.Answer answer, int status, ErrorCode code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.contentType()).startsWith("application/problem+json");
    if (code != null) {
      assertThat(answer.json().get("code").stringValue()).isEqualTo(code.code());
    }
  }
}
