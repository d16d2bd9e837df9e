package org.concordat.consortium.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.fault.RoundAudit;
import org.concordat.consortium.member.MemberClient;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A client service, a worker and the broker are stopped in every phase of a round and started
 * again. The study goes on, and its models are those of a run in which nothing ever stopped:
 * nothing was lost, nothing counted twice.
 */
class RestartAcceptanceTest {
  private static final long SEED = 11;
  private static final int BANKS = 4;
  private static final String VICTIM = "C";

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
    try (SmallStudy small = SmallStudy.start(directory, data)) {
      Study study = small.study("restarts", Blow.values().length);
      BlockingQueue<Step> steps = new LinkedBlockingQueue<>();

      small.follow(
          study,
          (round, phase, acted) -> steps.add(new Step(round, phase)),
          () -> {
            small.onboarding().start(study);
            int round = 0;
            for (Blow blow : Blow.values()) {
              awaitStep(steps, ++round, blow.phase);
              blow.strike(small.consortium());
            }
          });

      RoundAudit audit = new RoundAudit(study, data);
      MemberClient auditor = small.consortium().regulator().client(Role.AUDITOR);
      assertThat(audit.hashes(auditor, study.rounds()))
          .isEqualTo(audit.hashesWithoutFaults(study.rounds()));
      for (int round = 1; round <= study.rounds(); round++) {
        audit.everyoneCountsOnce(auditor, round);
      }
      audit.budgetsAreSpentOnce(auditor, study.rounds(), study.rounds());
    }
  }

  private static void awaitStep(BlockingQueue<Step> steps, int round, RoundState.Phase phase)
      throws InterruptedException {
    while (true) {
      Step step = steps.poll(SmallStudy.PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      assertThat(step).as("round " + round + " reaches " + phase).isNotNull();
      if (step.round() == round && step.phase() == phase) {
        return;
      }
      assertThat(step.round()).as("waiting for " + phase).isLessThanOrEqualTo(round);
    }
  }
}
