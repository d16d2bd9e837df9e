package org.concordat.consortium.demo;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a person sees: lines, one progress bar that is drawn over itself, and tables. Colours and
 * redrawing only on a terminal; elsewhere just finished lines.
 */
final class Screen {
  private static final int BAR = 24;

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colours;
  private boolean drawing;

  Screen(PrintStream out, boolean terminal, boolean colours) {
    this.out = out;
    this.terminal = terminal;
    this.colours = colours && terminal;
  }

  /** Prints a finished line. */
  synchronized void line(String text) {
    erase();
    out.println(text);
    out.flush();
  }

  /** Prints a heading. */
  void heading(String text) {
    line("");
    line(colours ? "\u001b[1m" + text + "\u001b[0m" : text);
  }

  /**
   * Draws how far something is, on a terminal only.
   *
   * @param label what
   * @param done how much of it
   * @param of the whole, at least 1
   * @param note what is going on
   */
  synchronized void progress(String label, int done, int of, String note) {
    if (!terminal) {
      return;
    }
    erase();
    int full = (int) Math.round((double) BAR * Math.clamp(done, 0, of) / of);
    String bar = "█".repeat(full) + "░".repeat(BAR - full);
    out.print(label + " " + (colours ? "\u001b[36m" + bar + "\u001b[0m" : bar) + " " + note);
    out.flush();
    drawing = true;
  }

  /** Takes the progress bar away. */
  synchronized void erase() {
    if (drawing) {
      out.print("\r\u001b[2K");
      drawing = false;
    }
  }

  /** Marks a text as good. */
  String good(String text) {
    return colours ? "\u001b[32m" + text + "\u001b[0m" : text;
  }

  /** Marks a text as bad. */
  String bad(String text) {
    return colours ? "\u001b[31m" + text + "\u001b[0m" : text;
  }

  /**
   * Prints a table; the first column to the left, the others to the right.
   *
   * @param header the columns' names
   * @param rows cells, as many as columns
   */
  void table(List<String> header, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(header);
    all.addAll(rows);
    int[] widths = new int[header.size()];
    for (List<String> row : all) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], row.get(c).length());
      }
    }
    for (int r = 0; r < all.size(); r++) {
      StringBuilder text = new StringBuilder("  ");
      for (int c = 0; c < widths.length; c++) {
        String cell = all.get(r).get(c);
        String space = " ".repeat(widths[c] - cell.length());
        text.append(c == 0 ? cell + space : "  " + space + cell);
      }
      line(text.toString().stripTrailing());
      if (r == 0) {
        line("  " + "─".repeat(text.length() - 2));
      }
    }
  }

  /** Writes a share with three digits. */
  static String number(double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, "%.3f", value);
  }

  /** Writes milliseconds as seconds with one digit. */
  static String seconds(long millis) {
    return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
  }
}
