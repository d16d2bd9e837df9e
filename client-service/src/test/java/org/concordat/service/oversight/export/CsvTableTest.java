package org.concordat.service.oversight.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.concordat.service.oversight.export.CsvLine.Cell;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTableTest {
  record Inner(String name, Optional<Integer> count) {}

  record Row(long number, Inner inner, Optional<Inner> other, List<String> texts, boolean flag) {}

  @Test
  void columns_are_those_of_the_type_in_its_order() {
    assertThat(new CsvTable(Row.class).header())
        .isEqualTo("number,inner.name,inner.count,other.name,other.count,texts,flag\r\n");
  }

  @Test
  void absent_values_are_empty_cells_and_lists_stand_as_json() {
    Row row =
        new Row(-7, new Inner("a", Optional.of(2)), Optional.empty(), List.of("x", "y"), true);

    assertThat(new CsvTable(Row.class).row(row))
        .isEqualTo("-7,a,2,,,\"[\"\"x\"\",\"\"y\"\"]\",true\r\n");
  }

  @Test
  void rows_that_are_no_records_have_one_column() {
    assertThat(new CsvTable(String.class).header()).isEqualTo("value\r\n");
    assertThat(new CsvTable(String.class).row("a,b")).isEqualTo("\"a,b\"\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "\nx", "\uff1d1", "\uff20x"})
  void a_text_that_a_spreadsheet_would_run_gets_an_apostrophe(String text) {
    assertThat(CsvLine.harmless(text)).isEqualTo("'" + text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a=1", " =1", "'=1", "1-2", "2026-11-22"})
  void any_other_text_stays_as_it_is(String text) {
    assertThat(CsvLine.harmless(text)).isEqualTo(text);
  }

  @Test
  void a_negative_number_is_a_number() {
    assertThat(CsvLine.of(List.of(new Cell("-5", true), new Cell("-5", false))))
        .isEqualTo("-5,'-5\r\n");
  }

  @Test
  void a_stream_makes_rows_only_as_they_are_read() throws Exception {
    int[] made = {0};
    List<Integer> numbers = List.of(1, 2, 3);
    var rows =
        numbers.stream()
            .map(
                n -> {
                  made[0]++;
                  return new Inner("n" + n, Optional.of(n));
                })
            .iterator();

    try (CsvStream stream = new CsvStream(Inner.class, rows)) {
      assertThat(new String(stream.readNBytes(12), StandardCharsets.UTF_8))
          .isEqualTo("name,count\r\n");
      assertThat(made[0]).isZero();
      assertThat(new String(stream.readNBytes(4), StandardCharsets.UTF_8)).isEqualTo("n1,1");
      assertThat(made[0]).isEqualTo(1);
      assertThat(new String(stream.readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("\r\nn2,2\r\nn3,3\r\n");
      assertThat(stream.read()).isEqualTo(-1);
    }
  }

  @Test
  void pages_go_on_behind_the_last_item_and_end_with_an_empty_one() {
    Pages<Integer> pages =
        new Pages<>(
            last -> {
              int from = last.orElse(0) + 1;
              return from > 5 ? List.of() : from == 5 ? List.of(5) : List.of(from, from + 1);
            });

    assertThat(pages).toIterable().containsExactly(1, 2, 3, 4, 5);
  }
}
