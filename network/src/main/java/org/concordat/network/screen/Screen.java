package org.concordat.network.screen;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * What a person sees: lines, one line of progress that is drawn over itself, and tables. Colours
 * and redrawing only where the terminal has them; elsewhere just finished lines.
 */
public class Screen {
  static final String CYAN = "36";
  private static final String BOLD = "1";
  private static final String GREEN = "32";
  private static final String RED = "31";
  private static final int BAR = 24;

  private final PrintStream out;
  private final Terminal terminal;
  private boolean drawing;
  private boolean ended;

  /**
   * Creates a screen.
   *
   * @param out where it is shown, as UTF-8
   * @param terminal what is there
   */
  public Screen(PrintStream out, Terminal terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /**
   * Opens an output of this program.
   *
   * @param output which one
   * @param environment the environment
   * @return a screen on it
   */
  public static Screen on(Terminal.Output output, Map<String, String> environment) {
    return new Screen(output.stream(), Terminal.of(output, environment));
  }

  /**
   * Makes a screen that nobody sees.
   *
   * @return the screen
   */
  public static Screen nowhere() {
    return new Screen(
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8),
        Terminal.NONE);
  }

  /**
   * Returns what is at the other end.
   *
   * @return the terminal, or {@link Terminal#NONE}
   */
  public final Terminal terminal() {
    return terminal;
  }

  /**
   * Prints a finished line.
   *
   * @param text the line
   */
  public void line(String text) {
    print(text);
  }

  /**
   * Prints a line about how things go on, which is worth nothing when they are done.
   *
   * @param text the line
   */
  public void aside(String text) {
    print(text);
  }

  /**
   * Prints a heading.
   *
   * @param text the heading
   */
  public final void heading(String text) {
    print("");
    print(strong(text));
  }

  private synchronized void print(String text) {
    erase();
    out.println(shown(text));
    out.flush();
  }

  private String shown(String text) {
    return terminal.unicode() ? text : Text.ascii(text);
  }

  /**
   * Draws a line over the one drawn before, where that can be done. It is cut to the width.
   *
   * @param text the line
   */
  public final synchronized void draw(String text) {
    if (!terminal.redraws() || ended) {
      return;
    }
    String cut = Text.cut(shown(text), terminal.width() == 0 ? 0 : terminal.width() - 1);
    out.print((drawing ? "\r\u001b[2K" : "") + cut);
    out.flush();
    drawing = true;
  }

  /**
   * Draws how far something is, where a line can be drawn over.
   *
   * @param label what
   * @param done how much of it
   * @param of the whole, at least 1
   * @param note what is going on
   */
  public final void progress(String label, int done, int of, String note) {
    String bar = "█".repeat(full(done, of)) + "░".repeat(BAR - full(done, of));
    draw(label + " " + coloured(terminal, CYAN, bar) + " " + note);
  }

  private static int full(int done, int of) {
    return (int) Math.round((double) BAR * Math.clamp(done, 0, of) / of);
  }

  /** Takes away what was drawn. */
  public final synchronized void erase() {
    if (drawing) {
      out.print("\r\u001b[2K");
      out.flush();
      drawing = false;
    }
  }

  /** Takes away what was drawn, and draws no more. Lines are still printed. */
  public final synchronized void end() {
    erase();
    ended = true;
  }

  /**
   * Marks a text as good.
   *
   * @param text the text
   * @return green, where there are colours
   */
  public final String good(String text) {
    return coloured(terminal, GREEN, text);
  }

  /**
   * Marks a text as bad.
   *
   * @param text the text
   * @return red, where there are colours
   */
  public final String bad(String text) {
    return coloured(terminal, RED, text);
  }

  /**
   * Marks a text as what matters.
   *
   * @param text the text
   * @return bold, where there are colours
   */
  public final String strong(String text) {
    return coloured(terminal, BOLD, text);
  }

  /**
   * Takes the colours out of a text.
   *
   * @param text the text
   * @return what is seen of it
   */
  public static String plain(String text) {
    return Text.plain(text);
  }

  static String coloured(Terminal terminal, String colour, String text) {
    return terminal.colours() && !text.isEmpty()
        ? "\u001b[" + colour + "m" + text + "\u001b[0m"
        : text;
  }

  /**
   * Prints a table of words, to the left.
   *
   * @param header the columns' names
   * @param rows cells, as many as columns
   */
  public void table(List<String> header, List<List<String>> rows) {
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
    List<List<String>> shown =
        rows.stream().map(row -> row.stream().map(this::shown).toList()).toList();
    new Table(header, shown, words, terminal.width()).lines().forEach(this::print);
  }

  /**
   * Prints what there is to say about several things: their names in a column, and beside each what
   * is said of it, broken where the terminal ends.
   *
   * @param facts a name and what is said, two cells each
   */
  public final void facts(List<List<String>> facts) {
    int names = facts.stream().mapToInt(fact -> Text.width(fact.getFirst())).max().orElse(0);
    String indent = " ".repeat(names + 4);
    int room = terminal.width() == 0 ? Integer.MAX_VALUE : terminal.width() - indent.length();
    for (List<String> fact : facts) {
      String start = "  " + fact.getFirst() + " ".repeat(names - Text.width(fact.getFirst()) + 2);
      for (String line : Text.wrap(fact.getLast(), room)) {
        print(start + line.strip());
        start = indent;
      }
    }
  }
}
