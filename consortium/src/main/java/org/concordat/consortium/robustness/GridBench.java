package org.concordat.consortium.robustness;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.concordat.network.screen.Screen;

/** One grid from its options to its table: data, runs, results file, ranking. */
final class GridBench {
  private final BenchOptions options;
  private final Screen screen;

  GridBench(BenchOptions options, Screen screen) {
    this.options = options;
    this.screen = screen;
  }

  void run() throws IOException {
    screen.progress("reading rows", 0, 1, "");
    Table table =
        options.csv().isPresent()
            ? Tables.csv(
                options.csv().get(), options.label(), options.cells(), options.seeds().getFirst())
            : Tables.generated(options.rows(), options.seeds().getFirst());
    screen.erase();
    List<Run> runs = Grid.runs(options);
    // What cannot be dealt is said before hours of runs, not within them.
    for (Run run : runs) {
      if (run.rule().equals(options.rules().getFirst()) && run.attack().equals(Run.NONE)) {
        run.deal(table, run.setting().honest());
        run.deal(table, run.setting().banks());
      }
    }
    OutputDirectory.make(options.out());
    screen.line(
        String.format(
            Locale.ROOT,
            "%s: %d rows to train on, %d to test, %d inputs; %d runs of %d steps on %d threads",
            table.name(),
            table.train().size(),
            table.test().size(),
            table.inputs(),
            runs.size(),
            options.training().steps(),
            options.threads()));
    show(StopHook.during(() -> measure(table, runs)));
  }

  private List<Result> measure(Table table, List<Run> runs) throws IOException {
    Remaining remaining = new Remaining(System::nanoTime, runs.size());
    AtomicInteger finished = new AtomicInteger();
    try (ResultsFile file =
        new ResultsFile(options.out().resolve("results.csv"), table, options.training())) {
      return new GridRunner(table, options.training(), options.threads())
          .run(
              runs,
              (result, place) -> {
                file.put(place, result);
                int done = finished.incrementAndGet();
                screen.progress("runs", done, runs.size(), remaining.note(done));
              });
    } finally {
      screen.erase();
    }
  }

  private void show(List<Result> results) throws IOException {
    for (Deal split : options.splits()) {
      Ranking ranking =
          new Ranking(
              results.stream().filter(result -> result.run().split().equals(split)).toList());
      screen.heading(
          "AUC under the worst attack, " + split.name() + ", seeds: " + options.seeds().size());
      List<String> header = new ArrayList<>(List.of("rule"));
      ranking.settings().forEach(setting -> header.add(setting.toString()));
      header.addAll(List.of("mean", "no attack", "worst attacks"));
      List<List<String>> rows = new ArrayList<>();
      for (Ranking.Row row : ranking.rows()) {
        List<String> cells = new ArrayList<>(List.of(row.rule()));
        for (Optional<Ranking.Worst> worst : row.worst()) {
          cells.add(worst.map(found -> auc(found.auc())).orElse("refused"));
        }
        cells.add(row.offered() == 0 ? "" : auc(row.mean()));
        cells.add(Double.isNaN(row.unattacked()) ? "" : auc(row.unattacked()));
        cells.add(
            row.worst().stream()
                .flatMap(Optional::stream)
                .map(Ranking.Worst::attack)
                .distinct()
                .reduce((a, b) -> a + " " + b)
                .orElse(""));
        rows.add(cells);
      }
      screen.figures(header, rows);
      ranking
          .defaults()
          .forEach(
              (setting, rule) ->
                  screen.line(
                      String.format(
                          Locale.ROOT,
                          "  default policy at %s: %s (B² without attack %.2f)",
                          setting,
                          rule,
                          ranking.heterogeneity(setting).orElse(Double.NaN))));
      Plots plots = new Plots(split.name(), ranking);
      String file = split.name().replace(':', '-') + ".svg";
      Files.writeString(options.out().resolve("attacks-" + file), plots.heatMap());
      Files.writeString(options.out().resolve("worst-" + file), plots.worst());
      ranking
          .refusals()
          .forEach((where, reason) -> screen.line("  refused: " + where + ": " + reason));
    }
    screen.line("");
    screen.line("results.csv and plots: " + options.out());
  }

  static String auc(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }
}
