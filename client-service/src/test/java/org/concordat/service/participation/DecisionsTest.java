package org.concordat.service.participation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.round.RoundState.Phase;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.participation.StudyView.OwnProgress;
import org.concordat.service.participation.StudyView.RoundRefusal;
import org.concordat.service.participation.TaskStatus.Stage;
import org.concordat.service.testing.Records;
import org.junit.jupiter.api.Test;

/** What bank A does next in study {@code s}, of which A, B, C and D are participants. */
class DecisionsTest {
  private static final List<String> BANKS = List.of("A", "B", "C", "D");
  private static final long DEADLINE = 100_000;
  private static final long WINDOW = 1_000;
  private static final long NOW = 50_000;
  private static final long RETRY = 10_000;
  private static final TaskStatus DONE = new TaskStatus(Stage.DONE, 1, NOW);
  private static final TaskStatus PUBLISHED = new TaskStatus(Stage.PUBLISHED, 1, NOW);

  private final Decisions decisions = new Decisions(RETRY);

  @Test
  void trains_when_a_round_is_open_and_nothing_was_handed_out() {
    assertThat(next(committing(), OwnProgress.NOTHING))
        .contains(new Action.PublishTraining("s", 1, 0));
  }

  @Test
  void waits_for_the_worker_while_it_trains() {
    assertThat(next(committing(), training(PUBLISHED)))
        .doesNotHaveAnyElementsOfTypes(Action.PublishTraining.class, Action.CommitUpdate.class)
        .contains(new Action.LookAgain("s", 1, NOW + RETRY));
  }

  @Test
  void hands_a_training_out_again_when_no_answer_came() {
    TaskStatus lost = new TaskStatus(Stage.PUBLISHED, 1, NOW - RETRY);

    assertThat(next(committing(), training(lost))).contains(new Action.PublishTraining("s", 1, 1));
  }

  @Test
  void waits_twice_as_long_after_each_attempt() {
    TaskStatus lostTwice = new TaskStatus(Stage.PUBLISHED, 2, NOW - RETRY);

    assertThat(next(committing(), training(lostTwice)))
        .contains(new Action.LookAgain("s", 1, NOW + RETRY));
  }

  @Test
  void commits_once_it_has_trained() {
    assertThat(next(committing(), training(DONE))).contains(new Action.CommitUpdate("s", 1));
  }

  @Test
  void does_not_commit_again_once_its_commitment_stands() {
    StudyView view = view(committing(), training(DONE), Set.of("A"), Set.of(), Set.of());

    assertThat(decisions.next(view, NOW)).hasOnlyElementsOfType(Action.LookAgain.class);
  }

  @Test
  void does_nothing_more_in_a_round_that_refused_it() {
    OwnProgress refused =
        new OwnProgress(
            Optional.empty(),
            DONE,
            TaskStatus.NONE,
            Optional.empty(),
            Optional.of(
                new RoundRefusal(Phase.COMMITTING, ErrorCode.AGREEMENT_REVOKED.name(), "revoked")),
            OptionalInt.empty());

    assertThat(next(committing(), refused)).hasOnlyElementsOfType(Action.LookAgain.class);
  }

  @Test
  void uses_no_data_whose_consent_is_gone() {
    OwnProgress withoutConsent =
        new OwnProgress(
            Optional.of(new Refusal(ErrorCode.SNAPSHOT_OUTDATED, "outdated")),
            TaskStatus.NONE,
            TaskStatus.NONE,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.empty());

    assertThat(next(committing(), withoutConsent)).hasOnlyElementsOfType(Action.LookAgain.class);
    assertThat(next(judging("A", "B"), withoutConsent))
        .hasOnlyElementsOfType(Action.LookAgain.class);
  }

  @Test
  void does_not_commit_what_the_worker_failed_to_train() {
    assertThat(next(committing(), training(new TaskStatus(Stage.FAILED, 1, NOW))))
        .hasOnlyElementsOfType(Action.LookAgain.class);
  }

  @Test
  void closes_the_commits_when_everyone_awaited_has_committed() {
    StudyView view =
        view(committing(), training(DONE), Set.of("A", "B", "C", "D"), Set.of(), Set.of());

    assertThat(decisions.next(view, NOW))
        .hasAtLeastOneElementOfType(Action.ClosePhase.class)
        .doesNotHaveAnyElementsOfTypes(Action.LookAgain.class);
  }

  @Test
  void takes_turns_in_closing_so_that_another_bank_begins_in_each_round() {
    assertThat(BANKS.stream().map(bank -> turn(bank, 1)).toList()).containsExactly(3, 0, 1, 2);
    assertThat(BANKS.stream().map(bank -> turn(bank, 2)).toList()).containsExactly(2, 3, 0, 1);
  }

