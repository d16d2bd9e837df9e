package org.concordat.consortium.robustness;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.concordat.consortium.attack.Attack;
import org.concordat.consortium.attack.AttackBoard;
import org.concordat.consortium.attack.PostingHandler;
import org.concordat.consortium.baseline.Comparisons;
import org.concordat.consortium.baseline.FederationWithoutLedger;
import org.concordat.consortium.baseline.TestBench;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.CsvData;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.data.RowSplit;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.consortium.robustness.StudyResult.Way;
import org.concordat.network.screen.Screen;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.task.Metrics;

/**
 * A study of five banks with the product's own training, without a ledger: nobody poisoned, and
 * each poisoned bank with each attack in turn, beside each bank alone and all rows in one place.
 * The poisoned bank trains and judges as the others do, and sends what its attack makes of the
 * updates of all honest banks.
 */
final class StudyBench {
  private static final String NO_DIGEST = "0".repeat(64);
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final String MEAN = "mean";

  private final StudyOptions options;
  private final Screen screen;
  private final List<StudyResult> results = new ArrayList<>();

  StudyBench(StudyOptions options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  /** Everything of one seed. */
  private record Seeded(long seed, ConsortiumData data, StudyDefaults defaults) {}

  void run() throws IOException {
    OutputDirectory.make(options.out());
    StudyReport report = StopHook.during(this::measure);
    report.show(screen);
    screen.line("");
    screen.line("study.csv: " + options.out());
  }

  private StudyReport measure() throws IOException {
    List<Way> ways = ways();
    Remaining remaining =
        new Remaining(System::nanoTime, ways.size() * options.seeds().size() * options.rounds());
    int done = 0;
    try (CsvFile file = new CsvFile(options.out().resolve("study.csv"), header())) {
      for (long seed : options.seeds()) {
        screen.progress("reading rows", 0, 1, "");
        Seeded seeded = seeded(seed);
        Optional<TestBench> bench = Optional.empty();
        for (Way way : ways) {
          int before = done * options.rounds();
          Optional<FederationWithoutLedger.Outcome> outcome =
              federate(seeded, way, round -> progress(remaining, before + round, way));
          if (bench.isEmpty() && outcome.isPresent()) {
            FeaturePlan features = seeded.defaults().features();
            bench = Optional.of(new TestBench(seeded.data(), features, outcome.get().grid()));
            compare(seeded, bench.get(), file);
          }
          note(result(way, seed, outcome, bench), file);
          done++;
        }
      }
      return new StudyReport(results);
    } finally {
      screen.erase();
    }
  }

  private void progress(Remaining remaining, int rounds, Way way) {
    String who = way.poisoned().isEmpty() ? "nobody poisoned" : way.poisoned() + " " + way.attack();
    screen.progress(
        "rounds", rounds, remaining.of(), remaining.note(rounds) + ": " + way.rule() + ", " + who);
  }

  /** The mean of f = 0 first: it is offered for any data, and its grid is that of all others. */
  private List<Way> ways() {
    List<Way> ways = new ArrayList<>(List.of(new Way(MEAN, 0, "", "")));
    for (String rule : options.rules()) {
      int f = rule.equals(MEAN) ? 0 : options.faults();
      ways.add(new Way(rule, f, "", ""));
      for (String poisoned : options.poisoned()) {
        for (String attack : options.attacks()) {
          ways.add(new Way(rule, f, poisoned, attack));
        }
      }
    }
    return ways.stream().distinct().toList();
  }

  private Seeded seeded(long seed) {
    if (options.csv().isPresent()) {
      ConsortiumData data =
          CsvData.split(
              options.csv().get(), options.label(), StudyOptions.BANKS, new RowSplit.Iid(), seed);
      return new Seeded(seed, data, StudyDefaults.credit(data));
    }
    ConsortiumData data =
        GeneratedBanks.draw(StudyOptions.BANKS, options.rows(), options.testRows(), seed);
    return new Seeded(seed, data, StudyDefaults.fraud(data));
  }

  private void compare(Seeded seeded, TestBench bench, CsvFile file) throws IOException {
    screen.progress("each bank alone", 0, 1, "");
    Comparisons comparisons = new Comparisons(study(seeded, new Way(MEAN, 0, "", "")), bench);
    List<Metrics> alone = new ArrayList<>();
    for (int bank = 0; bank < bench.banks(); bank++) {
      alone.add(bench.measure(bank, comparisons.local(bank)));
    }
    note(new StudyResult(Way.ALONE, seeded.seed(), 0, alone, ""), file);
    screen.progress("all rows in one place", 0, 1, "");
    note(
        new StudyResult(Way.POOLED, seeded.seed(), 0, bench.measure(comparisons.pooled()), ""),
        file);
  }

  /** Trains; empty where the rule is refused. */
  private Optional<FederationWithoutLedger.Outcome> federate(
      Seeded seeded, Way way, IntConsumer onRound) {
    if (refusal(way).isPresent()) {
      return Optional.empty();
    }
    Set<String> honest = new TreeSet<>();
    for (ConsortiumData.Bank bank : seeded.data().banks()) {
      if (!bank.name().equals(way.poisoned())) {
        honest.add(bank.mspId());
      }
    }
    AttackBoard board = new AttackBoard(honest, PATIENCE);
    try (FederationWithoutLedger federation =
        FederationWithoutLedger.of(
            study(seeded, way),
            seeded.data(),
            (bank, worker) ->
                bank.equals(way.poisoned())
                    ? Attack.parse(way.attack()).disguise(worker, board)
                    : new PostingHandler(worker, board))) {
      return Optional.of(federation.run(round -> onRound.accept(round.round())));
    }
  }

  private static Optional<Refusal> refusal(Way way) {
    return AggregationRules.named(way.rule()).check(StudyOptions.BANKS, way.f());
  }

  private static StudyResult result(
      Way way,
      long seed,
      Optional<FederationWithoutLedger.Outcome> outcome,
      Optional<TestBench> bench) {
    if (outcome.isEmpty()) {
      return new StudyResult(
          way, seed, 0, List.of(), refusal(way).map(Refusal::detail).orElseThrow());
    }
    int accepted =
        (int)
            outcome.get().rounds().stream()
                .filter(round -> round.state() instanceof RoundState.Accepted)
                .count();
    List<Metrics> metrics = bench.orElseThrow().measure(outcome.get().model());
    return new StudyResult(way, seed, accepted, metrics, "");
  }

  private Study study(Seeded seeded, Way way) {
    return new Study(
        "baseline",
        "Learning without a ledger",
        seeded.data().banks().getFirst().mspId(),
        "baseline",
        Agreement.TaskType.TRAINING,
        seeded.defaults().architecture(),
        seeded.defaults().features(),
        seeded.defaults().training(),
        StudyDefaults.aggregation(way.rule(), way.f()),
        0,
        1,
        options.rounds(),
        new PhasePlan(1, 1, 1),
        Study.Metric.ROC_AUC,
        10_000,
        List.of(NO_DIGEST),
        seeded.seed());
  }

  private static List<String> header() {
    List<String> header =
        new ArrayList<>(
            List.of(
                "rule",
                "f",
                "poisoned",
                "attack",
                "seed",
                "status",
                "accepted",
                "roc_auc",
                "pr_auc",
                "f1"));
    for (int bank = 0; bank < StudyOptions.BANKS; bank++) {
      header.add("f1_" + (char) ('A' + bank));
    }
    header.addAll(List.of("reason", "data", "rows", "test_rows", "rounds"));
    return header;
  }

  private void note(StudyResult result, CsvFile file) throws IOException {
    results.add(result);
    Way way = result.way();
    boolean refused = !result.refusal().isEmpty();
    List<String> row =
        new ArrayList<>(
            List.of(
                way.rule(),
                Integer.toString(way.f()),
                way.poisoned(),
                way.attack(),
                Long.toString(result.seed()),
                refused ? "refused" : "ok",
                Integer.toString(result.accepted()),
                refused ? "" : six(result.rocAuc()),
                refused ? "" : six(result.prAuc()),
                refused ? "" : six(result.f1())));
    for (int bank = 0; bank < StudyOptions.BANKS; bank++) {
      row.add(refused ? "" : six(result.byBank().get(bank).f1Micros() / 1e6));
    }
    boolean generated = options.csv().isEmpty();
    row.addAll(
        List.of(
            result.refusal(),
            generated ? "generated" : String.valueOf(options.csv().get().getFileName()),
            generated ? Integer.toString(options.rows()) : "",
            generated ? Integer.toString(options.testRows()) : "",
            Integer.toString(options.rounds())));
    file.write(row);
  }

  private static String six(double value) {
    return String.format(Locale.ROOT, "%.6f", value);
  }
}
