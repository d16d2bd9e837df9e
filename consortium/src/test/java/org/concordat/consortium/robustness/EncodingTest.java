package org.concordat.consortium.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.concordat.worker.feed.LabelledRows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncodingTest {
  @TempDir private Path directory;

  @Test
  void numbers_are_standardised_and_codes_become_indicators() {
    LabelledRows.Builder rows = LabelledRows.builder(4);
    for (int row = 0; row < 400; row++) {
      // An amount, two codes of which 1 is the smaller, four codes of which 9 is rare, one value.
      int code = row == 0 ? 9 : row % 3;
      rows.add("r" + row, new double[] {row % 2 == 0 ? -1.5 : 2.5, 1 + row % 2, code, 5}, row % 2);
    }
    Encoding encoding = new Encoding(rows.build());
    assertThat(encoding.size()).isEqualTo(1 + 1 + 3);
    LabelledRows unseen =
        LabelledRows.builder(4)
            .add("a", new double[] {4.5, 2, 1, 5}, 1)
            .add("b", new double[] {0.5, 1, 9, 7}, 0)
            .build();
    // The amounts have mean 0.5 and deviation 2.
    assertThat(encoding.apply(unseen).values())
        .containsExactly(new double[] {2, 1, 0, 1, 0, 0, 0, 0, 0, 0}, within(1e-12));
    assertThat(encoding.apply(unseen).labels()).containsExactly(1, 0);
  }

  @Test
  void a_file_is_split_four_to_one_and_cut_into_cells_of_label_and_quantile() throws IOException {
    StringBuilder text = new StringBuilder("id,limit,late\n");
    for (int row = 0; row < 1_000; row++) {
      text.append(row).append(',').append(row * 1.5).append(',').append(row % 4 == 0 ? 1 : 0);
      text.append('\n');
    }
    Path file = Files.writeString(directory.resolve("rows.csv"), text);
    Table table = Tables.csv(file, "late", Optional.of("limit"), 1);
    assertThat(table.train().size()).isEqualTo(800);
    assertThat(table.test().size()).isEqualTo(200);
    assertThat(table.inputs()).isEqualTo(1);
    assertThat(table.cellCount()).isEqualTo(10);
    int[] sizes = new int[10];
    for (int row = 0; row < table.cells().length; row++) {
      sizes[table.cells()[row]]++;
      assertThat(table.cells()[row] / 5).isEqualTo(table.train().labels()[row]);
    }
    for (int cell = 0; cell < 5; cell++) {
      assertThat(sizes[cell] + sizes[cell + 5]).as("quantile %d", cell).isBetween(159, 161);
    }
    assertThat(Tables.csv(file, "late", Optional.empty(), 1).cellCount()).isEqualTo(2);
  }
}
