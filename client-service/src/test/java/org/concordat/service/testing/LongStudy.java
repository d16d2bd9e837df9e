package org.concordat.service.testing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.AggregationRecord.BankInfluence;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;

/**
 * The records of a study with many banks and rounds, written to the ledger's double as the banks'
 * transactions would have written them. All times and values follow from the round's number, so the
 * same study makes the same chain.
 */
public final class LongStudy {
  /** The study's id. */
  public static final String STUDY = "long";

  private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
  private static final long ROUND_SECONDS = 90;
  private static final long FAR = 100_000_000_000_000L;

  private final InMemoryLedger ledger;
  private final List<String> banks;
  private final Study study;

  /**
   * Creates the study.
   *
   * @param ledger the ledger's double
   * @param banks how many banks take part
   */
  public LongStudy(InMemoryLedger ledger, int banks) {
    this.ledger = ledger;
    this.banks =
        IntStream.range(0, banks)
            .mapToObj(at -> at == 0 ? "BankAMSP" : "Bank%02dMSP".formatted(at))
            .toList();
    this.study =
        Records.study(
            STUDY,
            "BankAMSP",
            "fraud-detection",
            new FeaturePlan(List.of("amount"), "fraud", 3, FeaturePlan.Preparation.RANK),
            1_000);
  }

  /** Writes the charter and the study, started. */
  public void start() {
    ledger.append(
        START,
        Blocks.Tx.valid(
            "charter",
            TransactionName.ACTIVATE_CHARTER.function(),
            Map.of(
                RecordKey.of(RecordType.CHARTER_IN_FORCE, "current"),
                Records.charter(banks.toArray(String[]::new)))),
        Blocks.Tx.valid(
                "start",
                TransactionName.START_STUDY.function(),
                Map.of(
                    RecordKey.of(RecordType.STUDY, STUDY),
                    study,
                    RecordKey.of(RecordType.STUDY_STATE, STUDY),
                    state(1, 0),
                    RecordKey.of(RecordType.MODEL, STUDY, 0),
                    new ModelRecord(STUDY, 0, hash(0), 0, "", ModelRecord.Status.INITIAL)))
            .telling(STUDY, 1, RoundState.Phase.COMMITTING.name()));
  }

  /**
   * Runs rounds to their ends.
   *
   * @param from the first
   * @param to the last
   */
  public void run(int from, int to) {
    for (int round = from; round <= to; round++) {
      reveal(round);
      judge(round);
      end(round);
    }
  }

  /**
   * Ends the commitments of a round.
   *
   * @param round the round's number
   */
  public void reveal(int round) {
    write(
        round,
        30,
        TransactionName.ADVANCE_ROUND,
        Map.of(
            RecordKey.of(RecordType.ROUND, STUDY, round),
            new RoundState.Revealing(STUDY, round, round - 1, banks, banks, FAR, Records.ROSTER)),
        RoundState.Phase.REVEALING);
  }

  /**
   * Aggregates a round.
   *
   * @param round the round's number
   */
  public void judge(int round) {
    write(
        round,
        45,
        TransactionName.FINALIZE_ROUND,
        Map.of(
            RecordKey.of(RecordType.ROUND, STUDY, round),
            new RoundState.Judging(
                STUDY, round, round - 1, banks, hash(round), FAR, Records.ROSTER),
            RecordKey.of(RecordType.MODEL, STUDY, round),
            model(round, ModelRecord.Status.CANDIDATE),
            RecordKey.of(RecordType.AGGREGATION, STUDY, round),
            aggregation(round)),
        RoundState.Phase.JUDGING);
  }

  /**
   * Writes the judgements of a round, the last of which ends it.
   *
   * @param round the round's number
   */
  public void end(int round) {
    List<Blocks.Tx> judgements = new ArrayList<>();
    for (int at = 0; at < banks.size(); at++) {
      boolean last = at == banks.size() - 1;
      Map<RecordKey, Object> writes = new LinkedHashMap<>();
      writes.put(
          RecordKey.of(RecordType.JUDGEMENT, STUDY, round, banks.get(at)),
          new Judgement(
              STUDY,
              round,
              banks.get(at),
              hash(round),
              metric(round, at),
              round == 1 ? 500_000 : metric(round - 1, at)));
      if (last) {
        writes.put(
            RecordKey.of(RecordType.ROUND, STUDY, round),
            new RoundState.Accepted(STUDY, round, round - 1, hash(round), ""));
        writes.put(
            RecordKey.of(RecordType.MODEL, STUDY, round),
            model(round, ModelRecord.Status.ACCEPTED));
        writes.put(
            RecordKey.of(RecordType.ROUND, STUDY, round + 1),
            new RoundState.Committing(STUDY, round + 1, round, banks, FAR, Records.ROSTER));
        writes.put(RecordKey.of(RecordType.STUDY_STATE, STUDY), state(round + 1, round));
      }
      judgements.add(
          Blocks.Tx.valid(
                  "judge-" + round + "-" + at, TransactionName.JUDGE_MODEL.function(), writes)
              .telling(
                  STUDY,
                  round,
                  (last ? RoundState.Phase.ACCEPTED : RoundState.Phase.JUDGING).name()));
    }
    ledger.append(time(round, 75), judgements.toArray(Blocks.Tx[]::new));
  }

  private void write(
      int round,
      long second,
      TransactionName name,
      Map<RecordKey, Object> writes,
      RoundState.Phase phase) {
    ledger.append(
        time(round, second),
        Blocks.Tx.valid(name.function() + "-" + round, name.function(), writes)
            .telling(STUDY, round, phase.name()));
  }

  private static Instant time(int round, long second) {
    return START.plusSeconds(ROUND_SECONDS * round + second);
  }

  private StudyState state(int round, int accepted) {
    return new StudyState(
        STUDY,
        StudyState.Status.RUNNING,
        1,
        1,
        banks,
        round,
        accepted,
        hash(accepted),
        "9".repeat(64),
        "");
  }

  private static ModelRecord model(int round, ModelRecord.Status status) {
    return new ModelRecord(STUDY, round, hash(round), round - 1, hash(round - 1), status);
  }

  private AggregationRecord aggregation(int round) {
    List<BankInfluence> included =
        banks.subList(1, banks.size()).stream()
            .map(bank -> new BankInfluence(bank, 1_000_000, 40_000, 1_000_000 / banks.size()))
            .toList();
    return new AggregationRecord(
        STUDY,
        round,
        "trmean",
        0,
        included,
        List.of(new Exclusion(banks.getFirst(), Exclusion.Reason.ABSENT)),
        "8".repeat(64),
        10_000,
        false,
        hash(round));
  }

  /** Rises with the round, unlike for each bank. */
  private static long metric(int round, int bank) {
    return 900_000 - 300_000L / (round + 1) + 1_000L * bank - 500L * ((round * 7 + bank * 3) % 11);
  }

  private static String hash(int round) {
    return "%064x".formatted(round + 1L);
  }
}