  @Test
  void closes_a_phase_only_one_time_window_after_its_deadline() {
    StudyView view = view(committing(), training(DONE), Set.of("A", "B"), Set.of(), Set.of());

    assertThat(decisions.next(view, DEADLINE + WINDOW))
        .containsExactly(new Action.LookAgain("s", 1, DEADLINE + WINDOW + 1));
    assertThat(decisions.next(view, DEADLINE + WINDOW + 1))
        .hasOnlyElementsOfType(Action.ClosePhase.class);
  }

  @Test
  void reveals_its_chunks_in_their_order() {
    StudyView first = revealing(Set.of());
    StudyView second = revealing(Set.of(0));

    assertThat(decisions.next(first, NOW)).contains(new Action.RevealChunk("s", 1, 0));
    assertThat(decisions.next(second, NOW)).contains(new Action.RevealChunk("s", 1, 1));
  }

  @Test
  void reveals_nothing_it_has_not_committed_to() {
    StudyView view =
        view(
            new RoundState.Revealing(
                "s", 1, 0, List.of("B", "C"), List.of("B", "C"), DEADLINE, Records.ROSTER),
            training(DONE),
            Set.of("B", "C"),
            Set.of(),
            Set.of());

    assertThat(decisions.next(view, NOW)).doesNotHaveAnyElementsOfTypes(Action.RevealChunk.class);
  }

  @Test
  void finalises_when_everyone_awaited_has_revealed_completely() {
    StudyView view =
        view(
            new RoundState.Revealing("s", 1, 0, BANKS, BANKS, DEADLINE, Records.ROSTER),
            training(DONE),
            Set.copyOf(BANKS),
            Set.copyOf(BANKS),
            Set.of());

    assertThat(decisions.next(view, NOW))
        .singleElement()
        .isInstanceOfSatisfying(
            Action.ClosePhase.class, close -> assertThat(close.from()).isEqualTo(Phase.REVEALING));
  }

  @Test
  void evaluates_then_judges_a_model_its_update_is_in() {
    OwnProgress evaluated =
        new OwnProgress(
            Optional.empty(), DONE, DONE, Optional.empty(), Optional.empty(), OptionalInt.empty());

    assertThat(next(judging("A", "B"), training(DONE)))
        .contains(new Action.PublishEvaluation("s", 1, 0));
    assertThat(next(judging("A", "B"), evaluated)).contains(new Action.Judge("s", 1));
  }

  @Test
  void does_not_judge_a_model_its_update_is_not_in() {
    assertThat(next(judging("B", "C"), training(DONE)))
        .hasOnlyElementsOfType(Action.LookAgain.class);
  }

  @Test
  void trains_ahead_once_from_a_model_it_found_good_enough() {
    assertThat(next(judging("A", "B"), ahead(Optional.of(TaskStatus.NONE))))
        .contains(new Action.Judge("s", 1), new Action.TrainAhead("s", 2));
    assertThat(next(judging("A", "B"), ahead(Optional.of(PUBLISHED))))
        .doesNotHaveAnyElementsOfTypes(Action.TrainAhead.class);
    assertThat(next(judging("A", "B"), ahead(Optional.empty())))
        .doesNotHaveAnyElementsOfTypes(Action.TrainAhead.class);
  }

  @Test
  void does_not_train_ahead_without_consent_or_in_a_round_that_refused_it() {
    OwnProgress willing = ahead(Optional.of(TaskStatus.NONE));
    OwnProgress withoutConsent =
        new OwnProgress(
            Optional.of(new Refusal(ErrorCode.AGREEMENT_REVOKED, "revoked")),
            willing.training(),
            willing.evaluation(),
            willing.ahead(),
            Optional.empty(),
            OptionalInt.empty());
    OwnProgress refused =
        new OwnProgress(
            Optional.empty(),
            willing.training(),
            willing.evaluation(),
            willing.ahead(),
            Optional.of(new RoundRefusal(Phase.JUDGING, ErrorCode.NOT_A_PARTICIPANT.name(), "no")),
            OptionalInt.empty());

    for (OwnProgress own : List.of(withoutConsent, refused)) {
      assertThat(next(judging("A", "B"), own))
          .doesNotHaveAnyElementsOfTypes(Action.TrainAhead.class);
    }
  }

  @Test
  void asks_to_be_awaited_again_when_its_training_came_too_late() {
    StudyView late = missed(2, OptionalInt.empty(), List.of("B", "C", "D"));

    assertThat(decisions.next(late, NOW)).contains(new Action.Rejoin("s", 2));
  }

  @Test
  void asks_once_for_each_round_missed() {
    StudyView asked = missed(2, OptionalInt.of(4), List.of("B", "C", "D"));
    StudyView missedAgain = missed(4, OptionalInt.of(4), List.of("B", "C", "D"));

    assertThat(decisions.next(asked, NOW)).doesNotHaveAnyElementsOfTypes(Action.Rejoin.class);
    assertThat(decisions.next(missedAgain, NOW)).contains(new Action.Rejoin("s", 4));
  }

