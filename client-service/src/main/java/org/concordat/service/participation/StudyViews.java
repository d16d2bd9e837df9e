package org.concordat.service.participation;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.protocol.task.TaskResult;
import org.concordat.service.participation.StudyView.OwnProgress;
import org.concordat.service.projection.Projection;

/** Puts together what decides: the projection's records and the bank's own logs. */
public final class StudyViews {
  /**
   * Refusals that only say: too late. The worker is well, so the bank wants to be awaited again.
   */
  private static final Set<String> TOO_LATE =
      Set.of(ErrorCode.COMMIT_DEADLINE_PASSED.name(), ErrorCode.ROUND_WRONG_PHASE.name());

  private final Projection projection;
  private final TaskLog tasks;
  private final RoundLog rounds;
  private final SnapshotVault vault;
  private final String bank;

  /**
   * Creates the views of one bank.
   *
   * @param projection the ledger's records
   * @param tasks what the workers were asked and answered
   * @param rounds what the bank decided
   * @param vault which snapshot may be used
   * @param bank the own MSP id
   */
  public StudyViews(
      Projection projection, TaskLog tasks, RoundLog rounds, SnapshotVault vault, String bank) {
    this.projection = projection;
    this.tasks = tasks;
    this.rounds = rounds;
    this.vault = vault;
    this.bank = bank;
  }

  /**
   * Views every running study this bank takes part in.
   *
   * @return the views
   */
  public List<StudyView> running() {
    return projection.listAs(StudyState.class, RecordType.STUDY_STATE).stream()
        .filter(state -> state.status() == StudyState.Status.RUNNING)
        .filter(state -> state.participants().contains(bank))
        .map(this::view)
        .flatMap(Optional::stream)
        .toList();
  }

  private Optional<StudyView> view(StudyState state) {
    String study = state.study();
    int number = state.currentRound();
    Optional<Study> terms = projection.read(Study.class, RecordType.STUDY, study);
    Optional<Join> join = projection.read(Join.class, RecordType.JOIN, study, bank);
    Optional<RoundState> round = projection.read(RoundState.class, RecordType.ROUND, study, number);
    Optional<Charter> charter =
        projection.read(Charter.class, RecordType.CHARTER_VERSION, state.charterVersion());
    if (terms.isEmpty() || join.isEmpty() || round.isEmpty() || charter.isEmpty()) {
      return Optional.empty();
    }
    Map<String, Set<Integer>> chunks = new TreeMap<>();
    Set<String> revealed = new TreeSet<>();
    for (RevealedChunk mark :
        projection.listAs(RevealedChunk.class, RecordType.REVEAL, study, number)) {
      chunks.computeIfAbsent(mark.bank(), any -> new HashSet<>()).add(mark.chunk());
      if (mark.last()) {
        revealed.add(mark.bank());
      }
    }
    return Optional.of(
        new StudyView(
            bank,
            state,
            charter.get().limits(),
            round.get(),
            banks(RecordType.COMMIT, study, number),
            revealed,
            Chunks.count(terms.get().architecture().parameterCount()),
            chunks.getOrDefault(bank, Set.of()),
            banks(RecordType.JUDGEMENT, study, number),
            rejoinFrom(study),
            progress(join.get(), round.get())));
  }

  private Set<String> banks(RecordType type, String study, int round) {
    return projection.list(type, List.of(study, RecordKey.part(round))).stream()
        .map(stored -> stored.key().parts().get(2))
        .collect(Collectors.toSet());
  }

  private OptionalInt rejoinFrom(String study) {
    return projection
        .read(RecordType.Rejoin.class, RecordType.REJOIN, study, bank)
        .map(rejoin -> OptionalInt.of(rejoin.fromRound()))
        .orElse(OptionalInt.empty());
  }

  /**
   * Views the bank's own progress in a round.
   *
   * @param join how it takes part
   * @param round where the round stands
   * @return its progress
   */
  public OwnProgress progress(Join join, RoundState round) {
    String study = join.study();
    return new OwnProgress(
        vault.refuse(join),
        tasks.status(TaskLog.training(study, round.round(), round.parentRound())),
        tasks.status(TaskLog.evaluation(study, round.round())),
        ahead(round),
        rounds.read(study, round.round()).refusal(),
        missedRound(study, round));
  }

  /** Where the training of the round after this one stands, once it makes sense to train for it. */
  private Optional<TaskStatus> ahead(RoundState round) {
    if (!(round instanceof RoundState.Judging judging) || !judging.awaited().contains(bank)) {
      return Optional.empty();
    }
    int next = round.round() + 1;
    return projection
        .read(Study.class, RecordType.STUDY, round.study())
        .filter(study -> next <= study.rounds())
        .filter(study -> goodEnough(study, round.round()))
        .map(study -> tasks.status(TaskLog.training(study.id(), next, round.round())));
  }

  private boolean goodEnough(Study study, int round) {
    return tasks
        .result(TaskLog.evaluation(study.id(), round))
        .filter(TaskResult.Evaluated.class::isInstance)
        .map(TaskResult.Evaluated.class::cast)
        .filter(
            found ->
                found.candidate().micros(study.metric()) - found.parent().micros(study.metric())
                    >= -study.toleranceMicros())
        .isPresent();
  }

  /**
   * Tells which model a round starts from.
   *
   * @param projection the ledger's records
   * @param study the study's id
   * @param round the round's number
   * @return the round that model comes from, 0 for the initial one; empty for an unknown round
   */
  static OptionalInt parentRound(Projection projection, String study, int round) {
    return projection
        .read(RoundState.class, RecordType.ROUND, study, round)
        .map(state -> OptionalInt.of(state.parentRound()))
        .orElse(OptionalInt.empty());
  }

  /** The newest round trained for, when its commit phase closed without this bank. */
  private OptionalInt missedRound(String study, RoundState round) {
    boolean open = round.phase() == RoundState.Phase.COMMITTING;
    OptionalInt trained =
        tasks.newestTrained(
            study,
            open ? round.round() : round.round() + 1,
            number -> parentRound(projection, study, number));
    if (trained.isEmpty()) {
      return trained;
    }
    int number = trained.getAsInt();
    boolean committed =
        projection.find(RecordKey.of(RecordType.COMMIT, study, number, bank)).isPresent();
    boolean refusedOtherwise =
        rounds
            .read(study, number)
            .refusal()
            .filter(refusal -> !TOO_LATE.contains(refusal.code()))
            .isPresent();
    return committed || refusedOtherwise ? OptionalInt.empty() : trained;
  }
}
