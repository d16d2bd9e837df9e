package org.concordat.consortium.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.member.LedgerEvents;
import org.concordat.consortium.member.MemberClient;
import org.concordat.consortium.member.MemberSeat;
import org.concordat.consortium.network.LedgerFactory;
import org.concordat.consortium.study.Onboarding;
import org.concordat.consortium.study.RoundTimes;
import org.concordat.consortium.study.StudyWatch;
import org.concordat.network.screen.Screen;
import org.concordat.network.screen.Steps;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.task.Task;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.TaskHandler;

/** One run of the demo, from the first process to the closing table. */
final class DemoRun {
  static final long LONGEST_SILENCE_MILLIS = Duration.ofMinutes(10).toMillis();

  private final DemoOptions options;
  private final DemoData data;
  private final Outputs outputs;
  private final Screen screen;
  private final Cleanup cleanup;
  private final long started;
  private final DemoStudy plan;
  private final DemoStart start;

  DemoRun(
      DemoOptions options,
      LedgerFactory ledgers,
      DemoData data,
      Outputs outputs,
      Cleanup cleanup,
      long started) {
    this.options = options;
    this.data = data;
    this.outputs = outputs;
    this.screen = outputs.screen();
    this.cleanup = cleanup;
    this.started = started;
    this.plan = new DemoStudy(options, data);
    this.start = new DemoStart(options, ledgers, data, plan, cleanup);
  }

  /** Runs everything; returns whether the last model was accepted. */
  boolean run() throws IOException, InterruptedException {
    new Introduction(options, screen).show();
    if (options.handsOn()) {
      new HandsOn(options, data, plan, start, outputs, cleanup, started).run();
    }
    Rivals rivals = new Rivals(options, data, plan);
    // Workers run before there is a study to watch.
    AtomicReference<StudyWatch> watching = new AtomicReference<>();
    Consortium consortium;
    Onboarding onboarding;
    try (Steps steps = new Steps(screen, System::nanoTime)) {
      steps.begin("training library");
      rivals.warmUp();
      consortium = start.consortium(steps, timed(watching));
      onboarding = start.agree(steps, consortium);
      steps.done();
    }
    double ready = (System.currentTimeMillis() - started) / 1000.0;
    sayReady(consortium, ready);
    Study study = plan.study(consortium.workerDigest());
    RoundLines lines = new RoundLines(options, screen, started);
    StudyWatch watch = new StudyWatch(study.id(), study.rounds(), System::currentTimeMillis, lines);
    watching.set(watch);
    List<RoundTimes> times = train(consortium, onboarding, study, watch, lines);
    String first = options.banks().getFirst();
    LedgerRounds ledgered = LedgerRounds.read(consortium.client(first, Role.SCIENTIST), study);
    Optional<DemoReport.Evidence> evidence = Optional.empty();
    if (options.evidence().isPresent()) {
      evidence = Optional.of(evidence(consortium, study, options.evidence().get()));
    }
    if (!options.keep()) {
      cleanup.stopAll();
    }
    Rivals.Found found = rivals.compare(study, screen);
    Consoles consoles = new Consoles(consortium, options.banks());
    DemoReport report =
        new ReportMaker(options, started)
            .report(study, ledgered, times, found, ready)
            .with(evidence, options.keep() ? consoles.list() : List.of());
    options.report().ifPresent(report::write);
    outputs.tell(report, found, options);
    if (options.keep()) {
      keep(consoles);
    }
    return report.accepted();
  }

  private void keep(Consoles consoles) throws IOException, InterruptedException {
    if (!options.quiet()) {
      consoles.show(screen);
      screen.line("");
      screen.line("Everything goes on running; its state is in " + cleanup.directory());
      screen.line("Ctrl-C stops it.");
    }
    Thread.currentThread().join();
  }

  private void sayReady(Consortium consortium, double seconds) {
    screen.line("Ready after " + Numbers.seconds(Math.round(1000 * seconds)));
    MemberSeat first = consortium.bank(options.banks().getFirst());
    screen.line("Watch it at " + first.uri() + "/console/, passwords in " + first.credentials());
    screen.line("");
  }

  /** The workers, which tell when they have trained. */
  private BiFunction<String, BankTaskHandler, TaskHandler> timed(
      AtomicReference<StudyWatch> watching) {
    BiFunction<String, BankTaskHandler, TaskHandler> workers = start.workers();
    return (bank, honest) -> {
      TaskHandler handler = workers.apply(bank, honest);
      return task -> {
        var answer = handler.handle(task);
        StudyWatch watch = watching.get();
        if (task instanceof Task.Train train && answer.isPresent() && watch != null) {
          watch.trained(train.round());
        }
        return answer;
      };
    };
  }

  private static List<RoundTimes> train(
      Consortium consortium, Onboarding onboarding, Study study, StudyWatch watch, RoundLines lines)
      throws IOException, InterruptedException {
    try (LedgerEvents _ = consortium.regulator().client(Role.AUDITOR).events(watch::on);
        RoundLines _ = lines.begin(study.rounds())) {
      onboarding.start(study);
      return watch.await(LONGEST_SILENCE_MILLIS);
    }
  }

  /** The last accepted model's history, as the regulator's service gives it out. */
  private DemoReport.Evidence evidence(Consortium consortium, Study study, Path directory)
      throws IOException {
    MemberClient auditor = consortium.regulator().client(Role.AUDITOR);
    int round = auditor.get("/studies/" + study.id()).get("state").get("acceptedRound").intValue();
    Files.createDirectory(directory);
    Path file = directory.resolve("model.evidence");
    Files.write(file, auditor.download("/models/" + study.id() + "/" + round + "/evidence"));
    Path roots = directory.resolve("roots");
    consortium.ledger().trustAnchors().write(roots);
    return new DemoReport.Evidence(file.toString(), roots.toString());
  }
}
