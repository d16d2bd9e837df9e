package org.concordat.consortium.demo;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.concordat.consortium.study.StudyWatch;
import org.concordat.network.screen.Progress;
import org.concordat.network.screen.Screen;
import org.concordat.protocol.round.RoundState;

/** A bar of a study's rounds; a finished one becomes a line. */
final class RoundLines implements StudyWatch.Listener, AutoCloseable {
  private static final int PHASES = 3;

  private final DemoOptions options;
  private final Screen screen;
  private final long started;
  private final AtomicReference<Progress> bar = new AtomicReference<>();

  RoundLines(DemoOptions options, Screen screen, long started) {
    this.options = options;
    this.screen = screen;
    this.started = started;
  }

  /** Shows the bar until it is closed; before that there is no round to tell of. */
  RoundLines begin(int rounds) {
    Progress begun = Progress.begin(screen, "rounds", rounds);
    begun.at(0, "the study is proposed and joined");
    bar.set(begun);
    return this;
  }

  @Override
  public void step(int round, RoundState.Phase phase, int acted) {
    switch (phase) {
      case COMMITTING -> goesOn(round, 0, acted, "trained and committed");
      case REVEALING -> goesOn(round, 1, acted, "revealed");
      case JUDGING -> goesOn(round, 2, acted, "judged");
      case ACCEPTED -> ended(round, screen.good("accepted"));
      case REJECTED -> ended(round, screen.bad("rejected"));
      case EXPIRED -> ended(round, screen.bad("expired"));
    }
  }

  private void goesOn(int round, int phase, int acted, String what) {
    int banks = options.banks().size();
    double share = (phase + (double) Math.min(acted, banks) / banks) / PHASES;
    String note = "round " + round + ": " + acted + " of " + banks + " " + what;
    bar.get().at(round - 1, share, note);
  }

  private void ended(int round, String how) {
    String label = String.format(Locale.ROOT, "round %2d/%d", round, options.rounds());
    screen.aside(label + "  " + how + "  " + sinceStart());
    bar.get().at(round, "");
  }

  private String sinceStart() {
    return "after " + Numbers.seconds(System.currentTimeMillis() - started);
  }

  @Override
  public void close() {
    bar.get().close();
  }
}
