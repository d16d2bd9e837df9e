package org.concordat.service.oversight.alert;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.StoredRecord;

/** What only several rounds of a study show: a trend, a habit, a standstill. */
public final class StudyAlerts implements AlertSource {
  /** B² has to grow in each of so many steps. */
  static final int RISING_STEPS = 3;

  /** Banks are counted over so many of a study's last rounds. */
  static final int ROUNDS_LOOKED_AT = 5;

  /** So many of them are a habit. */
  static final int REPEATED = 3;

  private final Projection projection;

  /**
   * Creates the source.
   *
   * @param projection the ledger's records
   */
  public StudyAlerts(Projection projection) {
    this.projection = projection;
  }

  @Override
  public List<Alert> alerts(Instant now) {
    Map<String, List<StoredRecord>> rounds = new LinkedHashMap<>();
    for (StoredRecord stored : projection.list(RecordType.AGGREGATION, List.of())) {
      rounds
          .computeIfAbsent(stored.as(AggregationRecord.class).study(), any -> new ArrayList<>())
          .add(stored);
    }
    List<Alert> found = new ArrayList<>();
    rounds.values().forEach(study -> rising(study).ifPresent(found::add));
    rounds.values().forEach(study -> found.addAll(repeated(study)));
    projection.listAs(StudyState.class, RecordType.STUDY_STATE).stream()
        .filter(state -> state.status() == StudyState.Status.RUNNING)
        .forEach(state -> stalled(state, now).ifPresent(found::add));
    return found;
  }

  private static Optional<Alert> rising(List<StoredRecord> rounds) {
    List<StoredRecord> measured =
        rounds.stream()
            .filter(stored -> !stored.as(AggregationRecord.class).gramHash().isEmpty())
            .toList();
    int from = measured.size() - RISING_STEPS - 1;
    if (from < 0) {
      return Optional.empty();
    }
    List<AggregationRecord> last =
        measured.subList(from, measured.size()).stream()
            .map(stored -> stored.as(AggregationRecord.class))
            .toList();
    for (int at = 1; at < last.size(); at++) {
      if (last.get(at).heterogeneityMicros() <= last.get(at - 1).heterogeneityMicros()) {
        return Optional.empty();
      }
    }
    AggregationRecord newest = last.getLast();
    return Optional.of(
        AlertCode.HETEROGENEITY_RISING.alert(
            Place.round(newest.study(), newest.round()),
            measured.getLast(),
            "B² grew from "
                + Words.millionths(last.getFirst().heterogeneityMicros())
                + " in round "
                + last.getFirst().round()
                + " to "
                + Words.millionths(newest.heterogeneityMicros())
                + " in round "
                + newest.round()
                + ", in every aggregation between"));
  }

  private static List<Alert> repeated(List<StoredRecord> rounds) {
    List<StoredRecord> last =
        rounds.subList(Math.max(0, rounds.size() - ROUNDS_LOOKED_AT), rounds.size());
    SortedMap<String, List<StoredRecord>> byBank = new TreeMap<>();
    for (StoredRecord stored : last) {
      for (Exclusion exclusion : stored.as(AggregationRecord.class).excluded()) {
        byBank.computeIfAbsent(exclusion.bank(), any -> new ArrayList<>()).add(stored);
      }
    }
    List<Alert> found = new ArrayList<>();
    byBank.forEach(
        (bank, left) -> {
          if (left.size() >= REPEATED) {
            AggregationRecord newest = left.getLast().as(AggregationRecord.class);
            found.add(
                AlertCode.BANK_EXCLUDED_REPEATEDLY.alert(
                    Place.round(newest.study(), newest.round()).at(bank),
                    left.getLast(),
                    bank
                        + " was left out of "
                        + left.size()
                        + " of the last "
                        + last.size()
                        + " aggregations"));
          }
        });
    return found;
  }

  private Optional<Alert> stalled(StudyState state, Instant now) {
    Optional<StoredRecord> stored =
        projection.find(RecordKey.of(RecordType.ROUND, state.study(), state.currentRound()));
    return stored
        .map(record -> record.as(RoundState.class))
        .flatMap(StudyAlerts::deadlineMillis)
        .map(deadline -> deadline + 2 * windowMillis(state.charterVersion()))
        .filter(closable -> now.toEpochMilli() > closable)
        .map(
            closable ->
                AlertCode.STUDY_STALLED
                    .alert(
                        Place.round(state.study(), state.currentRound()),
                        stored.get(),
                        "round "
                            + state.currentRound()
                            + " is "
                            + stored.get().as(RoundState.class).phase()
                            + " and could have been closed "
                            + Words.days(Duration.between(Instant.ofEpochMilli(closable), now))
                            + " ago")
                    .since(closable));
  }

  private static Optional<Long> deadlineMillis(RoundState round) {
    return switch (round) {
      case RoundState.Committing c -> Optional.of(c.deadlineMillis());
      case RoundState.Revealing r -> Optional.of(r.deadlineMillis());
      case RoundState.Judging j -> Optional.of(j.deadlineMillis());
      case RoundState.Ended end -> Optional.empty();
    };
  }

  /** A phase may be closed one time window after its deadline; another one for the clocks. */
  private long windowMillis(int charterVersion) {
    return projection
        .read(Charter.class, RecordType.CHARTER_VERSION, charterVersion)
        .map(charter -> charter.limits().timeWindowMillis())
        .orElse(0L);
  }
}
