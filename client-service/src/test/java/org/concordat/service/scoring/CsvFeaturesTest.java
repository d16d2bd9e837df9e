package org.concordat.service.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.study.FeaturePlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvFeaturesTest {
  private static final FeaturePlan PLAN =
      new FeaturePlan(List.of("amount", "age"), "fraud", 8, FeaturePlan.Preparation.RANK);

  @Test
  void rows_are_read_in_the_plan_s_order_whatever_the_columns_are() throws IOException {
    assertThat(rows("age,amount\n41,12.5\n-3,1e2\n"))
        .containsExactly(List.of(12.5, 41.0), List.of(100.0, -3.0));
  }

  @Test
  void quotes_line_ends_empty_lines_and_a_byte_order_mark_make_no_difference() throws IOException {
    assertThat(rows("\uFEFF\"amount\",age\r\n\r\n\"1\",2\r\n3, 4"))
        .containsExactly(List.of(1.0, 2.0), List.of(3.0, 4.0));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'' | the first line names the features",
        "amount | line 1: feature age is missing",
        "amount,age,name | line 1, column 3: this is no feature",
        "amount,age,amount | line 1, column 3: the feature amount is named twice",
        "amount,age;1 | line 2: expected 2 values, got 1",
        "amount,age;1,2;1,2,3 | line 3: expected 2 values, got 3",
        "amount,age;1,x | line 2, column 2 (age): must be a finite number",
        "amount,age;1, | line 2, column 2 (age)",
        "amount,age;1,NaN | line 2, column 2 (age)",
        "amount,age;1e999,1 | line 2, column 1 (amount)",
        "amount,age;1,0x1p3 | line 2, column 2 (age)",
        "amount,age;1,2d | line 2, column 2 (age)",
        "amount,age;1,'\"2' | line 2, column 2: a quote is not closed",
        "amount,age;1,'\"2\"3' | line 2, column 2: behind a closing quote",
        "amount,age;1,'2\"' | line 2, column 2: a quote may only stand around"
      })
  void what_is_wrong_is_named_by_line_and_column_and_no_value_is_shown(String text, String detail) {
    String csv = text.replace(";", "\n").replace("'", "");
    assertThatThrownBy(() -> rows(csv))
        .isInstanceOfSatisfying(
            ConcordatException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.FIELD_INVALID);
              assertThat(refusal.detail()).contains(detail);
            });
  }

  @Test
  void a_row_that_does_not_end_is_refused_before_it_fills_the_memory() {
    assertThatThrownBy(() -> rows("amount,age\n1,\"" + "2".repeat(CsvRows.LONGEST + 1)))
        .hasMessageContaining("longer than");
  }

  private static List<List<Double>> rows(String csv) throws IOException {
    CsvFeatures features = new CsvFeatures(PLAN, new StringReader(csv));
    List<List<Double>> rows = new ArrayList<>();
    for (Optional<double[]> row = features.next(); row.isPresent(); row = features.next()) {
      rows.add(List.of(row.get()[0], row.get()[1]));
    }
    return rows;
  }
}
