package org.concordat.consortium.benchmark;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.consortium.member.LedgerEvents;
import org.concordat.consortium.member.MemberClient;
import org.concordat.consortium.network.LedgerFactory;
import org.concordat.consortium.study.Onboarding;
import org.concordat.consortium.study.RoundTimes;
import org.concordat.consortium.study.StudyWatch;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;
import org.concordat.protocol.task.Task;
import org.concordat.worker.TaskHandler;

/**
 * Rounds of a large model with everything in place: workers that train it, a broker that carries
 * it, services that reveal and judge it.
 */
final class WorkersRun {
  private static final int BANKS = 5;
  private static final int BATCH = 256;
  private static final int TEST_ROWS = 400;
  private static final long LONGEST_SILENCE = Duration.ofMinutes(5).toMillis();

  private final Path directory;
  private final LedgerFactory ledgers;
  private final Progress progress;

  WorkersRun(Path directory, LedgerFactory ledgers, Progress progress) {
    this.directory = directory;
    this.ledgers = ledgers;
    this.progress = progress;
  }

  /**
   * What became of it.
   *
   * @param ledger which ledger
   * @param parameters of the model
   * @param chunks of each update
   * @param ends how the rounds ended
   * @param times when each phase of each round ended
   * @param peakMiB the largest resident memory of each process
   */
  record Result(
      String ledger,
      int parameters,
      int chunks,
      List<RoundState.Phase> ends,
      List<RoundTimes> times,
      Map<String, Long> peakMiB) {}

  /**
   * Runs a study.
   *
   * @param parameters at least so many parameters
   * @param rows of each bank
   * @param rounds how many rounds
   * @param seed of data, model and shuffles
   * @return what became of it
   */
  Result run(int parameters, int rows, int rounds, long seed)
      throws IOException, InterruptedException {
    ConsortiumData data = GeneratedBanks.draw(BANKS, rows, TEST_ROWS, seed);
    AtomicReference<StudyWatch> watching = new AtomicReference<>();
    try (Consortium consortium =
        Consortium.start(
            directory,
            data,
            ledgers,
            HandMade.WINDOW,
            (bank, honest) -> timed(honest, watching),
            what -> {},
            Optional.empty())) {
      Study study = study(data, parameters, rounds, consortium.workerDigest(), seed);
      progress.say(study.architecture().parameterCount() + " parameters, all are up");
      StudyWatch watch =
          new StudyWatch(
              study.id(),
              rounds,
              System::currentTimeMillis,
              (round, phase, acted) ->
                  progress.say("round " + round + " " + phase + ", " + acted + " have acted"));
      watching.set(watch);
      Onboarding onboarding = new Onboarding(consortium, InstantSource.system(), progress::say);
      long window = HandMade.WINDOW.toMillis();
      onboarding.agreeOnCharter(
          new Charter.Limits(
              10_000_000, 100, Charter.Limits.WINDOWS_BETWEEN_DEADLINES * window, window, 1_000),
          new Charter.Policy("arc+trmean", 10_000));
      onboarding.registerData(StudyDefaults.PURPOSE);
      List<RoundTimes> times;
      try (LedgerEvents _ = consortium.regulator().client(Role.AUDITOR).events(watch::on)) {
        onboarding.start(study);
        times = watch.await(LONGEST_SILENCE);
      }
      return new Result(
          consortium.ledger().description(),
          study.architecture().parameterCount(),
          Chunks.count(study.architecture().parameterCount()),
          ends(consortium, study),
          times,
          Processes.peakMiB(consortium.ledger()));
    }
  }

  private static TaskHandler timed(TaskHandler honest, AtomicReference<StudyWatch> watching) {
    return task -> {
      var answer = honest.handle(task);
      StudyWatch watch = watching.get();
      if (task instanceof Task.Train train && answer.isPresent() && watch != null) {
        watch.trained(train.round());
      }
      return answer;
    };
  }

  private static Study study(
      ConsortiumData data, int parameters, int rounds, String workerDigest, long seed) {
    StudyDefaults usual = StudyDefaults.fraud(data);
    TrainingPlan training =
        new TrainingPlan(
            1,
            0,
            BATCH,
            TrainingPlan.Optimiser.SGD,
            50_000,
            0,
            TrainingPlan.Loss.FOCAL,
            5_000,
            1_000,
            0);
    return new StudyDefaults(
            usual.features(), architecture(usual.features().inputs(), parameters), training)
        .unhurried("large", BANKS, rounds, workerDigest, seed);
  }

  private static ModelArchitecture architecture(int inputs, int parameters) {
    for (int width = 1; ; width++) {
      ModelArchitecture found =
          new ModelArchitecture(inputs, List.of(width, width), ModelArchitecture.Activation.TANH);
      if (found.parameterCount() >= parameters) {
        return found;
      }
    }
  }

  /** How the rounds ended, and that the first bank's service gives out the last model. */
  private static List<RoundState.Phase> ends(Consortium consortium, Study study)
      throws IOException {
    MemberClient scientist = consortium.client(HandMade.named(BANKS).getFirst(), Role.SCIENTIST);
    List<RoundState.Phase> ends = new ArrayList<>();
    for (int round = 1; round <= study.rounds(); round++) {
      String json =
          scientist.get("/studies/" + study.id() + "/rounds/" + round).get("round").toString();
      ends.add(CanonicalJson.read(json, RoundState.class).phase());
      if (ends.getLast() == RoundState.Phase.ACCEPTED
          && scientist
              .get("/models/" + study.id() + "/" + round + "/parameters")
              .get("parameters")
              .stringValue()
              .isEmpty()) {
        throw new IllegalStateException("the service gives an empty model of round " + round);
      }
    }
    return ends;
  }
}
