package org.concordat.verifier.report;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Lines of text with a left column, at most {@value #WIDTH} characters where words allow it. */
final class Page {
  private static final int WIDTH = 100;
  private static final int COLUMN = 18;

  /** Where values begin. */
  static final int VALUES = 2 + COLUMN;

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private final StringBuilder text = new StringBuilder();

  /** Writes a time for people. */
  static String time(long millis) {
    return TIME.format(Instant.ofEpochMilli(millis));
  }

  void line(String line) {
    text.append(Printable.of(line.stripTrailing())).append('\n');
  }

  void gap() {
    text.append('\n');
  }

  void heading(String title) {
    gap();
    line(title);
  }

  /** A name in the left column, its value beside it. */
  void field(String name, String value) {
    wrapped("  " + padded(name, COLUMN), value);
  }

  void item(String item) {
    line("  " + item);
  }

  void wrappedItem(String item) {
    wrapped("  - ", item);
  }

  /** Writes words behind a prefix; further lines begin below the first word. */
  void wrapped(String prefix, String words) {
    String indent = " ".repeat(prefix.length());
    StringBuilder line = new StringBuilder(prefix);
    boolean empty = true;
    for (String word : words.split(" ", -1)) {
      if (!empty && line.length() + 1 + word.length() > WIDTH) {
        line(line.toString());
        line = new StringBuilder(indent);
        empty = true;
      }
      line.append(empty ? "" : " ").append(word);
      empty = false;
    }
    line(line.toString());
  }

  static String padded(String value, int width) {
    return value + " ".repeat(Math.max(1, width - value.length()));
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
