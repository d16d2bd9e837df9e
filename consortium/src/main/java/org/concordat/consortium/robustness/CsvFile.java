package org.concordat.consortium.robustness;

import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** A CSV file as RFC 4180 describes it, lines ended by a line feed, every row on disk at once. */
final class CsvFile implements AutoCloseable {
  private final Writer out;
  private final int columns;

  CsvFile(Path file, List<String> header) throws IOException {
    this.out = Files.newBufferedWriter(file);
    this.columns = header.size();
    write(header);
  }

  void write(List<String> fields) throws IOException {
    if (fields.size() != columns) {
      throw new IllegalArgumentException("a row has " + columns + " fields, got " + fields.size());
    }
    out.write(fields.stream().map(CsvFile::quoted).collect(Collectors.joining(",")) + "\n");
    out.flush();
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
