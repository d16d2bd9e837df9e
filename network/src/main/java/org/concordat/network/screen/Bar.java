package org.concordat.network.screen;

import java.time.Duration;
import java.util.Locale;

/**
 * How far a piece of work is, in one line: label, bar, count, time passed, about how much is left,
 * and what is going on. Where the whole is not known there is a sign that turns in place of the
 * bar.
 *
 * @param label what is done
 * @param done how many parts are done
 * @param part how much of the next part is, 0 to 1
 * @param of how many parts there are; 0 where nobody knows
 * @param elapsed the time since it began
 * @param note what is going on; may be empty
 */
record Bar(String label, int done, double part, int of, Duration elapsed, String note) {
  private static final int LONGEST = 24;
  private static final int SHORTEST = 6;
  private static final String TURNING = "⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏";
  private static final String TURNING_ASCII = "|/-\\";
  private static final long TURN_MILLIS = 100;

  /** The line for a terminal; it fits into the width. */
  String drawn(Terminal terminal) {
    String text =
        of == 0
            ? turning(terminal) + " " + label + "  " + time() + space(note)
            : label + " " + bar(terminal) + " " + done + "/" + of + "  " + time() + space(note);
    // The last column stays free: some terminals go to the next line with it.
    return Text.cut(text, terminal.width() == 0 ? 0 : terminal.width() - 1);
  }

  /** The line for a file. */
  String plain() {
    String count = of == 0 ? "" : " " + done + "/" + of;
    return label + count + "  " + time() + space(note);
  }

  private static String space(String note) {
    return note.isEmpty() ? "" : "  " + note;
  }

  private String turning(Terminal terminal) {
    String signs = terminal.unicode() ? TURNING : TURNING_ASCII;
    int turn = (int) (elapsed.toMillis() / TURN_MILLIS % signs.length());
    return Screen.coloured(terminal, Screen.CYAN, signs.substring(turn, turn + 1));
  }

  private String bar(Terminal terminal) {
    int length = length(terminal.width());
    int full = (int) Math.floor(length * share());
    String drawn = "█".repeat(full) + "░".repeat(length - full);
    return Screen.coloured(terminal, Screen.CYAN, drawn);
  }

  /** Half of what label, count and time leave free, so that a note has room, too. */
  private int length(int width) {
    if (width == 0) {
      return LONGEST;
    }
    int others = Text.width(label) + time().length() + 2 * Integer.toString(of).length() + 6;
    return Math.clamp((width - others) / 2, SHORTEST, LONGEST);
  }

  private double share() {
    return Math.clamp((done + part) / of, 0, 1);
  }

  private String time() {
    double share = of == 0 ? 0 : share();
    if (done == 0 || share >= 1) {
      return time(elapsed);
    }
    Duration left = Duration.ofMillis(Math.round(elapsed.toMillis() / share * (1 - share)));
    return time(elapsed) + ", about " + time(left) + " left";
  }

  /** Writes a time as a person says it: {@code 8 s}, {@code 3 min 20 s}, {@code 2 h 05 min}. */
  static String time(Duration time) {
    long seconds = Math.round(time.toMillis() / 1000.0);
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? String.format(Locale.ROOT, "%d min %02d s", seconds / 60, seconds % 60)
        : String.format(Locale.ROOT, "%d h %02d min", seconds / 3600, seconds % 3600 / 60);
  }
}
