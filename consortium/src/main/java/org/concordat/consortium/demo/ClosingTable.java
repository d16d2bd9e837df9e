package org.concordat.consortium.demo;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.concordat.consortium.baseline.TestBench.Scores;
import org.concordat.network.screen.Screen;

/** What a run found, as a person reads it: one table, and below it what else there is to say. */
final class ClosingTable {
  private final DemoOptions options;
  private final Screen screen;

  ClosingTable(DemoOptions options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  /** The least there is to say. */
  static String inOneLine(DemoReport report, Screen screen) {
    DemoReport.Final last = report.last();
    return String.format(
        Locale.ROOT,
        "%s: ROC AUC %s, F1 %s (all rows in one place %s and %s, plain mean %s and %s), model %s,"
            + " %.1f s",
        report.accepted() ? screen.good("accepted") : screen.bad("not accepted"),
        Numbers.share(last.auc()),
        Numbers.share(last.f1()),
        Numbers.share(last.pooledAuc()),
        Numbers.share(last.pooledF1()),
        Numbers.share(last.meanRuleAuc()),
        Numbers.share(last.meanRuleF1()),
        last.modelHash(),
        report.wallSeconds());
  }

  void show(Rivals.Found found, DemoReport report) {
    screen.heading("On rows no bank trained on");
    screen.figures(List.of("", "ROC AUC", "PR AUC", "F1"), models(found, report));
    screen.line("");
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("model", report.last().modelHash() + ", " + how(report)));
    facts.add(List.of("rounds", rounds(report)));
    facts.add(List.of("left out", leftOut(report)));
    heldBack(report).forEach(line -> facts.add(List.of("held back", line)));
    alarm(report).forEach(line -> facts.add(List.of("beware", line)));
    facts.add(List.of("ledger", ledger(report)));
    facts.add(List.of("time", time(report)));
    facts.add(List.of("memory", report.peakRssMiB() + " MiB at the most"));
    options.report().ifPresent(file -> facts.add(List.of("report", file.toString())));
    if (report.evidence() != null) {
      facts.add(List.of("evidence", report.evidence().file()));
      facts.add(List.of("roots", report.evidence().roots()));
    }
    if (report.consoles() == null) {
      facts.add(List.of("consoles", "stopped; demo.sh --keep leaves them open"));
    }
    screen.facts(facts);
  }

  private List<List<String>> models(Rivals.Found found, DemoReport report) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < found.banks().size(); i++) {
      DemoReport.Bank bank = found.banks().get(i);
      String poisoned =
          bank.poisoned() == null ? "" : " (" + screen.bad("poisoned: " + bank.poisoned()) + ")";
      rows.add(row("bank " + bank.name() + " alone" + poisoned, found.local().get(i)));
    }
    DemoReport.Final last = report.last();
    rows.add(
        row("all together, " + options.rule(), new Scores(last.auc(), last.prAuc(), last.f1()))
            .stream()
            .map(screen::strong)
            .toList());
    rows.add(row("all together, plain mean", found.mean()));
    rows.add(row("all rows in one place (no bank could do this)", found.pooled()));
    return rows;
  }

  private static List<String> row(String name, Scores scores) {
    return List.of(
        name,
        Numbers.share(scores.rocAuc()),
        Numbers.share(scores.prAuc()),
        Numbers.share(scores.f1()));
  }

  private String how(DemoReport report) {
    return report.accepted()
        ? screen.good("accepted")
        : screen.bad("in force, but the last round was " + state(report.rounds().getLast()));
  }

  private static String state(DemoReport.Round round) {
    return round.state().toLowerCase(Locale.ROOT);
  }

  private static String rounds(DemoReport report) {
    Map<String, List<Integer>> byState = new LinkedHashMap<>();
    report
        .rounds()
        .forEach(
            round ->
                byState.computeIfAbsent(state(round), _ -> new ArrayList<>()).add(round.round()));
    List<Integer> accepted = byState.getOrDefault("accepted", List.of());
    StringBuilder text =
        new StringBuilder(accepted.size() + " of " + report.rounds().size() + " accepted");
    byState.forEach(
        (state, which) -> {
          if (!state.equals("accepted")) {
            text.append(", ").append(state).append(": ").append(Numbers.ranges(which));
          }
        });
    return text.toString();
  }

  private static String leftOut(DemoReport report) {
    Map<String, List<Integer>> who = new LinkedHashMap<>();
    for (DemoReport.Round round : report.rounds()) {
      for (DemoReport.Excluded excluded : round.excluded()) {
        who.computeIfAbsent(
                "bank " + excluded.bank() + ", " + excluded.reason(), _ -> new ArrayList<>())
            .add(round.round());
      }
    }
    List<String> words = new ArrayList<>();
    who.forEach((what, rounds) -> words.add(what + " (round " + Numbers.ranges(rounds) + ")"));
    return words.isEmpty() ? "nobody" : String.join("; ", words);
  }

  /** What the rule made of updates that were poisoned and not left out. */
  private List<String> heldBack(DemoReport report) {
    List<String> lines = new ArrayList<>();
    for (String bank : options.poison().keySet()) {
      List<DemoReport.Influence> influence =
          report.rounds().stream()
              .flatMap(round -> round.influence().stream())
              .filter(one -> one.bank().equals(bank))
              .toList();
      if (!influence.isEmpty()) {
        lines.add(
            String.format(
                Locale.ROOT,
                "bank %s (%s): weight %.1f %%, trimmed at %.0f %% of the coordinates, scaled by"
                    + " %.2f, on average",
                bank,
                options.poison().get(bank).name(),
                100 * mean(influence.stream().mapToDouble(DemoReport.Influence::weight)),
                100 * mean(influence.stream().mapToDouble(DemoReport.Influence::trimmedShare)),
                mean(influence.stream().mapToDouble(DemoReport.Influence::arcFactor))));
      }
    }
    return lines;
  }

  private static double mean(DoubleStream values) {
    return values.average().orElseThrow();
  }

  /** The alarm of f/n >= 1/(2 + B²), by round. */
  private List<String> alarm(DemoReport report) {
    List<DemoReport.Round> alarming =
        report.rounds().stream().filter(DemoReport.Round::breakdown).toList();
    return alarming.isEmpty()
        ? List.of()
        : List.of(
            String.format(
                Locale.ROOT,
                "banks as unlike as in %d of %d rounds (B² up to %.1f) are more than any rule is"
                    + " proven for with f = %d: see docs/choosing-a-policy.md",
                alarming.size(),
                report.rounds().size(),
                alarming.stream().mapToDouble(DemoReport.Round::heterogeneity).max().orElseThrow(),
                options.f()));
  }

  private String ledger(DemoReport report) {
    if (report.sameWithoutLedger() == null) {
      return "The rule's random order comes from the banks' salts: no other run has this model.";
    }
    return report.sameWithoutLedger()
        ? "The same study without a ledger gives the same model, every round."
        : screen.bad("The same study without a ledger gives another model.");
  }

  private static String time(DemoReport report) {
    long training =
        report.rounds().stream().map(DemoReport.Round::millis).mapToLong(m -> m.total()).sum();
    return String.format(
        Locale.ROOT,
        "%.1f s in all: ready after %.1f s, rounds %.1f s; the ledger took %.0f %% of the rounds'"
            + " time, a round %.2f times as long as without (median)",
        report.wallSeconds(),
        report.readySeconds(),
        training / 1000.0,
        100 * report.ledgerShare(),
        report.roundRatio());
  }
}
