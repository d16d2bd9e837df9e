package org.concordat.consortium.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.concordat.consortium.baseline.Comparisons;
import org.concordat.consortium.baseline.FederationWithoutLedger;
import org.concordat.consortium.baseline.TestBench;
import org.concordat.consortium.baseline.TestBench.Scores;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.network.screen.Screen;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.study.Study;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.TaskHandler;
import org.concordat.worker.WorkerDigest;

/** What the study is compared with: the same without a ledger, the plain mean, local, pooled. */
final class Rivals {
  private static final int WARM_UP_ROWS = 20_000;

  private final DemoOptions options;
  private final DemoData data;
  private final DemoStudy plan;
  private final String digest = WorkerDigest.compute();

  Rivals(DemoOptions options, DemoData data, DemoStudy plan) {
    this.options = options;
    this.data = data;
    this.plan = plan;
  }

  /**
   * What the comparisons found.
   *
   * @param bench the prepared rows and what measures on them
   * @param banks each bank alone, for the report
   * @param local each bank alone
   * @param mean the same study by the plain mean
   * @param pooled all rows in one place
   * @param hashes the model in force after each round without a ledger
   * @param millisWithoutLedger what each of those rounds took
   */
  record Found(
      TestBench bench,
      List<DemoReport.Bank> banks,
      List<Scores> local,
      Scores mean,
      Scores pooled,
      List<String> hashes,
      List<Long> millisWithoutLedger) {
    boolean sameModels(DemoReport report) {
      return report.rounds().stream().map(DemoReport.Round::modelHash).toList().equals(hashes);
    }
  }

  /** Loads the training library and lets it run for a moment: its first steps are slow. */
  void warmUp() {
    ConsortiumData few = GeneratedBanks.draw(2, WARM_UP_ROWS, 400, 1);
    StudyDefaults learning = StudyDefaults.fraud(few);
    Study study = plan.study(digest);
    Study small =
        new Study(
            "warm-up",
            study.title(),
            study.proposer(),
            study.purpose(),
            study.taskType(),
            learning.architecture(),
            learning.features(),
            learning.training(),
            StudyDefaults.aggregation("mean", 0),
            0,
            1,
            2,
            study.phases(),
            study.metric(),
            study.toleranceMicros(),
            study.workerDigests(),
            1);
    try (FederationWithoutLedger federation =
        FederationWithoutLedger.of(small, few, (bank, honest) -> honest)) {
      federation.run(round -> {});
    }
  }

  Found compare(Study study, Screen screen) {
    FederationWithoutLedger.Outcome same = federate(study, "without a ledger", screen);
    FederationWithoutLedger.Outcome mean =
        federate(plan.study("mean", 0, digest), "by the plain mean", screen);
    TestBench bench = new TestBench(data.rows(), study.features(), same.grid());
    Comparisons comparisons = new Comparisons(study, bench);
    List<Scores> local = new ArrayList<>();
    List<DemoReport.Bank> banks = new ArrayList<>();
    int n = data.rows().banks().size();
    for (int i = 0; i < n; i++) {
      ConsortiumData.Bank bank = data.rows().banks().get(i);
      screen.progress("comparing", i, n + 1, "bank " + bank.name() + " alone");
      Scores scores = TestBench.mean(bench.measure(comparisons.local(i)));
      local.add(scores);
      banks.add(
          new DemoReport.Bank(
              bank.name(),
              options.poison().containsKey(bank.name())
                  ? options.poison().get(bank.name()).name()
                  : null,
              bench.training(i).size(),
              scores.rocAuc(),
              scores.f1()));
    }
    screen.progress("comparing", n, n + 1, "all rows in one place");
    Scores pooled = TestBench.mean(bench.measure(comparisons.pooled()));
    screen.erase();
    return new Found(
        bench,
        banks,
        local,
        TestBench.mean(bench.measure(mean.model())),
        pooled,
        same.rounds().stream().map(round -> round.model()).map(Model::hash).toList(),
        same.rounds().stream().map(FederationWithoutLedger.Round::millis).toList());
  }

  private FederationWithoutLedger.Outcome federate(Study study, String what, Screen screen) {
    BiFunction<String, BankTaskHandler, TaskHandler> poison =
        new Poison(options, Poison.board(options, plan));
    try (FederationWithoutLedger federation =
        FederationWithoutLedger.of(study, data.rows(), poison)) {
      return federation.run(
          round ->
              screen.progress(
                  "comparing", round.round(), study.rounds(), "the same study " + what));
    }
  }
}
