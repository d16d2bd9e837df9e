package org.concordat.service.oversight.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.concordat.service.oversight.export.CsvLine.Cell;
import org.junit.jupiter.api.Test;

/** Laws of the format, on seeded random cells of the characters that matter. */
class CsvPropertyTest {
  private static final String ALPHABET = "ab,\"\r\n\t=+-@' ;\u00e9\uff1d\ud83d\ude00";
  private static final int LINES = 20_000;

  private final long seed = Long.getLong("csv.seed", new Random().nextLong());
  private final Random random = new Random(seed);

  @Test
  void what_is_written_is_read_back_by_the_rules_of_rfc_4180() {
    System.out.println("csv.seed=" + seed);
    for (int line = 0; line < LINES; line++) {
      List<Cell> cells = cells();

      assertThat(read(CsvLine.of(cells)))
          .as("seed %s, line %s", seed, line)
          .isEqualTo(cells.stream().map(cell -> CsvLine.harmless(cell.text())).toList());
    }
  }

  @Test
  void no_cell_begins_like_a_formula() {
    System.out.println("csv.seed=" + seed);
    for (int line = 0; line < LINES; line++) {
      for (String cell : read(CsvLine.of(cells()))) {
        assertThat(cell)
            .as("seed %s, line %s", seed, line)
            .doesNotMatch("(?s)[=+\\-@\t\r\n\uff1d].*");
      }
    }
  }

  private List<Cell> cells() {
    List<Cell> cells = new ArrayList<>();
    int count = 1 + random.nextInt(5);
    for (int cell = 0; cell < count; cell++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(6);
      for (int at = 0; at < length; at++) {
        text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      cells.add(Cell.text(text.toString()));
    }
    return cells;
  }

  /** A reader of one line, written from RFC 4180 and not from the writer. */
  private static List<String> read(String line) {
    List<String> cells = new ArrayList<>();
    StringBuilder cell = new StringBuilder();
    int at = 0;
    while (true) {
      if (at < line.length() && line.charAt(at) == '"') {
        at++;
        while (line.charAt(at) != '"' || line.startsWith("\"\"", at)) {
          at += line.charAt(at) == '"' ? 1 : 0;
          cell.append(line.charAt(at++));
        }
        at++;
      } else {
        while (line.charAt(at) != ',' && line.charAt(at) != '\r') {
          assertThat(line.charAt(at)).isNotIn('"', '\n');
          cell.append(line.charAt(at++));
        }
      }
      cells.add(cell.toString());
      cell.setLength(0);
      if (line.charAt(at) == ',') {
        at++;
        continue;
      }
      assertThat(line.substring(at)).isEqualTo("\r\n");
      return cells;
    }
  }
}
