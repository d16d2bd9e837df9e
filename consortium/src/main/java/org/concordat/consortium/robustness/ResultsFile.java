package org.concordat.consortium.robustness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The results as CSV, a row for each run with all that is needed to repeat it, in the order of the
 * grid whatever the order in which runs end. Closing it early leaves every finished run in the
 * file. Safe for use by several threads.
 */
final class ResultsFile implements AutoCloseable {
  private static final List<String> HEADER =
      List.of(
          "rule",
          "attack",
          "split",
          "honest",
          "colluding",
          "seed",
          "status",
          "auc",
          "heterogeneity",
          "reason",
          "declared_f",
          "steps",
          "batch",
          "learning_rate",
          "momentum",
          "hidden",
          "data",
          "train_rows",
          "test_rows",
          "inputs");

  private final CsvFile out;
  private final Table table;
  private final Training training;
  private final SortedMap<Integer, Result> waiting = new TreeMap<>();
  private int next;
  private boolean closed;

  ResultsFile(Path file, Table table, Training training) throws IOException {
    this.out = new CsvFile(file, HEADER);
    this.table = table;
    this.training = training;
  }

  /**
   * Takes a result.
   *
   * @param place the run's place in the grid, from 0
   * @param result what came of it
   * @throws UncheckedIOException when the file cannot be written
   */
  synchronized void put(int place, Result result) {
    if (closed) {
      return;
    }
    waiting.put(place, result);
    try {
      while (waiting.containsKey(next)) {
        out.write(row(waiting.remove(next++)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes what was still waiting for an earlier run. */
  @Override
  public synchronized void close() throws IOException {
    if (closed) {
      return;
    }
    closed = true;
    try (out) {
      for (Result result : waiting.values()) {
        out.write(row(result));
      }
    }
  }

  private List<String> row(Result result) {
    Run run = result.run();
    return List.of(
        run.rule(),
        run.attack(),
        run.split().name(),
        Integer.toString(run.setting().honest()),
        Integer.toString(run.setting().faults()),
        Long.toString(run.seed()),
        result.refused() ? "refused" : "ok",
        result.refused() ? "" : String.format(Locale.ROOT, "%.6f", result.auc()),
        result.refused() ? "" : String.format(Locale.ROOT, "%.4f", result.heterogeneity()),
        result.refusal(),
        Integer.toString(TrainingRun.declared(run)),
        Integer.toString(training.steps()),
        Integer.toString(training.batch()),
        Double.toString(training.learningRate()),
        Double.toString(training.momentum()),
        Integer.toString(training.hidden()),
        table.name(),
        Integer.toString(table.train().size()),
        Integer.toString(table.test().size()),
        Integer.toString(table.inputs()));
  }
}
