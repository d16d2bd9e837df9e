package org.concordat.service.oversight.export;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;

/**
 * A table as bytes (UTF-8), made while it is read: one row of it is in memory at a time, whatever
 * its length.
 */
public final class CsvStream extends InputStream {
  private final CsvTable table;
  private final Iterator<?> records;
  private byte[] line;
  private int at;

  /**
   * Opens a table.
   *
   * @param type the type of its rows
   * @param records its rows, taken as they are needed
   */
  public CsvStream(Class<?> type, Iterator<?> records) {
    this.table = new CsvTable(type);
    this.records = records;
    this.line = table.header().getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public int read() {
    return fill() ? line[at++] & 0xff : -1;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return 0;
    }
    if (!fill()) {
      return -1;
    }
    int count = Math.min(length, line.length - at);
    System.arraycopy(line, at, bytes, offset, count);
    at += count;
    return count;
  }

  private boolean fill() {
    while (at == line.length) {
      if (!records.hasNext()) {
        return false;
      }
      line = table.row(records.next()).getBytes(StandardCharsets.UTF_8);
      at = 0;
    }
    return true;
  }
}
