package org.concordat.consortium.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
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
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.task.Task;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.TaskHandler;

/** One run of the demo, from the first process to the closing table. */
final class DemoRun {
  private static final long LONGEST_SILENCE_MILLIS = Duration.ofMinutes(10).toMillis();

  private final DemoOptions options;
  private final DemoData data;
  private final Screen screen;
  private final Cleanup cleanup;
  private final long started;
  private final DemoStudy plan;
  private final DemoStart start;

  DemoRun(
      DemoOptions options,
      LedgerFactory ledgers,
      DemoData data,
      Screen screen,
      Cleanup cleanup,
      long started) {
    this.options = options;
    this.data = data;
    this.screen = screen;
    this.cleanup = cleanup;
    this.started = started;
    this.plan = new DemoStudy(options, data);
    this.start = new DemoStart(options, ledgers, data, plan, screen, cleanup);
  }

  /** Runs everything; returns whether the last model was accepted. */
  boolean run() throws IOException, InterruptedException {
    new Introduction(options, screen).show();
    if (options.handsOn()) {
      new HandsOn(options, data, start, screen, cleanup, started).run();
    }
    Rivals rivals = new Rivals(options, data, plan);
    screen.progress("starting", 0, 1, "the training library");
    rivals.warmUp();
    // Workers run before there is a study to watch.
    AtomicReference<StudyWatch> watching = new AtomicReference<>();
    Consortium consortium = start.consortium(timed(watching));
    Study study = plan.study(consortium.workerDigest());
    StudyWatch watch =
        new StudyWatch(study.id(), study.rounds(), System::currentTimeMillis, this::show);
    watching.set(watch);
    List<RoundTimes> times = train(consortium, study, watch);
    String first = options.banks().getFirst();
    LedgerRounds ledgered = LedgerRounds.read(consortium.client(first, Role.SCIENTIST), study);
    if (options.evidence().isPresent()) {
      evidence(consortium, study, options.evidence().get());
    }
    if (!options.keep()) {
      cleanup.stopAll();
    }
    Rivals.Found found = rivals.compare(study, screen);
    DemoReport report = new ReportMaker(options, started).report(study, ledgered, times, found);
    new ClosingTable(options, screen).show(found, report);
    if (options.report().isPresent()) {
      report.write(options.report().get());
      screen.line("Report: " + options.report().get());
    }
    boolean accepted = ledgered.ends().getLast() instanceof RoundState.Accepted;
    if (!accepted) {
      screen.line(screen.bad("The last model was not accepted: " + ledgered.ends().getLast()));
    }
    if (options.keep()) {
      new Consoles(consortium, options.banks()).show(screen);
      screen.line("");
      screen.line("Everything goes on running; its state is in " + cleanup.directory());
      screen.line("Ctrl-C stops it.");
      Thread.currentThread().join();
    }
    return accepted;
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

  private List<RoundTimes> train(Consortium consortium, Study study, StudyWatch watch)
      throws IOException, InterruptedException {
    Onboarding onboarding = start.agree(consortium);
    screen.line("Ready after " + Numbers.seconds(System.currentTimeMillis() - started));
    MemberSeat first = consortium.bank(options.banks().getFirst());
    screen.line("Watch it at " + first.uri() + "/console/, passwords in " + first.credentials());
    screen.line("");
    try (LedgerEvents _ = consortium.regulator().client(Role.AUDITOR).events(watch::on)) {
      onboarding.start(study);
      return watch.await(LONGEST_SILENCE_MILLIS);
    }
  }

  /** Draws where the round stands; a finished one becomes a line. */
  private void show(int round, RoundState.Phase phase, int acted) {
    int banks = options.banks().size();
    String label = String.format(Locale.ROOT, "round %2d/%d", round, options.rounds());
    int steps = 3 * banks;
    switch (phase) {
      case COMMITTING -> screen.progress(label, acted, steps, acted + " trained and committed");
      case REVEALING -> screen.progress(label, banks + acted, steps, acted + " revealed");
      case JUDGING -> screen.progress(label, 2 * banks + acted, steps, acted + " judged");
      case ACCEPTED -> screen.line(label + "  " + screen.good("accepted") + "  " + sinceStart());
      case REJECTED -> screen.line(label + "  " + screen.bad("rejected") + "  " + sinceStart());
      case EXPIRED -> screen.line(label + "  " + screen.bad("expired") + "  " + sinceStart());
    }
  }

  private String sinceStart() {
    return "after " + Numbers.seconds(System.currentTimeMillis() - started);
  }

  /** The last accepted model's history, as the regulator's service gives it out. */
  private void evidence(Consortium consortium, Study study, Path directory) throws IOException {
    MemberClient auditor = consortium.regulator().client(Role.AUDITOR);
    int round = auditor.get("/studies/" + study.id()).get("state").get("acceptedRound").intValue();
    Files.createDirectory(directory);
    Path file = directory.resolve("model.evidence");
    Files.write(file, auditor.download("/models/" + study.id() + "/" + round + "/evidence"));
    Path roots = directory.resolve("roots");
    consortium.ledger().trustAnchors().write(roots);
    screen.line("Evidence    " + file);
    screen.line("Roots       " + roots);
  }
}
