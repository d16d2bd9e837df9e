package org.concordat.consortium.acceptance;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.consortium.member.LedgerEvents;
import org.concordat.consortium.study.Onboarding;
import org.concordat.consortium.study.StudyWatch;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.study.Study;

/**
 * A whole consortium with services, workers and Kafka that trains a model on few rows, so that
 * there is a history to look at. No round ends by the clock, and no judgement rejects.
 */
final class SmallStudy implements AutoCloseable {
  /** What the charter allows. */
  static final Charter.Limits LIMITS = new Charter.Limits(1_000_000, 2_000, 300_000, 60_000, 1_000);

  /** How long nothing may happen. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final long SEED = 23;

  private final Consortium consortium;
  private final ConsortiumData data;

  private SmallStudy(Consortium consortium, ConsortiumData data) {
    this.consortium = consortium;
    this.data = data;
  }

  /** Starts the consortium; its banks have agreed on a charter and registered their data. */
  static SmallStudy start(Path directory, int banks) throws IOException {
    return start(directory, GeneratedBanks.draw(banks, 300, 200, SEED));
  }

  /** The same, with traces of all services and workers. */
  static SmallStudy traced(Path directory, int banks, Optional<URI> otlp) throws IOException {
    return start(
        directory, GeneratedBanks.draw(banks, 300, 200, SEED), SmallStudy::registered, otlp);
  }

  /** The same with data of one's own. */
  static SmallStudy start(Path directory, ConsortiumData data) throws IOException {
    return start(directory, data, SmallStudy::registered, Optional.empty());
  }

  /** Starts the consortium; its banks have agreed on a charter, and that is all. */
  static SmallStudy founded(Path directory, ConsortiumData data) throws IOException {
    return start(directory, data, SmallStudy::found, Optional.empty());
  }

  private interface Preparation {
    void by(Onboarding onboarding) throws IOException;
  }

  private static SmallStudy start(
      Path directory, ConsortiumData data, Preparation preparation, Optional<URI> otlp)
      throws IOException {
    Consortium consortium =
        Consortium.start(
            directory,
            data,
            LedgerOfThisRun.get().factory(),
            Duration.ofSeconds(60),
            (bank, honest) -> honest,
            step -> {},
            otlp);
    SmallStudy small = new SmallStudy(consortium, data);
    try {
      preparation.by(small.onboarding());
    } catch (IOException | RuntimeException e) {
      small.close();
      throw e;
    }
    return small;
  }

  private static void registered(Onboarding onboarding) throws IOException {
    found(onboarding);
    onboarding.registerData(StudyDefaults.PURPOSE);
  }

  private static void found(Onboarding onboarding) throws IOException {
    onboarding.agreeOnCharter(LIMITS, new Charter.Policy("arc+trmean", 10_000));
  }

  Consortium consortium() {
    return consortium;
  }

  Onboarding onboarding() {
    return new Onboarding(consortium, InstantSource.system(), step -> {});
  }

  /** Trains a model to the last round. */
  Study train(String id, int rounds) throws IOException, InterruptedException {
    Study study = study(id, rounds);
    follow(study, (round, phase, acted) -> {}, () -> onboarding().start(study));
    return study;
  }

  /** What people do, from before a study starts. */
  interface Act {
    void run() throws IOException, InterruptedException;
  }

  /** Lets people act, and waits until the study has ended. */
  void follow(Study study, StudyWatch.Listener listener, Act act)
      throws IOException, InterruptedException {
    StudyWatch watch =
        new StudyWatch(study.id(), study.rounds(), System::currentTimeMillis, listener);
    try (LedgerEvents _ = consortium.regulator().client(Role.AUDITOR).events(watch::on)) {
      act.run();
      watch.await(PATIENCE.toMillis());
    }
  }

  /** A study of all the banks, not proposed yet. */
  Study study(String id, int rounds) {
    return StudyDefaults.fraud(data)
        .unhurried(id, data.banks().size(), rounds, consortium.workerDigest(), SEED);
  }

  @Override
  public void close() throws IOException {
    consortium.close();
  }
}
