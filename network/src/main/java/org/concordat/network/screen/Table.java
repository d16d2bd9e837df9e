package org.concordat.network.screen;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A table as lines. Nothing is ever left out of it: what does not fit goes on below. */
final class Table {
  private static final int NARROWEST_WORDS = 12;
  private static final String MARGIN = "  ";

  private final List<List<String>> rows;
  private final int words;
  private final int[] widths;

  /**
   * @param header the columns' names
   * @param rows cells, as many as columns
   * @param words how many columns, from the left, hold words, which stand to the left
   * @param width what it is to fit into; 0 for any
   */
  Table(List<String> header, List<List<String>> rows, int words, int width) {
    this.rows = new ArrayList<>();
    this.rows.add(header);
    this.rows.addAll(rows);
    this.words = words;
    this.widths = new int[header.size()];
    for (List<String> row : this.rows) {
      for (int c = 0; c < widths.length; c++) {
        widths[c] = Math.max(widths[c], Text.width(row.get(c)));
      }
    }
    if (width > 0) {
      shrink(width);
    }
  }

  /** Takes from the widest column of words that can be broken, as long as there is one. */
  private void shrink(int width) {
    int[] narrowest = new int[widths.length];
    for (int c = 0; c < words; c++) {
      int column = c;
      narrowest[c] =
          rows.stream()
              .flatMap(row -> Stream.of(row.get(column).split(" ", -1)))
              .mapToInt(Text::width)
              .map(word -> word + MARGIN.length())
              .reduce(NARROWEST_WORDS, Math::max);
    }
    while (whole() > width) {
      int widest = -1;
      for (int c = 0; c < words; c++) {
        if (widths[c] > narrowest[c] && (widest < 0 || widths[c] > widths[widest])) {
          widest = c;
        }
      }
      if (widest < 0) {
        return;
      }
      widths[widest]--;
    }
  }

  private int whole() {
    int whole = 0;
    for (int width : widths) {
      whole += MARGIN.length() + width;
    }
    return whole;
  }

  /** The lines, with a rule below the header. */
  List<String> lines() {
    List<String> lines = new ArrayList<>(row(rows.getFirst()));
    lines.add(MARGIN + "─".repeat(whole() - MARGIN.length()));
    rows.subList(1, rows.size()).forEach(row -> lines.addAll(row(row)));
    return lines;
  }

  private List<String> row(List<String> cells) {
    List<List<String>> broken = new ArrayList<>();
    int height = 1;
    for (int c = 0; c < widths.length; c++) {
      List<String> lines = c < words ? Text.wrap(cells.get(c), widths[c]) : List.of(cells.get(c));
      broken.add(lines);
      height = Math.max(height, lines.size());
    }
    List<String> lines = new ArrayList<>();
    for (int h = 0; h < height; h++) {
      StringBuilder line = new StringBuilder();
      for (int c = 0; c < widths.length; c++) {
        String cell = h < broken.get(c).size() ? broken.get(c).get(h) : "";
        String space = " ".repeat(Math.max(0, widths[c] - Text.width(cell)));
        line.append(MARGIN).append(c < words ? cell + space : space + cell);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
