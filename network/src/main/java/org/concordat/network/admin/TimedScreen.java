package org.concordat.network.admin;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.concordat.network.plan.Member;
import org.concordat.network.screen.Screen;

/** What an administrator sees: each step with the time since the command began. */
final class TimedScreen extends Screen {
  private final InstantSource clock;
  private final Instant started;

  TimedScreen(PrintStream out, boolean terminal, boolean colours, InstantSource clock) {
    super(out, terminal, colours);
    this.clock = clock;
    this.started = clock.instant();
  }

  /** Says what is being done. */
  void step(String what) {
    if (terminal()) {
      draw(sinceStart() + "  " + what);
    } else {
      line(sinceStart() + "  " + what);
    }
  }

  /** Shows how much of something is done; without a terminal, its beginning and its end. */
  void progress(String what, int done, int all) {
    if (terminal()) {
      progress(sinceStart() + " ", done, all, done + "/" + all + "  " + what);
    } else if (done == 0 || done == all) {
      line(sinceStart() + "  " + what + " " + done + "/" + all);
    }
  }

  /** Notes when something was reached. */
  void note(String what) {
    line(what + " after " + elapsed());
  }

  /** Names members whose peers have not shown that they know the channel's news. */
  void behind(List<Member> members) {
    for (Member member : members) {
      line(
          bad(member.name() + ".peer does not know it yet")
              + ": when it answers again, it takes the channel's configuration from the orderers");
    }
  }

  private String sinceStart() {
    return String.format(Locale.ROOT, "%7s", elapsed());
  }

  String elapsed() {
    return String.format(
        Locale.ROOT, "%.1f s", Duration.between(started, clock.instant()).toMillis() / 1000.0);
  }
}
