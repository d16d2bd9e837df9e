package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.baseline.FederationWithoutLedger;
import org.concordat.consortium.baseline.MemoryRows;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.consortium.member.LedgerEvents;
import org.concordat.consortium.member.MemberClient;
import org.concordat.consortium.study.Onboarding;
import org.concordat.consortium.study.StudyWatch;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.Study;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.TaskHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/**
 * A client service, a worker and the broker are stopped in every phase of a round and started
 * again. The study goes on, and its models are those of a run in which nothing ever stopped:
 * nothing was lost, nothing counted twice.
 */
class RestartAcceptanceTest {
  private static final long SEED = 11;
  private static final int BANKS = 4;
  private static final String VICTIM = "C";
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  /** What happens in each round, in the phase in which it happens. */
  private enum Blow {
    SERVICE_WHILE_COMMITTING(RoundState.Phase.COMMITTING),
    SERVICE_WHILE_REVEALING(RoundState.Phase.REVEALING),
    SERVICE_WHILE_JUDGING(RoundState.Phase.JUDGING),
    WORKER_WHILE_COMMITTING(RoundState.Phase.COMMITTING),
    WORKER_WHILE_REVEALING(RoundState.Phase.REVEALING),
    WORKER_WHILE_JUDGING(RoundState.Phase.JUDGING),
    BROKER_WHILE_COMMITTING(RoundState.Phase.COMMITTING),
    BROKER_WHILE_REVEALING(RoundState.Phase.REVEALING),
    BROKER_WHILE_JUDGING(RoundState.Phase.JUDGING);

    private final RoundState.Phase phase;

    Blow(RoundState.Phase phase) {
      this.phase = phase;
    }

    void strike(Consortium consortium) {
      switch (this) {
        case SERVICE_WHILE_COMMITTING, SERVICE_WHILE_REVEALING, SERVICE_WHILE_JUDGING -> {
          consortium.bank(VICTIM).stop();
          consortium.bank(VICTIM).start();
        }
        case WORKER_WHILE_COMMITTING, WORKER_WHILE_REVEALING, WORKER_WHILE_JUDGING -> {
          consortium.stopWorker(VICTIM);
          consortium.startWorker(VICTIM);
        }
        case BROKER_WHILE_COMMITTING, BROKER_WHILE_REVEALING, BROKER_WHILE_JUDGING -> {
          consortium.broker().stop();
          consortium.broker().start();
        }
      }
    }
  }

  private record Step(int round, RoundState.Phase phase) {}

  @Test
  void killed_in_any_phase_everything_goes_on_and_nothing_is_lost_or_counted_twice(
      @TempDir(factory = OnTmpfs.class) Path directory) throws Exception {
    ConsortiumData data = GeneratedBanks.draw(BANKS, 600, 400, SEED);
    try (Consortium consortium =
        Consortium.start(
            directory,
            data,
            LedgerOfThisRun.get().factory(),
            Duration.ofSeconds(60),
            (bank, honest) -> honest,
            step -> {})) {
      Study study = study(data, consortium.workerDigest());
      BlockingQueue<Step> steps = new LinkedBlockingQueue<>();
      StudyWatch watch =
          new StudyWatch(
              study.id(),
              study.rounds(),
              System::currentTimeMillis,
              (round, phase, acted) -> steps.add(new Step(round, phase)));
      Onboarding onboarding = new Onboarding(consortium, InstantSource.system(), step -> {});
      onboarding.agreeOnCharter(
          new Charter.Limits(1_000_000, 100, 300_000, 60_000, 1_000),
          new Charter.Policy("arc+trmean", 10_000));
      onboarding.registerData("fraud-detection");
      try (LedgerEvents _ = consortium.regulator().client(Role.AUDITOR).events(watch::on)) {
        onboarding.start(study);
        int round = 0;
        for (Blow blow : Blow.values()) {
          awaitStep(steps, ++round, blow.phase);
          blow.strike(consortium);
        }
        watch.await(PATIENCE.toMillis());
      }

      assertThat(hashesOnLedger(consortium, study)).isEqualTo(hashesWithoutLedger(data, study));
      assertEveryoneActedOnce(consortium, study);
    }
  }

  private static void awaitStep(BlockingQueue<Step> steps, int round, RoundState.Phase phase)
      throws InterruptedException {
    while (true) {
      Step step = steps.poll(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(step).as("round " + round + " reaches " + phase).isNotNull();
      if (step.round() == round && step.phase() == phase) {
        return;
      }
      assertThat(step.round()).as("waiting for " + phase).isLessThanOrEqualTo(round);
    }
  }

  private static void assertEveryoneActedOnce(Consortium consortium, Study study)
      throws IOException {
    MemberClient auditor = consortium.regulator().client(Role.AUDITOR);
    for (int round = 1; round <= study.rounds(); round++) {
      JsonNode view = auditor.get("/studies/" + study.id() + "/rounds/" + round);
      for (String part : List.of("commits", "reveals", "judgements")) {
        assertThat(view.get(part).size()).as(part + " of round " + round).isEqualTo(BANKS);
      }
      assertThat(view.get("aggregation").get("excluded").size()).isZero();
    }
    assertThat(
            auditor
                .get("/agreements/" + Onboarding.AGREEMENT + "?bank=BankCMSP")
                .get("budget")
                .get("spent")
                .longValue())
        .as("every round is paid once")
        .isEqualTo(study.rounds() * study.spendPerRound());
  }

  private static List<String> hashesOnLedger(Consortium consortium, Study study)
      throws IOException {
    MemberClient auditor = consortium.regulator().client(Role.AUDITOR);
    List<String> hashes = new ArrayList<>();
    for (int round = 1; round <= study.rounds(); round++) {
      hashes.add(auditor.get("/models/" + study.id() + "/" + round).get("hash").stringValue());
    }
    return hashes;
  }

  private static List<String> hashesWithoutLedger(ConsortiumData data, Study study) {
    SortedMap<String, TaskHandler> banks = new TreeMap<>();
    for (ConsortiumData.Bank bank : data.banks()) {
      banks.put(
          bank.mspId(),
          new BankTaskHandler(
              bank.mspId(), new MemoryRows(bank.rows()), study.workerDigests().getFirst()));
    }
    try (FederationWithoutLedger federation = new FederationWithoutLedger(study, banks)) {
      return federation.run(round -> {}).rounds().stream()
          .map(FederationWithoutLedger.Round::model)
          .map(Model::hash)
          .toList();
    }
  }

  /** Judgements never reject: what is compared is the path of the updates. */
  private static Study study(ConsortiumData data, String workerDigest) {
    StudyDefaults learning = StudyDefaults.fraud(data);
    long hour = Duration.ofHours(1).toMillis();
    return new Study(
        "restarts",
        "Restarts",
        "BankAMSP",
        "fraud-detection",
        Agreement.TaskType.TRAINING,
        learning.architecture(),
        learning.features(),
        learning.training(),
        StudyDefaults.aggregation("arc+trmean", 1),
        1,
        BANKS,
        Blow.values().length,
        new PhasePlan(hour, hour, hour),
        Study.Metric.ROC_AUC,
        1_000_000,
        List.of(workerDigest),
        SEED);
  }
}
