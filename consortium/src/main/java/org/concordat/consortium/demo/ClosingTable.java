package org.concordat.consortium.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.concordat.consortium.baseline.TestBench.Scores;
import org.concordat.network.screen.Screen;
import org.concordat.protocol.aggregation.AggregationRules;

/** What a run found, as a person reads it. */
final class ClosingTable {
  private final DemoOptions options;
  private final Screen screen;

  ClosingTable(DemoOptions options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  void show(Rivals.Found found, DemoReport report) {
    screen.heading("On rows no bank trained on");
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < found.banks().size(); i++) {
      DemoReport.Bank bank = found.banks().get(i);
      rows.add(
          row(
              "bank "
                  + bank.name()
                  + " alone"
                  + (bank.poisoned() == null ? "" : " (poisoned: " + bank.poisoned() + ")"),
              found.local().get(i)));
    }
    DemoReport.Round last = report.rounds().getLast();
    rows.add(
        row("all together, " + options.rule(), new Scores(last.auc(), last.prAuc(), last.f1())));
    rows.add(row("all together, plain mean", found.mean()));
    rows.add(row("all rows in one place (no bank could do this)", found.pooled()));
    screen.figures(List.of("", "ROC AUC", "PR AUC", "F1"), rows);
    screen.line("");
    leftOut(report);
    alarm(report);
    screen.line(
        String.format(
            Locale.ROOT,
            "%s in all; the ledger took %.0f %% of the rounds' time, a round %.2f times as long as"
                + " without (median); peak memory %d MiB",
            Numbers.seconds(Math.round(1000 * report.wallSeconds())),
            100 * report.ledgerShare(),
            report.roundRatio(),
            report.peakRssMiB()));
    screen.line("Model " + report.last().modelHash());
    if (AggregationRules.named(options.rule()).isSeeded()) {
      screen.line(
          "The rule's random order comes from the banks' salts: no other run has this model.");
      return;
    }
    screen.line(
        found.sameModels(report)
            ? "The same study without a ledger gives the same model, every round."
            : screen.bad("The same study without a ledger gives another model."));
  }

  private void leftOut(DemoReport report) {
    for (DemoReport.Round round : report.rounds()) {
      for (DemoReport.Excluded excluded : round.excluded()) {
        screen.line(
            "Left out of round "
                + round.round()
                + ": bank "
                + excluded.bank()
                + ", "
                + excluded.reason());
      }
    }
  }

  /** The alarm of f/n >= 1/(2 + B²), by round. */
  private void alarm(DemoReport report) {
    List<DemoReport.Round> alarming =
        report.rounds().stream().filter(DemoReport.Round::breakdown).toList();
    if (!alarming.isEmpty()) {
      screen.line(
          String.format(
              Locale.ROOT,
              "Banks as unlike as in %d of %d rounds (B² up to %.1f) are more than any rule is"
                  + " proven for with f = %d: see docs/choosing-a-policy.md",
              alarming.size(),
              report.rounds().size(),
              alarming.stream().mapToDouble(DemoReport.Round::heterogeneity).max().orElseThrow(),
              options.f()));
    }
  }

  private static List<String> row(String name, Scores scores) {
    return List.of(
        name,
        Numbers.share(scores.rocAuc()),
        Numbers.share(scores.prAuc()),
        Numbers.share(scores.f1()));
  }
}
