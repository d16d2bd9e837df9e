package org.concordat.network.screen;

import java.io.Console;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a person sees: lines, one line of progress that is drawn over itself, and tables. Colours
 * and redrawing only on a terminal; elsewhere just finished lines.
 */
public class Screen {
  private static final int BAR = 24;

  private final PrintStream out;
  private final boolean terminal;
  private final boolean colours;
  private boolean drawing;

  /**
   * Creates a screen.
   *
   * @param out where it is shown
   * @param terminal whether that is a terminal
   * @param colours whether colours are wanted, should it be one
   */
  public Screen(PrintStream out, boolean terminal, boolean colours) {
    this.out = out;
    this.terminal = terminal;
    this.colours = colours && terminal;
  }

  /**
   * Says whether a person sits at this program.
   *
   * @return whether it was started on a terminal
   */
  @SuppressWarnings("SystemConsoleNull") // JDK 25 gives none where output goes elsewhere
  public static boolean onTerminal() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }

  /**
   * Says whether colours are wanted.
   *
   * @param environment the environment; {@code NO_COLOR} means they are not
   * @return whether they are
   */
  public static boolean wantsColours(Map<String, String> environment) {
    return !environment.containsKey("NO_COLOR");
  }

  /**
   * Returns whether lines can be drawn over.
   *
   * @return whether this is a terminal
   */
  public final boolean terminal() {
    return terminal;
  }

  /**
   * Prints a finished line.
   *
   * @param text the line
   */
  public final synchronized void line(String text) {
    erase();
    out.println(text);
    out.flush();
  }

  /**
   * Prints a heading.
   *
   * @param text the heading
   */
  public final void heading(String text) {
    line("");
    line(colours ? "\u001b[1m" + text + "\u001b[0m" : text);
  }

  /**
   * Draws a line over the one drawn before, on a terminal only.
   *
   * @param text the line
   */
  public final synchronized void draw(String text) {
    if (!terminal) {
      return;
    }
    erase();
    out.print(text);
    out.flush();
    drawing = true;
  }

  /**
   * Draws how far something is, on a terminal only.
   *
   * @param label what
   * @param done how much of it
   * @param of the whole, at least 1
   * @param note what is going on
   */
  public final void progress(String label, int done, int of, String note) {
    int full = (int) Math.round((double) BAR * Math.clamp(done, 0, of) / of);
    String bar = "█".repeat(full) + "░".repeat(BAR - full);
    draw(label + " " + (colours ? "\u001b[36m" + bar + "\u001b[0m" : bar) + " " + note);
  }

  /** Takes away what was drawn. */
  public final synchronized void erase() {
    if (drawing) {
      out.print("\r\u001b[2K");
      out.flush();
      drawing = false;
    }
  }

  /**
   * Marks a text as good.
   *
   * @param text the text
   * @return green, where there are colours
   */
  public final String good(String text) {
    return colours ? "\u001b[32m" + text + "\u001b[0m" : text;
  }

  /**
   * Marks a text as bad.
   *
   * @param text the text
   * @return red, where there are colours
   */
  public final String bad(String text) {
    return colours ? "\u001b[31m" + text + "\u001b[0m" : text;
  }

  /**
   * Prints a table of words, to the left.
   *
   * @param header the columns' names
   * @param rows cells, as many as columns
   */
  public final void table(List<String> header, List<List<String>> rows) {
    table(header, rows, header.size());
  }

  /**
   * Prints a table of figures: its first column to the left, the others to the right.
   *
   * @param header the columns' names
   * @param rows cells, as many as columns
   */
  public final void figures(List<String> header, List<List<String>> rows) {
    table(header, rows, 1);
  }

  private void table(List<String> header, List<List<String>> rows, int words) {
    List<List<String>> all = new ArrayList<>();
    all.add(header);
    all.addAll(rows);
    int[] widths = new int[header.size()];
    for (List<String> row : all) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], visible(row.get(c)));
      }
    }
    int whole = -2;
    for (int width : widths) {
      whole += width + 2;
    }
    for (int r = 0; r < all.size(); r++) {
      StringBuilder text = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        String cell = all.get(r).get(c);
        String space = " ".repeat(widths[c] - visible(cell));
        text.append("  ").append(c < words ? cell + space : space + cell);
      }
      line(text.toString().stripTrailing());
      if (r == 0) {
        line("  " + "─".repeat(whole));
      }
    }
  }

  /** How wide a text is; colours do not count. */
  private static int visible(String cell) {
    return cell.replaceAll("\u001b\\[[0-9;]*m", "").length();
  }
}
