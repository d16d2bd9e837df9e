package org.concordat.consortium.demo;

import java.io.IOException;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.study.Onboarding;
import org.concordat.network.screen.Screen;
import org.concordat.network.screen.Steps;

/**
 * A consortium for people: everything runs, agreements are in force and rows registered, but there
 * is no study. What the demo does by itself is theirs to do in the web consoles.
 */
final class HandsOn {
  private final DemoOptions options;
  private final DemoData data;
  private final DemoStart start;
  private final Outputs outputs;
  private final Screen screen;
  private final Cleanup cleanup;
  private final long started;

  HandsOn(
      DemoOptions options,
      DemoData data,
      DemoStart start,
      Outputs outputs,
      Cleanup cleanup,
      long started) {
    this.options = options;
    this.data = data;
    this.start = start;
    this.outputs = outputs;
    this.screen = outputs.screen();
    this.cleanup = cleanup;
    this.started = started;
  }

  /** Starts everything and stays until it is interrupted. */
  void run() throws IOException, InterruptedException {
    Consortium consortium;
    try (Steps steps = new Steps(screen, System::nanoTime)) {
      consortium = start.consortium(steps, start.workers());
      start.agree(steps, consortium);
      steps.done();
    }
    screen.line("Ready after " + Numbers.seconds(System.currentTimeMillis() - started));
    Consoles consoles = new Consoles(consortium, options.banks());
    if (options.json()) {
      outputs.document(document(consortium, consoles));
    } else if (options.quiet()) {
      outputs.consoles(consoles.list());
    } else {
      consoles.show(screen);
      explain(consortium);
    }
    Thread.currentThread().join();
  }

  private DemoReport.HandsOn document(Consortium consortium, Consoles consoles) {
    return new DemoReport.HandsOn(
        consoles.list(),
        data.purpose(),
        Onboarding.AGREEMENT,
        Onboarding.DATASET,
        Onboarding.SNAPSHOT,
        consortium.workerDigest());
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
    screen.line("");
    if (options.keep()) {
      screen.line("State: " + cleanup.directory() + "; it stays.");
    }
    screen.line("Ctrl-C stops everything" + (options.keep() ? "." : " and removes it."));
  }
}
