package org.concordat.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.fixedpoint.NormBound;
import org.junit.jupiter.api.Test;

class BoundedUpdateTest {
  private static final NormBound BOUND = new NormBound(10, 20);

  @Test
  void leaves_a_short_vector_as_it_is_but_for_rounding() {
    FixedPointVector bounded = BoundedUpdate.of(new double[] {0.5, -0.25, 0x1p-21}, BOUND);

    assertThat(bounded).isEqualTo(FixedPointVector.of(1 << 19, -(1 << 18), 0));
  }

  @Test
  void shrinks_a_long_vector_to_the_bound_without_turning_it() {
    double[] bounded = BoundedUpdate.of(new double[] {300, 400}, BOUND).toDoubles(20);

    assertThat(bounded[0]).isEqualTo(6, within(1e-4));
    assertThat(bounded[1]).isEqualTo(8, within(1e-4));
  }

  @Test
  void looks_again_after_rounding_which_can_lift_the_norm_over_the_bound() {
    // A scale of halves: 17 equal values clipped to the norm 10 are 2.43 each, which rounds to 2.5,
    // and 17 values of 2.5 have a norm of 10.3.
    NormBound coarse = new NormBound(10, 1);
    double[] vector = new double[17];
    Arrays.fill(vector, 100);
    double clipped = 10 / Math.sqrt(17);
    double[] scaled = new double[17];
    Arrays.fill(scaled, clipped);
    assertThat(coarse.refuse(FixedPointVector.quantise(scaled, 1))).isPresent();

    FixedPointVector bounded = BoundedUpdate.of(vector, coarse);

    assertThat(coarse.refuse(bounded)).isEmpty();
    assertThat(bounded.get(0)).isPositive();
  }

  @Test
  void never_breaks_the_bound() {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    for (int draw = 0; draw < 300; draw++) {
      double[] vector = new double[1 + random.nextInt(2_000)];
      double size = Math.pow(10, random.nextInt(8) - 4);
      Arrays.setAll(vector, k -> random.nextGaussian() * size);
      assertThat(BOUND.refuse(BoundedUpdate.of(vector, BOUND)))
          .as("seed %d draw %d", seed, draw)
          .isEmpty();
    }
  }

  @Test
  void survives_values_whose_squares_overflow() {
    double[] bounded = BoundedUpdate.of(new double[] {1e300, 1e300}, BOUND).toDoubles(20);

    assertThat(bounded[0]).isEqualTo(Math.sqrt(50), within(1e-4));
  }

  @Test
  void refuses_what_is_not_finite() {
    assertThatThrownBy(() -> BoundedUpdate.of(new double[] {1, Double.NaN}, BOUND))
        .hasMessageContaining("CC-1810");
    assertThatThrownBy(() -> BoundedUpdate.of(new double[] {Double.POSITIVE_INFINITY}, BOUND))
        .hasMessageContaining("CC-1810");
  }
}
