package org.concordat.service.scoring;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;

/**
 * Comma-separated values as RFC 4180 has them, read row by row: quotes where a value needs them,
 * lines end with LF or CRLF, a byte order mark is skipped, empty lines too. What is in memory is
 * one row, which is limited.
 */
final class CsvRows {
  /** The longest row. */
  static final int LONGEST = 1_000_000;

  private final Reader reader;
  private final StringBuilder value = new StringBuilder();
  private int next;
  private boolean started;
  private long line = 1;
  private long rowLine;
  private int length;

  CsvRows(Reader reader) {
    this.reader = reader;
  }

  /** The number of the line that the row last read begins in, from 1. */
  long line() {
    return rowLine;
  }

  /**
   * Reads a row.
   *
   * @return its values, or empty at the end
   * @throws ConcordatException {@code FIELD_INVALID} when a quote is not closed or not where it
   *     belongs, or the row is too long
   * @throws IOException when it cannot be read
   */
  Optional<List<String>> read() throws IOException {
    if (!started) {
      started = true;
      take();
      if (next == '\uFEFF') {
        take();
      }
    }
    while (next == '\n' || next == '\r') {
      endLine();
    }
    if (next < 0) {
      return Optional.empty();
    }
    rowLine = line;
    length = 0;
    List<String> row = new ArrayList<>();
    row.add(value(row));
    while (next == ',') {
      take();
      row.add(value(row));
    }
    if (next >= 0) {
      endLine();
    }
    return Optional.of(row);
  }

  private void endLine() throws IOException {
    boolean carriage = next == '\r';
    take();
    if (carriage && next == '\n') {
      take();
    }
    line++;
  }

  private String value(List<String> before) throws IOException {
    value.setLength(0);
    if (next == '"') {
      quoted(before);
    } else {
      while (next >= 0 && next != ',' && next != '\n' && next != '\r') {
        require(next != '"', before, "a quote may only stand around a whole value");
        add(before);
      }
    }
    return value.toString();
  }

  private void quoted(List<String> before) throws IOException {
    take();
    while (true) {
      require(next >= 0, before, "a quote is not closed");
      if (next == '"') {
        take();
        if (next != '"') {
          break;
        }
      } else if (next == '\n') {
        line++;
      }
      add(before);
    }
    require(
        next < 0 || next == ',' || next == '\n' || next == '\r',
        before,
        "behind a closing quote comes a comma or the line's end");
  }

  private void add(List<String> before) throws IOException {
    require(++length <= LONGEST, before, "the row is longer than " + LONGEST + " characters");
    value.append((char) next);
    take();
  }

  private void take() throws IOException {
    next = reader.read();
  }

  private void require(boolean holds, List<String> before, String detail) {
    if (!holds) {
      throw new ConcordatException(
          ErrorCode.FIELD_INVALID,
          "line " + line + ", column " + (before.size() + 1) + ": " + detail);
    }
  }
}
