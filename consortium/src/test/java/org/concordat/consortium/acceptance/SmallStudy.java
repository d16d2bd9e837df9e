package org.concordat.consortium.acceptance;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.consortium.member.LedgerEvents;
import org.concordat.consortium.study.Onboarding;
import org.concordat.consortium.study.StudyWatch;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.Study;

/**
 * A whole consortium with services, workers and Kafka that trains a model on few rows, so that
 * there is a history to look at. No round ends by the clock, and no judgement rejects.
 */
final class SmallStudy implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final long SEED = 23;

  private final Consortium consortium;
  private final ConsortiumData data;

  private SmallStudy(Consortium consortium, ConsortiumData data) {
    this.consortium = consortium;
    this.data = data;
  }

  /** Starts the consortium; its banks have agreed on a charter and registered their data. */
  static SmallStudy start(Path directory, int banks) throws IOException {
    ConsortiumData data = GeneratedBanks.draw(banks, 300, 200, SEED);
    Consortium consortium =
        Consortium.start(
            directory,
            data,
            LedgerOfThisRun.get().factory(),
            Duration.ofSeconds(60),
            (bank, honest) -> honest,
            step -> {});
    Onboarding onboarding = new Onboarding(consortium, InstantSource.system(), step -> {});
    onboarding.agreeOnCharter(
        new Charter.Limits(1_000_000, 2_000, 300_000, 60_000, 1_000),
        new Charter.Policy("arc+trmean", 10_000));
    onboarding.registerData("fraud-detection");
    return new SmallStudy(consortium, data);
  }

  Consortium consortium() {
    return consortium;
  }

  /** Trains a model to the last round. */
  Study train(String id, int rounds) throws IOException, InterruptedException {
    Study study = study(id, rounds);
    StudyWatch watch =
        new StudyWatch(id, rounds, System::currentTimeMillis, (round, phase, acted) -> {});
    Onboarding onboarding = new Onboarding(consortium, InstantSource.system(), step -> {});
    try (LedgerEvents _ = consortium.regulator().client(Role.AUDITOR).events(watch::on)) {
      onboarding.start(study);
      watch.await(PATIENCE.toMillis());
    }
    return study;
  }

  private Study study(String id, int rounds) {
    StudyDefaults learning = StudyDefaults.fraud(data);
    int banks = data.banks().size();
    long hour = Duration.ofHours(1).toMillis();
    return new Study(
        id,
        "A small study",
        "BankAMSP",
        "fraud-detection",
        Agreement.TaskType.TRAINING,
        learning.architecture(),
        learning.features(),
        learning.training(),
        StudyDefaults.aggregation("arc+trmean", 1),
        1,
        banks,
        rounds,
        new PhasePlan(hour, hour, hour),
        Study.Metric.ROC_AUC,
        1_000_000,
        List.of(consortium.workerDigest()),
        SEED);
  }

  @Override
  public void close() throws IOException {
    consortium.close();
  }
}
