package org.concordat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import org.concordat.protocol.aggregation.UpdateSet;
import org.junit.jupiter.api.Test;

class SampleUpdatesTest {
  private static final Size SIZE = new Size(7, 2);

  @Test
  void the_same_updates_are_drawn_every_time() {
    assertThat(SampleUpdates.rows(SIZE, 500)).isDeepEqualTo(SampleUpdates.rows(SIZE, 500));
  }

  @Test
  void every_update_keeps_the_bound_in_one_dimension_and_in_many() {
    for (int dimension : new int[] {1, 2, 3, 1_000}) {
      UpdateSet updates = SampleUpdates.set(SampleUpdates.rows(SIZE, dimension));

      assertThat(updates.size()).isEqualTo(7);
      assertThat(updates.dimension()).isEqualTo(dimension);
    }
  }

  @Test
  void every_value_is_a_float32_exactly() {
    for (int[] row : SampleUpdates.rows(SIZE, 1_000)) {
      for (int value : row) {
        float passedOn = Math.scalb((float) value, -SampleUpdates.SCALE_BITS);
        assertThat(Math.scalb((double) passedOn, SampleUpdates.SCALE_BITS)).isEqualTo(value);
      }
    }
  }

  @Test
  void the_last_f_point_away_from_the_others() {
    int[][] rows = SampleUpdates.rows(SIZE, 1_000);

    for (int i = 1; i < rows.length; i++) {
      assertThat(inner(rows[0], rows[i]) > 0).as("row %d", i).isEqualTo(i < 5);
    }
  }

  private static double inner(int[] a, int[] b) {
    double sum = 0;
    for (int k = 0; k < a.length; k++) {
      sum += (double) a[k] * b[k];
    }
    return sum;
  }
}
