package org.concordat.network.admin;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;

/** What an administrator sees: a line of progress on a terminal, plain lines elsewhere. */
final class Screen {
  private static final String ERASE = "\r\u001b[K";
  private static final int BAR = 20;

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colours;
  private final InstantSource clock;
  private final Instant started;

  Screen(PrintStream out, boolean terminal, boolean colours, InstantSource clock) {
    this.out = out;
    this.terminal = terminal;
    this.colours = terminal && colours;
    this.clock = clock;
    this.started = clock.instant();
  }

  /** Says what is being done. */
  synchronized void step(String what) {
    if (terminal) {
      out.print(ERASE + elapsed() + "  " + what);
    } else {
      out.println(elapsed() + "  " + what);
    }
    out.flush();
  }

  /** Draws how much of something is done. */
  synchronized void progress(String what, int done, int all) {
    if (terminal) {
      int full = BAR * done / all;
      out.print(
          ERASE
              + elapsed()
              + "  "
              + "█".repeat(full)
              + "░".repeat(BAR - full)
              + "  "
              + done
              + "/"
              + all
              + "  "
              + what);
      out.flush();
    } else if (done == 0 || done == all) {
      out.println(elapsed() + "  " + what + " " + done + "/" + all);
      out.flush();
    }
  }

  /** Notes when something was reached. */
  synchronized void note(String what) {
    erase();
    line(what + " after " + elapsed());
  }

  synchronized void line(String text) {
    out.println(text);
    out.flush();
  }

  synchronized void erase() {
    if (terminal) {
      out.print(ERASE);
      out.flush();
    }
  }

  String elapsed() {
    return String.format(
        Locale.ROOT, "%5.1f s", Duration.between(started, clock.instant()).toMillis() / 1000.0);
  }

  String good(String text) {
    return colours ? "\u001b[32m" + text + "\u001b[0m" : text;
  }

  String bad(String text) {
    return colours ? "\u001b[31m" + text + "\u001b[0m" : text;
  }

  /** A table with its columns as wide as what stands in them; colours do not count. */
  void table(List<String> heads, List<List<String>> rows) {
    int[] widths = new int[heads.size()];
    for (int i = 0; i < widths.length; i++) {
      widths[i] = heads.get(i).length();
      for (List<String> row : rows) {
        widths[i] = Math.max(widths[i], visible(row.get(i)));
      }
    }
    row(heads, widths);
    for (List<String> cells : rows) {
      row(cells, widths);
    }
  }

  private void row(List<String> cells, int[] widths) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      text.append(cell).append(" ".repeat(widths[i] - visible(cell) + 2));
    }
    line(text.toString().stripTrailing());
  }

  private static int visible(String cell) {
    return cell.replaceAll("\u001b\\[[0-9;]*m", "").length();
  }
}
