package org.concordat.worker.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.worker.feed.LabelledRows;
import org.junit.jupiter.api.Test;

class FeaturePreparationTest {
  private static final String SALT = "0".repeat(64);
  private static final double[] QUANTILES = {0, 10, 20, 40, 100};

  @Test
  void a_rank_is_linear_between_quantiles_and_stops_at_the_ends() {
    assertThat(FeaturePreparation.rank(QUANTILES, -5)).isEqualTo(-1);
    assertThat(FeaturePreparation.rank(QUANTILES, 0)).isEqualTo(-1);
    assertThat(FeaturePreparation.rank(QUANTILES, 5)).isEqualTo(-0.75);
    assertThat(FeaturePreparation.rank(QUANTILES, 10)).isEqualTo(-0.5);
    assertThat(FeaturePreparation.rank(QUANTILES, 30)).isEqualTo(0.25);
    assertThat(FeaturePreparation.rank(QUANTILES, 100)).isEqualTo(1);
    assertThat(FeaturePreparation.rank(QUANTILES, 1e9)).isEqualTo(1);
  }

  @Test
  void equal_quantiles_share_the_middle_of_their_run() {
    double[] indicator = {0, 0, 0, 1, 1};

    assertThat(FeaturePreparation.rank(indicator, 0)).isEqualTo(-0.5);
    assertThat(FeaturePreparation.rank(indicator, 1)).isEqualTo(0.75);
    assertThat(FeaturePreparation.rank(indicator, 0.5)).isEqualTo(0.25);
    assertThat(FeaturePreparation.rank(new double[] {7, 7, 7}, 7)).isEqualTo(0);
  }

  @Test
  void a_tail_grows_with_the_logarithm_of_the_distance_from_the_core() {
    double[] grid = new double[41];
    for (int k = 0; k < grid.length; k++) {
      grid[k] = k;
    }
    // The core is 2 to 38, 36 wide.
    assertThat(FeaturePreparation.tail(grid, 2)).isZero();
    assertThat(FeaturePreparation.tail(grid, 38)).isZero();
    assertThat(FeaturePreparation.tail(grid, 74)).isEqualTo(Math.log(2), within(1e-12));
    assertThat(FeaturePreparation.tail(grid, -34)).isEqualTo(-Math.log(2), within(1e-12));
    assertThat(FeaturePreparation.tail(grid, 1e12)).isEqualTo(6);
  }

  @Test
  void a_feature_without_spread_still_has_finite_inputs() {
    double[] constant = {3, 3, 3};

    assertThat(FeaturePreparation.tail(constant, 3)).isZero();
    assertThat(FeaturePreparation.tail(constant, 6)).isEqualTo(Math.log(2), within(1e-12));
    assertThat(FeaturePreparation.tail(new double[] {0, 0, 0}, 1)).isFinite();
  }

  @Test
  void inputs_stand_feature_by_feature_rank_before_tail() {
    FeaturePlan plan =
        new FeaturePlan(List.of("x", "y"), "label", 2, FeaturePlan.Preparation.RANK_AND_TAIL);
    QuantileGrid grid =
        new QuantileGrid(20, List.of(List.of(0L, 1L << 20), List.of(0L, 2L << 20)), SALT);
    LabelledRows rows = LabelledRows.builder(2).add("a", new double[] {0.5, 4}, 1).build();

    PreparedRows prepared = new FeaturePreparation(plan, grid).prepare(rows);

    assertThat(prepared.width()).isEqualTo(plan.inputs()).isEqualTo(4);
    assertThat(prepared.label(0)).isOne();
    assertThat(prepared.input(0, 0)).isZero();
    assertThat(prepared.input(0, 1)).isZero();
    assertThat(prepared.input(0, 2)).isOne();
    assertThat(prepared.input(0, 3)).isEqualTo((float) Math.log(2));
  }

  @Test
  void refuses_a_grid_or_rows_of_another_shape() {
    FeaturePlan plan = new FeaturePlan(List.of("x"), "label", 2, FeaturePlan.Preparation.RANK);
    QuantileGrid grid = new QuantileGrid(20, List.of(List.of(0L, 1L)), SALT);
    QuantileGrid wide = new QuantileGrid(20, List.of(List.of(0L, 1L, 2L)), SALT);
    LabelledRows rows = LabelledRows.builder(2).add("a", new double[2], 1).build();

    assertThatThrownBy(() -> new FeaturePreparation(plan, wide))
        .isInstanceOf(ConcordatException.class)
        .hasMessageContaining("CC-1704");
    assertThatThrownBy(() -> new FeaturePreparation(plan, grid).prepare(rows))
        .isInstanceOf(ConcordatException.class)
        .hasMessageContaining("CC-1704");
  }
}
