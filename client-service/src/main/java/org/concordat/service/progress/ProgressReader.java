package org.concordat.service.progress;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.round.RoundState.Phase;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.TransactionTrail;

/** Puts a study's progress together from the ledger's records. Safe for use by several threads. */
public final class ProgressReader {
  private static final long NONE = -1;

  private final Projection projection;
  private final PhaseTimes times;

  /**
   * Creates the reader.
   *
   * @param projection the ledger's records
   * @param trail the chain's transactions
   */
  public ProgressReader(Projection projection, TransactionTrail trail) {
    this.projection = projection;
    this.times = new PhaseTimes(projection, trail);
  }

  /**
   * Reads a study's progress.
   *
   * @param id the study's id
   * @param from the first round wanted, from 1: who follows a study asks for what can have changed
   * @return the progress
   * @throws ConcordatException {@link ErrorCode#STUDY_NOT_FOUND}
   */
  public StudyProgress of(String id, int from) {
    Study study = read(Study.class, RecordType.STUDY, id);
    StudyState state = read(StudyState.class, RecordType.STUDY_STATE, id);
    List<RoundProgress> rounds = new ArrayList<>();
    if (from <= 1) {
      Map<Integer, AggregationRecord> aggregations = new HashMap<>();
      projection
          .listAs(AggregationRecord.class, RecordType.AGGREGATION, id)
          .forEach(record -> aggregations.put(record.round(), record));
      Map<Integer, List<Judgement>> judgements = new HashMap<>();
      projection
          .listAs(Judgement.class, RecordType.JUDGEMENT, id)
          .forEach(
              judgement ->
                  judgements
                      .computeIfAbsent(judgement.round(), any -> new ArrayList<>())
                      .add(judgement));
      for (RoundState round : projection.listAs(RoundState.class, RecordType.ROUND, id)) {
        rounds.add(
            progress(
                state,
                round,
                Optional.ofNullable(aggregations.get(round.round())),
                judgements.getOrDefault(round.round(), List.of())));
      }
    } else {
      for (int number = from; number <= state.currentRound(); number++) {
        Optional<AggregationRecord> aggregation =
            projection.read(AggregationRecord.class, RecordType.AGGREGATION, id, number);
        List<Judgement> judgements =
            projection.listAs(Judgement.class, RecordType.JUDGEMENT, id, number);
        projection
            .read(RoundState.class, RecordType.ROUND, id, number)
            .ifPresent(round -> rounds.add(progress(state, round, aggregation, judgements)));
      }
    }
    return new StudyProgress(
        id,
        state.status(),
        study.rounds(),
        state.currentRound(),
        state.acceptedRound(),
        study.metric(),
        state.participants(),
        rounds);
  }

  private <T> T read(Class<T> type, RecordType kind, String id) {
    return projection
        .read(type, kind, id)
        .orElseThrow(
            () -> new ConcordatException(ErrorCode.STUDY_NOT_FOUND, "there is no study " + id));
  }

  private RoundProgress progress(
      StudyState state,
      RoundState round,
      Optional<AggregationRecord> aggregation,
      List<Judgement> judgements) {
    Map<String, Long> metrics = new HashMap<>();
    judgements.forEach(judgement -> metrics.put(judgement.bank(), judgement.metricMicros()));
    Map<Phase, Long> entered = times.of(state.study(), round.round());
    return new RoundProgress(
        round.round(),
        round.phase(),
        round instanceof RoundState.Ended ended ? ended.reason() : "",
        round.parentRound(),
        entered.getOrDefault(Phase.COMMITTING, 0L),
        entered.getOrDefault(Phase.REVEALING, 0L),
        entered.getOrDefault(Phase.JUDGING, 0L),
        entered.entrySet().stream()
            .filter(phase -> phase.getKey().isEnd())
            .mapToLong(Map.Entry::getValue)
            .findFirst()
            .orElse(0),
        state.participants().stream().map(bank -> metrics.getOrDefault(bank, NONE)).toList(),
        median(metrics.values().stream().sorted().toList()),
        aggregation.map(AggregationRecord::excluded).orElse(List.of()),
        aggregation.map(AggregationRecord::heterogeneityMicros).orElse(0L),
        aggregation.map(AggregationRecord::breakdown).orElse(false));
  }

  /** The mean of the two in the middle where their number is even. */
  private static long median(List<Long> sorted) {
    if (sorted.isEmpty()) {
      return NONE;
    }
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : Math.floorDiv(sorted.get(half - 1) + sorted.get(half), 2);
  }
}
