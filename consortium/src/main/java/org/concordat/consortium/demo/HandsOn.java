package org.concordat.consortium.demo;

import java.io.IOException;
import org.concordat.consortium.Consortium;
import org.concordat.consortium.study.Onboarding;
import org.concordat.network.screen.Screen;

/**
 * A consortium for people: everything runs, agreements are in force and rows registered, but there
 * is no study. What the demo does by itself is theirs to do in the web consoles.
 */
final class HandsOn {
  private final DemoOptions options;
  private final DemoData data;
  private final DemoStart start;
  private final Screen screen;
  private final Cleanup cleanup;
  private final long started;

  HandsOn(
      DemoOptions options,
      DemoData data,
      DemoStart start,
      Screen screen,
      Cleanup cleanup,
      long started) {
    this.options = options;
    this.data = data;
    this.start = start;
    this.screen = screen;
    this.cleanup = cleanup;
    this.started = started;
  }

  /** Starts everything and stays until it is interrupted. */
  void run() throws IOException, InterruptedException {
    Consortium consortium = start.consortium(start.workers());
    start.agree(consortium);
    screen.line("Ready after " + Numbers.seconds(System.currentTimeMillis() - started));
    new Consoles(consortium, options.banks()).show(screen);
    explain(consortium);
    Thread.currentThread().join();
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
