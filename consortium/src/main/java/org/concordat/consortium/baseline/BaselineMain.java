package org.concordat.consortium.baseline;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concordat.consortium.attack.Attack;
import org.concordat.consortium.attack.AttackBoard;
import org.concordat.consortium.attack.PostingHandler;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.CsvData;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.data.RowSplit;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.task.Metrics;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.TaskHandler;

/**
 * Measures the learning without a ledger, seed by seed: the table of docs/results.
 *
 * <p>Arguments: {@code fraud SEED...} for five generated banks of 50,000 rows with A poisoned, or
 * {@code csv FILE LABEL SEED...} for five banks of one table with C poisoned.
 */
public final class BaselineMain {
  private static final int BANKS = 5;
  private static final int ROWS = 50_000;
  private static final int TEST_ROWS = 20_000;
  private static final int ROUNDS = 10;
  private static final String NO_DIGEST = "0".repeat(64);

  private final ConsortiumData data;
  private final StudyDefaults defaults;
  private final String poisoned;
  private final long seed;
  private final PrintStream out;

  private BaselineMain(
      ConsortiumData data, StudyDefaults defaults, String poisoned, long seed, PrintStream out) {
    this.data = data;
    this.defaults = defaults;
    this.poisoned = poisoned;
    this.seed = seed;
    this.out = out;
  }

  /**
   * Runs the measurements.
   *
   * @param args as the class says
   */
  public static void main(String[] args) {
    boolean csv = args.length > 3 && args[0].equals("csv");
    if (!csv && !(args.length > 1 && args[0].equals("fraud"))) {
      System.err.println("usage: fraud SEED... | csv FILE LABEL SEED...");
      System.exit(2);
      return;
    }
    for (int at = csv ? 3 : 1; at < args.length; at++) {
      long seed = Long.parseLong(args[at]);
      ConsortiumData data =
          csv
              ? CsvData.split(Path.of(args[1]), args[2], BANKS, new RowSplit.Iid(), seed)
              : GeneratedBanks.draw(BANKS, ROWS, TEST_ROWS, seed);
      StudyDefaults defaults = csv ? StudyDefaults.credit(data) : StudyDefaults.fraud(data);
      new BaselineMain(data, defaults, csv ? "C" : "A", seed, System.out).measure();
    }
  }

  private void measure() {
    Study robust = study("arc+trmean", 1);
    FederationWithoutLedger.Outcome clean = run(robust, "");
    TestBench bench = new TestBench(data, defaults.features(), clean.grid());
    show("nobody poisoned, arc+trmean", bench.measure(clean.model()));
    show(poisoned + " signflip, arc+trmean", bench.measure(run(robust, poisoned).model()));
    show(poisoned + " signflip, mean", bench.measure(run(study("mean", 0), poisoned).model()));
    Comparisons comparisons = new Comparisons(robust, bench);
    List<Metrics> alone = new ArrayList<>();
    for (int bank = 0; bank < bench.banks(); bank++) {
      alone.add(bench.measure(bank, comparisons.local(bank)));
    }
    show("each bank alone", alone);
    show("pooled", bench.measure(comparisons.pooled()));
  }

  private void show(String what, List<Metrics> metrics) {
    TestBench.Scores mean = TestBench.mean(metrics);
    StringBuilder banks = new StringBuilder();
    for (Metrics bank : metrics) {
      banks.append(String.format(Locale.ROOT, " %.3f", bank.f1Micros() / 1e6));
    }
    out.printf(
        Locale.ROOT,
        "seed %d  %-28s auc %.4f  pr-auc %.4f  f1 %.4f  f1 by bank%s%n",
        seed,
        what,
        mean.rocAuc(),
        mean.prAuc(),
        mean.f1(),
        banks);
  }

  private FederationWithoutLedger.Outcome run(Study study, String attacker) {
    Set<String> honest = new TreeSet<>();
    for (ConsortiumData.Bank bank : data.banks()) {
      if (!bank.name().equals(attacker)) {
        honest.add(bank.mspId());
      }
    }
    AttackBoard board = new AttackBoard(honest, Duration.ofMinutes(1));
    SortedMap<String, TaskHandler> banks = new TreeMap<>();
    for (ConsortiumData.Bank bank : data.banks()) {
      BankTaskHandler handler =
          new BankTaskHandler(bank.mspId(), new MemoryRows(bank.rows()), NO_DIGEST);
      banks.put(
          bank.mspId(),
          honest.contains(bank.mspId())
              ? new PostingHandler(handler, board)
              : new Attack.SignFlip().disguise(handler, board));
    }
    try (FederationWithoutLedger federation = new FederationWithoutLedger(study, banks)) {
      return federation.run(round -> {});
    }
  }

  private Study study(String rule, int f) {
    return new Study(
        "baseline",
        "Learning without a ledger",
        data.banks().getFirst().mspId(),
        "baseline",
        Agreement.TaskType.TRAINING,
        defaults.architecture(),
        defaults.features(),
        defaults.training(),
        StudyDefaults.aggregation(rule, f),
        0,
        1,
        ROUNDS,
        new PhasePlan(1, 1, 1),
        Study.Metric.ROC_AUC,
        10_000,
        List.of(NO_DIGEST),
        seed);
  }
}
