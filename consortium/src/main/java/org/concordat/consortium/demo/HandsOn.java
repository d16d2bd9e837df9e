package org.concordat.consortium.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.member.MemberSeat;
import org.concordat.consortium.study.Onboarding;
import org.concordat.network.screen.Screen;
import org.concordat.network.screen.Steps;

/**
 * A consortium for people: everything runs, agreements are in force and rows registered. What the
 * demo does by itself is theirs to do in the web consoles. There is no study, or on a tour one that
 * has ended, for people to look at first.
 */
final class HandsOn {
  private final DemoOptions options;
  private final DemoData data;
  private final DemoStudy plan;
  private final DemoStart start;
  private final Outputs outputs;
  private final Screen screen;
  private final Cleanup cleanup;
  private final long started;

  HandsOn(
      DemoOptions options,
      DemoData data,
      DemoStudy plan,
      DemoStart start,
      Outputs outputs,
      Cleanup cleanup,
      long started) {
    this.options = options;
    this.data = data;
    this.plan = plan;
    this.start = start;
    this.outputs = outputs;
    this.screen = outputs.screen();
    this.cleanup = cleanup;
    this.started = started;
  }

  /** Starts everything and stays until it is interrupted. */
  void run() throws IOException, InterruptedException {
    Consortium consortium;
    Onboarding onboarding;
    try (Steps steps = new Steps(screen, System::nanoTime)) {
      consortium = start.consortium(steps, start.workers());
      onboarding = start.agree(steps, consortium);
      steps.done();
    }
    screen.line("Ready after " + Numbers.seconds(System.currentTimeMillis() - started));
    Optional<TourStudy> tour = Optional.empty();
    if (options.tour()) {
      tour = Optional.of(tour(consortium, onboarding));
    }
    Consoles consoles = new Consoles(consortium, options.banks());
    if (options.json()) {
      outputs.document(document(consortium, consoles, tour));
    } else if (options.quiet()) {
      outputs.consoles(consoles.list());
    } else {
      consoles.show(screen);
      if (tour.isPresent()) {
        lookAt(consortium, tour.get());
      } else {
        explain(consortium);
      }
      end();
    }
    Thread.currentThread().join();
  }

  private DemoReport.HandsOn document(
      Consortium consortium, Consoles consoles, Optional<TourStudy> tour) throws IOException {
    return new DemoReport.HandsOn(
        consoles.list(),
        data.purpose(),
        Onboarding.AGREEMENT,
        Onboarding.DATASET,
        Onboarding.SNAPSHOT,
        consortium.workerDigest(),
        tour.isPresent() ? tour.get().page().toString() : null);
  }

  private void explain(Consortium consortium) {
    String first = options.banks().getFirst();
    screen.heading("Yours to do");
    screen.line("  1  scientist of bank " + first + ": propose a study");
    screen.line("  2  steward of every bank: join it");
    screen.line("  3  scientist of bank " + first + ": start it, and watch its rounds");
    screen.line("  4  scientist, then officer of a bank: put its model to use");
    screen.heading("What the forms ask for");
    screen.line("  purpose        " + data.purpose());
    screen.line("  agreement      " + Onboarding.AGREEMENT);
    screen.line("  dataset        " + Onboarding.DATASET + ", snapshot " + Onboarding.SNAPSHOT);
    screen.line("  worker digest  " + consortium.workerDigest());
  }

  private TourStudy tour(Consortium consortium, Onboarding onboarding)
      throws IOException, InterruptedException {
    TourStudy study =
        new TourStudy(
            consortium, options.banks().getFirst(), plan.study(consortium.workerDigest()));
    study.play(onboarding, new RoundLines(options, screen, started));
    consortium.ledger().trustAnchors().write(roots());
    return study;
  }

  private Path roots() {
    return cleanup.directory().resolve("roots");
  }

  private void lookAt(Consortium consortium, TourStudy study) throws IOException {
    String first = options.banks().getFirst();
    screen.heading("Look at it");
    screen.line("  a model in use at bank " + first + ": " + study.page());
    screen.heading("Where the commands of docs/howto find a member");
    commands("Bank " + first, consortium.bank(first), "");
    commands("Regulator", consortium.regulator(), "; roots=" + roots());
  }

  private void commands(String who, MemberSeat seat, String more) {
    screen.line(
        "  %-11s cd %s; service=%s%s"
            .formatted(who, seat.credentials().getParent(), address(seat), more));
  }

  private static String address(MemberSeat seat) {
    return "http://" + seat.uri().getAuthority();
  }

  private void end() {
    screen.line("");
    if (options.keep()) {
      screen.line("State: " + cleanup.directory() + "; it stays.");
    }
    screen.line("Ctrl-C stops everything" + (options.keep() ? "." : " and removes it."));
  }
}
