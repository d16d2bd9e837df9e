package org.concordat.service.oversight.export;

import java.util.List;

/**
 * One line of comma-separated values as RFC 4180 writes them: cells that hold a comma, a quotation
 * mark or a line break stand in quotation marks, and a line ends with CR LF.
 *
 * <p>A spreadsheet runs a text that looks like a formula, wherever it came from. A text cell that
 * starts with {@code =}, {@code +}, {@code -}, {@code @}, a tab or a line break, or with one of the
 * full-width forms of these signs that some spreadsheets take for them, therefore gets an
 * apostrophe in front. That changes the text: programs should read JSON.
 */
final class CsvLine {
  private static final String DANGEROUS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

  private CsvLine() {}

  /**
   * A cell.
   *
   * @param text its text
   * @param number whether it is a whole number of ours, which no spreadsheet can misread
   */
  record Cell(String text, boolean number) {
    static final Cell EMPTY = new Cell("", false);

    static Cell text(String text) {
      return new Cell(text, false);
    }
  }

  static String of(List<Cell> cells) {
    StringBuilder line = new StringBuilder();
    for (int at = 0; at < cells.size(); at++) {
      if (at > 0) {
        line.append(',');
      }
      append(line, cells.get(at));
    }
    return line.append("\r\n").toString();
  }

  private static void append(StringBuilder line, Cell cell) {
    String text = cell.number() ? cell.text() : harmless(cell.text());
    if (text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')) {
      line.append(text);
      return;
    }
    line.append('"').append(text.replace("\"", "\"\"")).append('"');
  }

  static String harmless(String text) {
    return !text.isEmpty() && DANGEROUS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
  }
}
