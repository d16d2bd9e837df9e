package org.concordat.worker.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.worker.feed.LabelledRows;
import org.junit.jupiter.api.Test;

class FeatureQuantilesTest {
  private static FeaturePlan plan(int quantiles) {
    return new FeaturePlan(List.of("x"), "label", quantiles, FeaturePlan.Preparation.RANK);
  }

  private static LabelledRows rows(double... values) {
    LabelledRows.Builder rows = LabelledRows.builder(1);
    for (int row = 0; row < values.length; row++) {
      rows.add("r" + row, new double[] {values[row]}, 0);
    }
    return rows.build();
  }

  @Test
  void are_order_statistics_whatever_the_order_of_the_rows() {
    assertThat(FeatureQuantiles.of(plan(3), rows(5, 1, 4, 2, 3)))
        .isEqualTo(List.of(List.of(1L << 20, 3L << 20, 5L << 20)));
  }

  @Test
  void take_the_lower_row_where_a_share_falls_between_two() {
    assertThat(FeatureQuantiles.of(plan(3), rows(1, 2, 3, 4)))
        .isEqualTo(List.of(List.of(1L << 20, 2L << 20, 4L << 20)));
  }

  @Test
  void of_one_row_are_all_that_row() {
    assertThat(FeatureQuantiles.of(plan(4), rows(0.5)).getFirst())
        .containsExactly(1L << 19, 1L << 19, 1L << 19, 1L << 19);
  }

  @Test
  void refuse_no_rows_and_values_no_grid_can_hold() {
    assertThatThrownBy(() -> FeatureQuantiles.of(plan(2), rows())).hasMessageContaining("CC-1903");
    assertThatThrownBy(() -> FeatureQuantiles.of(plan(2), rows(1e15)))
        .hasMessageContaining("CC-1903")
        .hasMessageContaining("feature x");
  }
}
