package org.concordat.protocol.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuantileGridTest {
  private static final String SALT = "0".repeat(64);

  @Test
  void the_grid_is_the_coordinate_wise_median() {
    assertThat(QuantileGrid.median(List.of(grid(1, 5), grid(2, 9), grid(7, 7)), SALT).values())
        .containsExactly(List.of(2L, 7L));
  }

  @Test
  void of_an_even_number_the_mean_of_the_middle_two_rounded_down() {
    assertThat(QuantileGrid.median(List.of(grid(-4, 0), grid(-1, 1)), SALT).values())
        .containsExactly(List.of(-3L, 0L));
  }

  @Test
  void one_bank_s_absurd_quantiles_stay_within_the_honest_range() {
    long absurd = (1L << 53) - 1;

    assertThat(
            QuantileGrid.median(List.of(grid(1, 4), grid(2, 5), grid(absurd, absurd)), SALT)
                .values()
                .getFirst())
        .containsExactly(2L, 5L);
  }

  @Test
  void quantiles_must_ascend_and_fit_the_study() {
    assertThatThrownBy(() -> grid(2, 1)).hasMessageContaining("ascend");
    FeaturePlan plan = new FeaturePlan(List.of("amount"), "fraud", 3, FeaturePlan.Preparation.RANK);
    assertThat(grid(1, 2).refuse(plan)).isPresent();
    assertThat(grid(1, 2, 3).refuse(plan)).isEmpty();
  }

  @Test
  void the_text_shows_no_quantile() {
    assertThat(grid(12345, 67890)).hasToString("QuantileGrid[features=1]");
  }

  private static QuantileGrid grid(long... quantiles) {
    return new QuantileGrid(20, List.of(Arrays.stream(quantiles).boxed().toList()), SALT);
  }
}