  @Test
  void does_not_ask_while_it_is_awaited() {
    assertThat(decisions.next(missed(2, OptionalInt.empty(), BANKS), NOW))
        .doesNotHaveAnyElementsOfTypes(Action.Rejoin.class);
  }

  @Test
  void does_nothing_in_a_study_that_does_not_run_or_that_it_is_no_participant_of() {
    for (StudyState.Status status :
        List.of(
            StudyState.Status.PROPOSED, StudyState.Status.COMPLETED, StudyState.Status.CANCELLED)) {
      StudyView view =
          new StudyView(
              "A",
              state(status, BANKS, 1),
              limits(),
              committing(),
              Set.of(),
              Set.of(),
              1,
              Set.of(),
              Set.of(),
              OptionalInt.empty(),
              OwnProgress.NOTHING);
      assertThat(decisions.next(view, NOW)).isEmpty();
    }
    StudyView stranger =
        new StudyView(
            "Z",
            state(StudyState.Status.RUNNING, BANKS, 1),
            limits(),
            committing(),
            Set.of(),
            Set.of(),
            1,
            Set.of(),
            Set.of(),
            OptionalInt.empty(),
            OwnProgress.NOTHING);
    assertThat(decisions.next(stranger, NOW)).isEmpty();
  }

  @Test
  void does_nothing_in_a_round_that_has_ended() {
    assertThat(next(new RoundState.Expired("s", 1, 0, "nobody"), training(DONE))).isEmpty();
  }

  private List<Action> next(RoundState round, OwnProgress own) {
    Set<String> committed =
        round instanceof RoundState.Committing ? Set.of() : Set.of("A", "B", "C", "D");
    return decisions.next(view(round, own, committed, Set.of(), Set.of()), NOW);
  }

  private int turn(String bank, int round) {
    StudyView view =
        new StudyView(
            bank,
            state(StudyState.Status.RUNNING, BANKS, round),
            limits(),
            new RoundState.Committing("s", round, 0, BANKS, DEADLINE, Records.ROSTER),
            Set.copyOf(BANKS),
            Set.of(),
            1,
            Set.of(),
            Set.of(),
            OptionalInt.empty(),
            OwnProgress.NOTHING);
    return decisions.next(view, NOW).stream()
        .filter(Action.ClosePhase.class::isInstance)
        .map(Action.ClosePhase.class::cast)
        .findFirst()
        .orElseThrow()
        .turn();
  }

  private StudyView revealing(Set<Integer> ownChunks) {
    return new StudyView(
        "A",
        state(StudyState.Status.RUNNING, BANKS, 1),
        limits(),
        new RoundState.Revealing("s", 1, 0, BANKS, BANKS, DEADLINE, Records.ROSTER),
        Set.copyOf(BANKS),
        Set.of(),
        2,
        ownChunks,
        Set.of(),
        OptionalInt.empty(),
        training(DONE));
  }

  private static StudyView missed(int round, OptionalInt asked, List<String> awaited) {
    OwnProgress own =
        new OwnProgress(
            Optional.empty(),
            PUBLISHED,
            TaskStatus.NONE,
            Optional.empty(),
            Optional.empty(),
            OptionalInt.of(round));
    return new StudyView(
        "A",
        state(StudyState.Status.RUNNING, BANKS, 5),
        limits(),
        new RoundState.Committing("s", 5, 0, awaited, DEADLINE, Records.ROSTER),
        Set.of(),
        Set.of(),
        1,
        Set.of(),
        Set.of(),
        asked,
        own);
  }

  private static StudyView view(
      RoundState round,
      OwnProgress own,
      Set<String> committed,
      Set<String> revealed,
      Set<String> judged) {
    return new StudyView(
        "A",
        state(StudyState.Status.RUNNING, BANKS, 1),
        limits(),
        round,
        committed,
        revealed,
        1,
        Set.of(),
        judged,
        OptionalInt.empty(),
        own);
  }

  private static RoundState committing() {
    return new RoundState.Committing("s", 1, 0, BANKS, DEADLINE, Records.ROSTER);
  }

  private static RoundState judging(String... awaited) {
    return new RoundState.Judging(
        "s", 1, 0, List.of(awaited), "f".repeat(64), DEADLINE, Records.ROSTER);
  }

  private static OwnProgress training(TaskStatus status) {
    return new OwnProgress(
        Optional.empty(),
        status,
        TaskStatus.NONE,
        Optional.empty(),
        Optional.empty(),
        OptionalInt.empty());
  }

  private static OwnProgress ahead(Optional<TaskStatus> ahead) {
    return new OwnProgress(
        Optional.empty(), DONE, DONE, ahead, Optional.empty(), OptionalInt.empty());
  }

  private static StudyState state(StudyState.Status status, List<String> banks, int round) {
    return new StudyState("s", status, 1, 1, banks, round, 0, "", "", "");
  }

  private static Charter.Limits limits() {
    return new Charter.Limits(1_000, 100, 5 * WINDOW, WINDOW, 10);
  }
}
