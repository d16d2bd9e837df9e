package org.concordat.protocol.aggregation.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.concordat.protocol.aggregation.kernel.ArrayRows;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.junit.jupiter.api.Test;

/** Stages by themselves, worked by hand. */
class StagesTest {
  @Test
  void of_equally_near_rows_the_lower_key_is_the_neighbour() {
    // Each row takes itself and one more; 10, 20 and 30 have two at distance 10 to choose from.
    Rows rows = ArrayRows.of(new int[][] {{0}, {10}, {20}, {30}, {40}}, 100);
    assertThat(NearestNeighbourMixing.neighbours(rows.gram(), 3))
        .isDeepEqualTo(new int[][] {{0, 1}, {0, 1}, {1, 2}, {2, 3}, {3, 4}});
  }

  @Test
  void number_of_clipped_rows_is_the_floor_of_two_f_times_n_minus_f_over_n() {
    assertThat(AdaptiveRobustClipping.clipped(4, 1)).isEqualTo(1);
    assertThat(AdaptiveRobustClipping.clipped(8, 2)).isEqualTo(3);
    assertThat(AdaptiveRobustClipping.clipped(9, 4)).isEqualTo(4);
    assertThat(AdaptiveRobustClipping.clipped(25, 6)).isEqualTo(9);
    assertThat(AdaptiveRobustClipping.clipped(25, 0)).isZero();
  }

  @Test
  void buckets_of_unlike_size_stand_over_their_least_common_multiple() {
    // {4, 2, 0}, {3, 1}: sums over 6, the first twice, the second three times
    Rows rows = ArrayRows.of(new int[][] {{1}, {10}, {100}, {1000}, {10_000}}, 1 << 20);
    Rows buckets = Bucketing.buckets(rows, new int[] {4, 2, 0, 3, 1}, 3);
    assertThat(buckets.denominator()).isEqualTo(6);
    assertThat(ArrayRows.integers(buckets)).isDeepEqualTo(new long[][] {{2 * 10_101}, {3 * 1_010}});
  }
}
