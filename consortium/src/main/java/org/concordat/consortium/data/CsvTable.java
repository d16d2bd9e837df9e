package org.concordat.consortium.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A CSV file as RFC 4180 describes it (fields may be quoted; quotes double), with a header; packed
 * by gzip when its name ends in {@code .gz}. Fields are kept as text, with the line they are on.
 */
final class CsvTable {
  private final Path file;
  private final List<String> header;
  private final List<String[]> rows = new ArrayList<>();
  private final List<Long> lines = new ArrayList<>();

  private CsvTable(Path file, List<String> header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Reads a file.
   *
   * @param file its path
   * @return the table
   * @throws BadInputException when it is missing, empty, truncated, or no CSV
   */
  static CsvTable read(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(file, Files.exists(file) ? "is no file" : "no such file");
    }
    Parser parser = null;
    try (InputStream in = open(file);
        Reader reader =
            new InputStreamReader(
                in,
                StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT))) {
      parser = new Parser(file, reader);
      return table(file, parser);
    } catch (CharacterCodingException e) {
      throw new BadInputException(file, line(parser), "is not UTF-8 text");
    } catch (EOFException e) {
      throw new BadInputException(file, line(parser), "the gzip file is truncated");
    } catch (ZipException e) {
      throw new BadInputException(file, line(parser), "is no valid gzip file: " + e.getMessage());
    } catch (IOException e) {
      throw new BadInputException(file, line(parser), "cannot be read: " + e.getMessage());
    }
  }

  private static long line(Parser parser) {
    return parser == null ? 1 : parser.line;
  }

  private static InputStream open(Path file) throws IOException {
    InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    if (!file.toString().endsWith(".gz")) {
      return in;
    }
    if (Files.size(file) == 0) {
      in.close();
      throw new BadInputException(file, "is empty");
    }
    return new GZIPInputStream(new FilterInputStream(in) {}, 1 << 16);
  }

  private static CsvTable table(Path file, Parser parser) throws IOException {
    String[] header = parser.record();
    if (header == null) {
      throw new BadInputException(file, "is empty");
    }
    Set<String> seen = new HashSet<>();
    for (int column = 0; column < header.length; column++) {
      header[column] = header[column].strip();
      if (header[column].isEmpty() || !seen.add(header[column])) {
        throw new BadInputException(
            file, 1, column + 1, header[column], "a column's name is missing or repeated");
      }
    }
    CsvTable table = new CsvTable(file, List.of(header));
    for (long line = parser.line; ; line = parser.line) {
      String[] row = parser.record();
      if (row == null) {
        break;
      }
      if (row.length == 1 && row[0].isBlank()) {
        continue;
      }
      if (row.length != header.length) {
        throw new BadInputException(
            file, line, "expected " + header.length + " fields, got " + row.length);
      }
      table.rows.add(row);
      table.lines.add(line);
    }
    if (table.rows.isEmpty()) {
      throw new BadInputException(file, "holds a header but no rows");
    }
    return table;
  }

  Path file() {
    return file;
  }

  List<String> header() {
    return header;
  }

  int size() {
    return rows.size();
  }

  /** Returns one field, without white space around it. */
  String field(int row, int column) {
    return rows.get(row)[column].strip();
  }

  BadInputException bad(int row, int column, String what) {
    return new BadInputException(file, lines.get(row), column + 1, header.get(column), what);
  }

  /** Reads records character by character, counting lines. */
  private static final class Parser {
    private static final int END = -1;

    private final Path file;
    private final Reader reader;
    private final char[] buffer = new char[1 << 15];
    private int filled;
    private int at;
    private long line = 1;

    Parser(Path file, Reader reader) throws IOException {
      this.file = file;
      this.reader = reader;
      if (peek() == '\uFEFF') {
        at++;
      }
    }

    private int peek() throws IOException {
      if (at == filled) {
        filled = Math.max(0, reader.read(buffer));
        at = 0;
      }
      return at == filled ? END : buffer[at];
    }

    private int next() throws IOException {
      int c = peek();
      if (c != END) {
        at++;
      }
      if (c == '\n') {
        line++;
      }
      return c;
    }

    /** Returns the fields of the next record; null behind the last. */
    String[] record() throws IOException {
      if (peek() == END) {
        return null;
      }
      List<String> fields = new ArrayList<>();
      while (true) {
        fields.add(peek() == '"' ? quoted(fields.size() + 1) : plain());
        int end = next();
        if (end == ',') {
          continue;
        }
        if (end == '\r' && peek() == '\n') {
          next();
        }
        return fields.toArray(String[]::new);
      }
    }

    private String plain() throws IOException {
      StringBuilder text = new StringBuilder();
      for (int c = peek(); c != ',' && c != '\n' && c != '\r' && c != END; c = peek()) {
        text.append((char) next());
      }
      return text.toString();
    }

    private String quoted(int column) throws IOException {
      long start = line;
      next();
      StringBuilder text = new StringBuilder();
      while (true) {
        int c = next();
        if (c == END) {
          throw new BadInputException(
              file, start, "column " + column + ": a quoted field does not end");
        }
        if (c != '"') {
          text.append((char) c);
        } else if (peek() == '"') {
          text.append((char) next());
        } else {
          break;
        }
      }
      int after = peek();
      if (after != ',' && after != '\n' && after != '\r' && after != END) {
        throw new BadInputException(
            file, line, "column " + column + ": text behind a quoted field");
      }
      return text.toString();
    }
  }
}
