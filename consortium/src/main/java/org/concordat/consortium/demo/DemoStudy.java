package org.concordat.consortium.demo;

import java.time.Duration;
import java.util.List;
import org.concordat.consortium.attack.Attack;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.Study;

/** The study of a run, and the charter it stands under. */
final class DemoStudy {
  static final String ID = "demo";
  private static final long SPEND_PER_ROUND = 1;
  private static final long TOLERANCE_MICROS = 10_000;

  private final DemoOptions options;
  private final DemoData data;

  DemoStudy(DemoOptions options, DemoData data) {
    this.options = options;
    this.data = data;
  }

  /**
   * The peers' time window. Usually no phase ends by its deadline and the window is the 60 s of a
   * real network. Where a poisoned bank never acts, the first round waits for a deadline, which
   * lies at least five windows away: then the window is short, which one clock in one process
   * allows.
   */
  Duration timeWindow() {
    return waitsForDeadlines() ? Duration.ofSeconds(2) : Duration.ofSeconds(60);
  }

  private boolean waitsForDeadlines() {
    return options.poison().values().stream()
        .anyMatch(attack -> attack instanceof Attack.Silent || attack instanceof Attack.BadReveal);
  }

  Charter.Limits limits() {
    long window = timeWindow().toMillis();
    return new Charter.Limits(
        10_000_000,
        Math.max(100, options.rounds()),
        Charter.Limits.WINDOWS_BETWEEN_DEADLINES * window,
        window,
        1_000);
  }

  Charter.Policy policy() {
    return new Charter.Policy(options.rule(), TOLERANCE_MICROS);
  }

  /** Deadlines far beyond what honest banks need: none of them is cut off by the clock. */
  private PhasePlan phases() {
    if (!waitsForDeadlines()) {
      long hour = Duration.ofHours(1).toMillis();
      return new PhasePlan(hour, hour, hour);
    }
    long work = Math.max(45_000, largestBank());
    return new PhasePlan(work, 15_000, work);
  }

  private int largestBank() {
    return data.rows().banks().stream()
        .map(ConsortiumData.Bank::rows)
        .mapToInt(rows -> rows.size())
        .max()
        .orElseThrow();
  }

  Study study(String workerDigest) {
    return study(options.rule(), options.f(), workerDigest);
  }

  /** The same study by another rule. */
  Study study(String rule, int f, String workerDigest) {
    StudyDefaults learning = data.learning();
    return new Study(
        ID,
        "Demo: " + data.purpose().replace('-', ' '),
        LedgerNetwork.mspId(options.banks().getFirst()),
        data.purpose(),
        Agreement.TaskType.TRAINING,
        learning.architecture(),
        learning.features(),
        learning.training(),
        StudyDefaults.aggregation(rule, f),
        SPEND_PER_ROUND,
        Math.min(options.banks().size(), f > 0 ? 3 * f + 1 : 2),
        options.rounds(),
        phases(),
        Study.Metric.ROC_AUC,
        TOLERANCE_MICROS,
        List.of(workerDigest),
        options.seed());
  }
}
