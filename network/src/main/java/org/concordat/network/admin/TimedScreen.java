package org.concordat.network.admin;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.concordat.network.plan.Member;
import org.concordat.network.screen.Screen;
import org.concordat.network.screen.Steps;
import org.concordat.network.screen.Terminal;

/** What an administrator sees: each step, and lines with the time since the command began. */
final class TimedScreen extends Screen {
  /** How much is told. */
  enum Telling {
    /** Steps, tables, lines. */
    ALL,
    /** Lines only: what came of it, and what to look after. */
    QUIET,
    /** The lines are kept for an answer in JSON; what is shown meanwhile is beside it. */
    JSON
  }

  private final Telling telling;
  private final InstantSource clock;
  private final Instant started;
  private final Steps steps;
  private final List<String> said = new ArrayList<>();

  TimedScreen(PrintStream out, Terminal terminal, Telling telling, InstantSource clock) {
    super(out, telling == Telling.QUIET ? still(terminal) : terminal);
    this.telling = telling;
    this.clock = clock;
    this.started = clock.instant();
    this.steps = new Steps(this, System::nanoTime);
  }

  /** A screen for a program that shows neither colours nor what goes on. */
  static TimedScreen plain(PrintStream out, InstantSource clock) {
    return new TimedScreen(out, Terminal.NONE, Telling.ALL, clock);
  }

  private static Terminal still(Terminal terminal) {
    return new Terminal(
        terminal.person(), false, terminal.colours(), terminal.width(), terminal.unicode());
  }

  /** Prints what came of it; the step that went on is done. */
  @Override
  public void line(String text) {
    steps.done();
    said.add(plain(text));
    if (telling != Telling.JSON) {
      super.line(text);
    }
  }

  /** Prints what has to be looked after, while a step goes on. */
  void warn(String text) {
    said.add(plain(text));
    super.line(text);
  }

  @Override
  public void aside(String text) {
    if (telling != Telling.QUIET) {
      super.aside(text);
    }
  }

  @Override
  public void table(List<String> header, List<List<String>> rows) {
    if (telling == Telling.ALL) {
      super.line("");
      super.table(header, rows);
      super.line("");
    }
  }

  /** Says what is being done. */
  void step(String what) {
    steps.begin(what);
  }

  /** Shows how much of a step is done. */
  void progress(String what, int done, int all) {
    if (done == 0) {
      steps.begin(what, all);
    } else {
      steps.at(done);
    }
  }

  /** The last step is done. */
  void done() {
    steps.done();
  }

  /** Nothing more is done, and the step that went on has failed. */
  void failed() {
    steps.close();
    end();
  }

  /** Notes when something was reached, on the way to what was asked for. */
  void note(String what) {
    steps.done();
    aside(what + " after " + elapsed());
  }

  /** Names members whose peers have not shown that they know the channel's news. */
  void behind(List<Member> members) {
    for (Member member : members) {
      warn(
          bad(member.name() + ".peer does not know it yet")
              + ": when it answers again, it takes the channel's configuration from the orderers");
    }
  }

  /** What was said, without colours. */
  List<String> said() {
    return List.copyOf(said);
  }

  Duration time() {
    return Duration.between(started, clock.instant());
  }

  String elapsed() {
    return String.format(Locale.ROOT, "%.1f s", time().toMillis() / 1000.0);
  }
}
