package org.concordat.consortium.fault;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.consortium.member.LedgerEvents;
import org.concordat.consortium.member.MemberClient;
import org.concordat.consortium.study.Onboarding;
import org.concordat.network.programs.FabricPrograms;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;
import org.concordat.worker.WorkerDigest;

/** A study that goes on, on a network of real processes, whatever a test does to them. */
record LiveStudy(
    FaultNetwork network,
    Study study,
    RoundAudit rounds,
    Timeline timeline,
    LedgerEvents events,
    MemberClient auditor)
    implements AutoCloseable {
  static final Charter.Limits LIMITS =
      new Charter.Limits(1_000_000, 10_000, 300_000, 60_000, 1_000);
  static final Charter.Policy POLICY = new Charter.Policy("arc+trmean", 10_000);

  /** Training takes little time: what is looked at is everything else. */
  private static final int STEPS = 4;

  /** Skips, and says so, where Fabric's programs are not named. */
  static void assumeFabric(String what) {
    boolean named = FabricPrograms.named(System.getenv());
    if (!named) {
      System.out.println(what + ": not run, since FABRIC_BIN names no programs of Fabric 3.1");
    }
    assumeTrue(named, "FABRIC_BIN names no programs of Fabric 3.1");
  }

  /** Starts a network and its banks' study, and returns once some rounds have ended. */
  static LiveStudy start(String id, ConsortiumData data, long seed, int rounds, Duration patience)
      throws IOException, InterruptedException {
    FaultNetwork network = FaultNetwork.start(data);
    try {
      Study study = study(id, seed, data);
      Timeline timeline = new Timeline(study.id(), data.banks().size());
      Onboarding onboarding = new Onboarding(network, InstantSource.system(), step -> {});
      onboarding.agreeOnCharter(LIMITS, POLICY);
      onboarding.registerData(StudyDefaults.PURPOSE);
      MemberClient auditor = network.auditor();
      LedgerEvents events = auditor.events(timeline::on);
      onboarding.start(study);
      timeline.awaitEnd(rounds, patience);
      return new LiveStudy(network, study, new RoundAudit(study, data), timeline, events, auditor);
    } catch (IOException | InterruptedException | RuntimeException | AssertionError e) {
      network.close();
      throw e;
    }
  }

  /** A study whose judgements never reject: what is compared is the path of the updates. */
  static Study study(String id, long seed, ConsortiumData data) {
    StudyDefaults learning = StudyDefaults.fraud(data);
    return new StudyDefaults(
            learning.features(),
            learning.architecture(),
            new TrainingPlan(
                learning.training().epochs(),
                STEPS,
                learning.training().batchSize(),
                learning.training().optimiser(),
                learning.training().learningRateMicros(),
                learning.training().workerMomentumMillis(),
                learning.training().loss(),
                learning.training().positiveWeightMillis(),
                learning.training().focalGammaMillis(),
                learning.training().l2Micros()))
        .unhurried(id, data.banks().size(), 5_000, WorkerDigest.compute(), seed);
  }

  @Override
  public void close() {
    try {
      events.close();
    } finally {
      network.close();
    }
  }
}
