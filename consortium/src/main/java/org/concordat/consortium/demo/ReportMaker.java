package org.concordat.consortium.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.concordat.consortium.baseline.TestBench;
import org.concordat.consortium.baseline.TestBench.Scores;
import org.concordat.consortium.data.BankNames;
import org.concordat.consortium.study.RoundTimes;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;

/** Makes the report of a run out of what was measured. */
final class ReportMaker {
  private final DemoOptions options;
  private final long started;

  ReportMaker(DemoOptions options, long started) {
    this.options = options;
    this.started = started;
  }

  DemoReport report(
      Study study,
      LedgerRounds ledgered,
      List<RoundTimes> times,
      Rivals.Found found,
      double readySeconds) {
    List<DemoReport.Round> rounds = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    long wall = 0;
    for (int i = 0; i < study.rounds(); i++) {
      DemoReport.Millis millis = millis(times.get(i));
      wall += millis.total();
      ratios.add((double) millis.total() / found.millisWithoutLedger().get(i));
      Scores scores = TestBench.mean(found.bench().measure(ledgered.models().get(i)));
      rounds.add(
          new DemoReport.Round(
              i + 1,
              ledgered.ends().get(i).phase().name(),
              excluded(ledgered.aggregations().get(i)),
              influence(ledgered.aggregations().get(i)),
              ledgered.aggregations().get(i).map(a -> a.heterogeneityMicros() / 1e6).orElse(0.0),
              ledgered.aggregations().get(i).map(AggregationRecord::breakdown).orElse(false),
              scores.rocAuc(),
              scores.prAuc(),
              scores.f1(),
              millis,
              found.millisWithoutLedger().get(i),
              ledgered.models().get(i).hash()));
    }
    DemoReport.Round last = rounds.getLast();
    return new DemoReport(
        ledgered.ends().getLast() instanceof RoundState.Accepted,
        study.id(),
        options.ledger().name().toLowerCase(Locale.ROOT),
        options.seed(),
        options.rule(),
        options.f(),
        found.banks(),
        rounds,
        new DemoReport.Final(
            last.auc(),
            last.prAuc(),
            last.f1(),
            found.pooled().rocAuc(),
            found.pooled().f1(),
            found.mean().rocAuc(),
            found.mean().f1(),
            last.modelHash()),
        sameModels(rounds, found),
        readySeconds,
        (System.currentTimeMillis() - started) / 1000.0,
        1 - (double) found.millisWithoutLedger().stream().mapToLong(m -> m).sum() / wall,
        median(ratios),
        ProcessMemory.peakMiB(),
        null,
        null);
  }

  /** Nothing to compare where the rule's random order comes from the banks' salts. */
  private Boolean sameModels(List<DemoReport.Round> rounds, Rivals.Found found) {
    return AggregationRules.named(options.rule()).isSeeded()
        ? null
        : Boolean.valueOf(
            rounds.stream().map(DemoReport.Round::modelHash).toList().equals(found.hashes()));
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  private static DemoReport.Millis millis(RoundTimes times) {
    return new DemoReport.Millis(
        times.trained() - times.opened(),
        times.committed() - times.trained(),
        times.revealed() - times.committed(),
        times.finalised() - times.revealed(),
        times.ended() - times.finalised());
  }

  private static List<DemoReport.Excluded> excluded(Optional<AggregationRecord> record) {
    return record.map(AggregationRecord::excluded).orElse(List.of()).stream()
        .map(ReportMaker::excluded)
        .toList();
  }

  private static DemoReport.Excluded excluded(Exclusion exclusion) {
    return new DemoReport.Excluded(
        BankNames.shortName(exclusion.bank()), exclusion.reason().name().toLowerCase(Locale.ROOT));
  }

  private static List<DemoReport.Influence> influence(Optional<AggregationRecord> record) {
    return record.map(AggregationRecord::included).orElse(List.of()).stream()
        .map(
            bank ->
                new DemoReport.Influence(
                    BankNames.shortName(bank.bank()),
                    bank.arcFactorMicros() / 1e6,
                    bank.trimmedShareMicros() / 1e6,
                    bank.weightMicros() / 1e6))
        .toList();
  }
}
