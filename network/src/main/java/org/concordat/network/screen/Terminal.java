package org.concordat.network.screen;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What stands at the other end of an output, as far as it decides how things are written.
 *
 * @param person whether a person looks at it, in place of a file or another program
 * @param redraws whether a line can be drawn over
 * @param colours whether colours are shown and wanted
 * @param width how many columns it has; 0 where nobody knows
 * @param unicode whether letters beyond ASCII arrive
 */
public record Terminal(
    boolean person, boolean redraws, boolean colours, int width, boolean unicode) {
  /** A file or another program. */
  public static final Terminal NONE = new Terminal(false, false, false, 0, true);

  /**
   * Set by the scripts, which can ask the shell what Java cannot: {@code out}, {@code err}, both or
   * neither, with a blank between them.
   */
  public static final String VARIABLE = "CONCORDAT_TERMINAL";

  private static final int NARROWEST = 20;
  private static final int WIDEST = 1000;

  /** The two outputs of a program. */
  public enum Output {
    /** What was asked for. */
    OUT,
    /** Everything else. */
    ERR;

    /**
     * Opens it. What goes there is UTF-8.
     *
     * @return a stream that is flushed when it is told to
     */
    public PrintStream stream() {
      FileDescriptor descriptor = this == OUT ? FileDescriptor.out : FileDescriptor.err;
      return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
    }
  }

  /**
   * Finds out what stands at the end of an output of this program.
   *
   * <p>{@code NO_COLOR} with any value means no colours (no-color.org), {@code TERM=dumb} neither
   * colours nor redrawing, {@code COLUMNS} is the width.
   *
   * @param output which one
   * @param environment the environment
   * @return what is there
   */
  public static Terminal of(Output output, Map<String, String> environment) {
    String told = environment.get(VARIABLE);
    boolean person =
        told == null
            ? output == Output.OUT && onConsole()
            : List.of(told.split(" ", -1)).contains(output.name().toLowerCase(Locale.ROOT));
    return of(person, environment, System.getProperty("native.encoding", ""));
  }

  static Terminal of(boolean person, Map<String, String> environment, String encoding) {
    boolean redraws = person && !environment.getOrDefault("TERM", "dumb").equals("dumb");
    boolean colours = redraws && environment.getOrDefault("NO_COLOR", "").isEmpty();
    return new Terminal(
        person, redraws, colours, width(environment.get("COLUMNS")), encoding.equals("UTF-8"));
  }

  private static int width(String columns) {
    try {
      int width = Integer.parseInt(columns == null ? "" : columns);
      return width >= NARROWEST && width <= WIDEST ? width : 0;
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  @SuppressWarnings("SystemConsoleNull") // JDK 25 gives none where output goes elsewhere
  private static boolean onConsole() {
    Console console = System.console();
    return console != null && console.isTerminal();
  }
}
