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
import org.concordat.network.screen.Progress;
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
      List<Long> millisWithoutLedger) {}

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
    int parts = 2 * study.rounds() + data.rows().banks().size() + 1;
    try (Progress progress = Progress.begin(screen, "comparing", parts)) {
      return compare(study, progress);
    }
  }

  private Found compare(Study study, Progress progress) {
    FederationWithoutLedger.Outcome same = federate(study, "without a ledger", 0, progress);
    FederationWithoutLedger.Outcome mean =
        federate(plan.study("mean", 0, digest), "by the plain mean", study.rounds(), progress);
    int before = 2 * study.rounds();
    TestBench bench = new TestBench(data.rows(), study.features(), same.grid());
    Comparisons comparisons = new Comparisons(study, bench);
    List<Scores> local = new ArrayList<>();
    List<DemoReport.Bank> banks = new ArrayList<>();
    int n = data.rows().banks().size();
    for (int i = 0; i < n; i++) {
      ConsortiumData.Bank bank = data.rows().banks().get(i);
      progress.at(before + i, "bank " + bank.name() + " alone");
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
    progress.at(before + n, "all rows in one place");
    Scores pooled = TestBench.mean(bench.measure(comparisons.pooled()));
    return new Found(
        bench,
        banks,
        local,
        TestBench.mean(bench.measure(mean.model())),
        pooled,
        same.rounds().stream().map(round -> round.model()).map(Model::hash).toList(),
        same.rounds().stream().map(FederationWithoutLedger.Round::millis).toList());
  }

  private FederationWithoutLedger.Outcome federate(
      Study study, String what, int before, Progress progress) {
    BiFunction<String, BankTaskHandler, TaskHandler> poison =
        new Poison(options, Poison.board(options, plan));
    try (FederationWithoutLedger federation =
        FederationWithoutLedger.of(study, data.rows(), poison)) {
      return federation.run(round -> progress.at(before + round.round(), "the same study " + what));
    }
  }
}
