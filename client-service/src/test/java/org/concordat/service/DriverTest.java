package org.concordat.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.commitment.UpdateCommitment;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.Requests;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.task.Task;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.OneBankStudy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole service takes part in a round; ledger and workers are doubles, and it may be killed. */
class DriverTest {
  @TempDir Path directory;
  private TestService service;
  private OneBankStudy study;

  @BeforeEach
  void start() {
    study = new OneBankStudy(new InMemoryLedger(), new InMemoryTasks());
    service = TestService.start(directory, "bank", study.ledger(), study.tasks(), Map.of());
    study.prepare(service);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void a_snapshot_is_registered_once_the_worker_has_taken_it() {
    assertThat(study.submitted(TransactionName.REGISTER_SNAPSHOT)).hasSize(1);
  }

  @Test
  void a_join_hands_the_quantiles_over_in_the_transient_map_only() {
    InMemoryLedger.Call join = study.submitted(TransactionName.JOIN_STUDY).getFirst();

    QuantileGrid quantiles =
        CanonicalJson.read(
            join.transients().get(TransactionName.Transients.QUANTILES), QuantileGrid.class);
    assertThat(quantiles.values()).isEqualTo(OneBankStudy.QUANTILES);
    assertThat(join.argument().toString()).doesNotContain("values");
  }

  @Test
  void a_round_goes_from_training_to_judgement_without_anybody_asking() {
    study.open(1);
    study.answerTraining(1);
    study.await(TransactionName.COMMIT_UPDATE, 1);
    study.reveal(1);
    study.await(TransactionName.REVEAL_UPDATE, 1);
    study.await(TransactionName.FINALIZE_ROUND, 1);
    study.judge(1);
    study.answerEvaluation(1);
    study.await(TransactionName.JUDGE_MODEL, 1);
    study.await(TransactionName.ADVANCE_ROUND, 1);

    Judgement judgement =
        (Judgement) study.submitted(TransactionName.JUDGE_MODEL).getFirst().argument();
    assertThat(judgement.metricMicros()).isEqualTo(OneBankStudy.METRICS.rocAucMicros());
  }

  @Test
  void what_is_revealed_opens_what_was_committed_to() {
    study.open(1);
    study.answerTraining(1);
    study.await(TransactionName.COMMIT_UPDATE, 1);
    study.reveal(1);
    study.await(TransactionName.REVEAL_UPDATE, 1);

    assertThatTheRevealOpensTheCommitment();
  }

  @Test
  void killed_after_training_was_handed_out_it_commits_after_the_restart() {
    study.open(1);
    study.awaitTask(Task.Train.class, 1);
    restart();
    study.answerTraining(1);

    study.await(TransactionName.COMMIT_UPDATE, 1);
    assertThat(study.trainings()).hasSize(1);
  }

  @Test
  void killed_after_the_ledger_took_its_commitment_it_sends_the_same_bytes_again() {
    study.open(1);
    study.loseAnswers(true);
    study.answerTraining(1);
    study.await(TransactionName.COMMIT_UPDATE, 1);
    restart();
    study.loseAnswers(false);
    study.await(TransactionName.COMMIT_UPDATE, 2);

    assertThat(
            study.submitted(TransactionName.COMMIT_UPDATE).stream()
                .map(InMemoryLedger.Call::argument)
                .distinct())
        .hasSize(1);
  }

  @Test
  void killed_before_its_reveal_it_reveals_what_it_committed_to_before() {
    study.open(1);
    study.answerTraining(1);
    study.await(TransactionName.COMMIT_UPDATE, 1);
    service.close();
    study.reveal(1);
    service = TestService.start(directory, "bank", study.ledger(), study.tasks(), Map.of());
    study.await(TransactionName.REVEAL_UPDATE, 1);

    assertThatTheRevealOpensTheCommitment();
  }

  private void assertThatTheRevealOpensTheCommitment() {
    Commit commit = (Commit) study.submitted(TransactionName.COMMIT_UPDATE).getFirst().argument();
    InMemoryLedger.Call reveal = study.submitted(TransactionName.REVEAL_UPDATE).getFirst();
    assertThat(
            new UpdateCommitment("concordat", OneBankStudy.STUDY, 1, "BankAMSP")
                .opens(
                    commit.commitment(),
                    CanonicalJson.read(
                        reveal.transients().get(TransactionName.Transients.OPENING),
                        UpdateCommitment.Opening.class),
                    reveal.transients().get(TransactionName.Transients.CHUNK)))
        .isTrue();
  }

  @Test
  void killed_while_judging_it_judges_after_the_restart() {
    goOnToJudging();
    study.awaitTask(Task.Evaluate.class, 1);
    restart();
    study.answerEvaluation(1);

    study.await(TransactionName.JUDGE_MODEL, 1);
  }

  @Test
  void a_broker_that_is_down_delays_training_but_does_not_lose_it() {
    study.tasks().down(true);
    study.open(1);
    Await.until(
        "the driver has tried",
        () -> service.get("auditor", "/api/v1/studies/study/rounds/1").status() == 200);
    study.tasks().down(false);

    study.awaitTask(Task.Train.class, 1);
  }

  @Test
  void a_second_answer_to_a_task_changes_nothing() {
    study.open(1);
    study.answerTraining(1);
    study.answerTraining(1);
    study.await(TransactionName.COMMIT_UPDATE, 1);

    assertThat(study.submitted(TransactionName.COMMIT_UPDATE)).hasSize(1);
  }

  @Test
  void a_definite_refusal_is_shown_and_not_tried_again_in_the_round() {
    study.refuse(TransactionName.COMMIT_UPDATE, ErrorCode.PRIVACY_BUDGET_EXHAUSTED);
    study.open(1);
    study.answerTraining(1);
    Await.until("the refusal is shown", () -> !refusal(1).isEmpty());

    assertThat(refusal(1)).isEqualTo(ErrorCode.PRIVACY_BUDGET_EXHAUSTED.code());
    study.nudge();
    assertThat(study.submitted(TransactionName.COMMIT_UPDATE)).hasSize(1);

    study.refuse(TransactionName.COMMIT_UPDATE, null);
    study.open(2);
    study.answerTraining(2);
    study.await(TransactionName.COMMIT_UPDATE, 2);
  }

  @Test
  void momentum_is_handed_on_to_the_next_rounds_training() {
    study.open(1);
    study.answerTraining(1);
    study.await(TransactionName.COMMIT_UPDATE, 1);
    study.open(2);
    study.awaitTask(Task.Train.class, 2);

    assertThat(study.trainings()).extracting(Task.Train::momentum).containsExactly("", "AAAAAQ==");
  }

  @Test
  void what_was_trained_while_the_others_judged_is_committed_once_the_round_opens() {
    trainAhead();
    study.open(2, 1);

    study.await(TransactionName.COMMIT_UPDATE, 2);
    assertThat(study.trainings()).extracting(Task.Train::round).containsExactly(1, 2);
    assertThat(study.trainings().getLast().momentum()).isEqualTo("AAAAAQ==");
  }

  @Test
  void what_was_trained_from_a_model_rejected_afterwards_is_not_used() {
    trainAhead();
    study.open(2, 0);
    study.awaitTask(Task.Train.class, 3);
    assertThat(study.submitted(TransactionName.COMMIT_UPDATE)).hasSize(1);
    study.answerTraining(2);

    study.await(TransactionName.COMMIT_UPDATE, 2);
    assertThat(study.trainings()).extracting(Task.Train::round).containsExactly(1, 2, 2);
  }

  /** Round 1 up to its judging phase. */
  private void goOnToJudging() {
    study.open(1);
    study.answerTraining(1);
    study.await(TransactionName.COMMIT_UPDATE, 1);
    study.reveal(1);
    study.await(TransactionName.FINALIZE_ROUND, 1);
    study.judge(1);
  }

  /** Round 1 up to the bank's own judgement, and the training of round 2 from its model. */
  private void trainAhead() {
    goOnToJudging();
    study.answerEvaluation(1);
    study.answerTraining(2);
    study.await(TransactionName.JUDGE_MODEL, 1);
  }

  @Test
  void an_outdated_snapshot_is_not_trained_on_and_a_new_one_is() {
    study.revoke(service, List.of("row-1"));
    study.open(1);
    Await.until("the block is shown", () -> !blocked(1).isEmpty());
    assertThat(blocked(1)).isEqualTo(ErrorCode.SNAPSHOT_OUTDATED.code());
    assertThat(study.trainings()).isEmpty();

    study.snapshot(service, "second");
    study.awaitTask(Task.Train.class, 1);

    Task.Train training = study.trainings().getFirst();
    assertThat(training.source().withdrawn()).containsExactly("row-1");
    Revocation mark =
        (Revocation) study.submitted(TransactionName.RECORD_REVOCATION).getFirst().argument();
    assertThat(mark.withdrawnRows()).isEqualTo(1);
  }

  @Test
  void trained_after_the_round_has_gone_on_it_asks_to_be_awaited_again() {
    study.open(1);
    study.awaitTask(Task.Train.class, 1);
    study.openWithout(2);
    Await.until(
        "round 2 is known",
        () -> service.get("auditor", "/api/v1/studies/study/rounds/2").status() == 200);
    study.answerTraining(1);

    study.await(TransactionName.REJOIN_ROUNDS, 1);
    assertThat(study.submitted(TransactionName.COMMIT_UPDATE)).isEmpty();
    assertThat(study.submitted(TransactionName.REJOIN_ROUNDS).getFirst().argument())
        .isEqualTo(new Requests.StudyReference(OneBankStudy.STUDY));
  }

  @Test
  void refused_as_too_late_it_asks_to_be_awaited_again() {
    study.open(1);
    study.awaitTask(Task.Train.class, 1);
    study.refuse(TransactionName.COMMIT_UPDATE, ErrorCode.COMMIT_DEADLINE_PASSED);
    study.answerTraining(1);
    study.await(TransactionName.COMMIT_UPDATE, 1);
    study.openWithout(2);

    study.await(TransactionName.REJOIN_ROUNDS, 1);
    assertThat(study.submitted(TransactionName.REJOIN_ROUNDS).getFirst().argument())
        .isEqualTo(new Requests.StudyReference(OneBankStudy.STUDY));
  }

  @Test
  void a_ledger_that_does_not_answer_is_asked_again() {
    study.refuse(TransactionName.COMMIT_UPDATE, ErrorCode.LEDGER_UNAVAILABLE);
    study.open(1);
    study.answerTraining(1);
    study.await(TransactionName.COMMIT_UPDATE, 2);
    study.refuse(TransactionName.COMMIT_UPDATE, null);
    int before = study.submitted(TransactionName.COMMIT_UPDATE).size();
    study.await(TransactionName.COMMIT_UPDATE, before + 1);

    assertThat(refusal(1)).isEmpty();
  }

  @Test
  void a_failed_task_fails_its_operation_with_the_workers_code() {
    String id =
        service
            .post("steward", "/api/v1/datasets/payments/snapshots", Map.of("id", "third"))
            .json()
            .get("id")
            .stringValue();
    study.failSnapshot();

    Await.until(
        "the operation has failed",
        () ->
            service
                .get("auditor", "/api/v1/operations/" + id)
                .body()
                .contains("\"status\":\"FAILED\""));
    assertThat(service.get("auditor", "/api/v1/operations/" + id).body())
        .contains(ErrorCode.DATA_UNUSABLE.name());
  }

  private String refusal(int round) {
    return own(round, "refusal");
  }

  private String blocked(int round) {
    return own(round, "blocked");
  }

  private String own(int round, String field) {
    TestService.Answer answer = service.get("auditor", "/api/v1/studies/study/rounds/" + round);
    if (answer.status() != 200 || answer.json().get("own") == null) {
      return "";
    }
    var reason = answer.json().get("own").get(field);
    return reason == null ? "" : reason.get("code").stringValue();
  }

  private void restart() {
    service.close();
    service = TestService.start(directory, "bank", study.ledger(), study.tasks(), Map.of());
  }
}
