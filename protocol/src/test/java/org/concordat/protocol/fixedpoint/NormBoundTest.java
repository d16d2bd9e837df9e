package org.concordat.protocol.fixedpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.junit.jupiter.api.Test;

class NormBoundTest {
  private final NormBound ten = new NormBound(10, 20);

  @Test
  void an_update_exactly_at_the_bound_passes_and_one_quantum_more_does_not() {
    int bound = ten.largestValue();

    assertThat(ten.refuse(FixedPointVector.of(0, bound, 0))).isEmpty();
    assertThat(ten.refuse(FixedPointVector.of(1, bound, 0)))
        .map(Refusal::code)
        .contains(ErrorCode.UPDATE_NORM_EXCEEDED);
  }

  @Test
  void values_whose_squares_wrap_a_long_to_zero_are_refused_by_their_range() {
    // Four times (2^31)^2 is 2^64, which a long holds as zero.
    int huge = Integer.MIN_VALUE;
    assertThat((long) huge * huge * 4).isZero();

    assertThat(ten.refuse(FixedPointVector.of(huge, huge, huge, huge)))
        .map(Refusal::code)
        .contains(ErrorCode.UPDATE_OUT_OF_RANGE);
  }

  @Test
  void the_range_is_checked_before_any_square_is_summed() {
    int over = ten.largestValue() + 1;

    assertThat(ten.refuse(FixedPointVector.of(ten.largestValue(), ten.largestValue(), over)))
        .map(Refusal::code)
        .contains(ErrorCode.UPDATE_OUT_OF_RANGE);
    assertThat(ten.refuse(FixedPointVector.of(-over)))
        .map(Refusal::code)
        .contains(ErrorCode.UPDATE_OUT_OF_RANGE);
  }

  @Test
  void the_sum_of_squares_goes_on_over_chunks() {
    FixedPointVector half = FixedPointVector.of(ten.largestValue() / 10 * 8);

    NormBound.Measured first = ten.measure(half, 0);

    assertThat(first).isInstanceOf(NormBound.Measured.Within.class);
    long sum = ((NormBound.Measured.Within) first).sumOfSquares();
    assertThat(ten.measure(half, sum)).isInstanceOf(NormBound.Measured.Beyond.class);
  }

  @Test
  void quantising_rounds_half_to_even_and_refuses_what_does_not_fit() {
    double quantum = 0x1p-20;

    assertThat(
            FixedPointVector.quantise(
                    new double[] {0.5 * quantum, 1.5 * quantum, -2.5 * quantum, 1.0}, 20)
                .toArray())
        .containsExactly(0, 2, -2, 1 << 20);
    for (double unfit :
        new double[] {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 2048.0}) {
      assertThatThrownBy(() -> FixedPointVector.quantise(new double[] {unfit}, 20))
          .isInstanceOf(ConcordatException.class)
          .hasMessageStartingWith("CC-1302");
    }
  }

  @Test
  void a_sum_that_leaves_the_format_is_refused_and_never_wraps() {
    FixedPointVector most = FixedPointVector.of(Integer.MAX_VALUE);

    assertThatThrownBy(() -> most.plus(FixedPointVector.of(1))).hasMessageStartingWith("CC-1306");
    assertThatThrownBy(() -> most.plus(FixedPointVector.of(1, 2)))
        .hasMessageStartingWith("CC-1301");
  }

  @Test
  void bytes_and_numbers_come_back_as_they_were_and_the_text_shows_no_value() {
    FixedPointVector vector = FixedPointVector.of(1, -2, Integer.MAX_VALUE);

    assertThat(FixedPointVector.fromBytes(vector.toBytes())).isEqualTo(vector);
    assertThat(FixedPointVector.quantise(vector.toDoubles(20), 20)).isEqualTo(vector);
    assertThat(vector).hasToString("FixedPointVector[dimension=3]");
    assertThatThrownBy(() -> FixedPointVector.fromBytes(new byte[5]))
        .hasMessageStartingWith("CC-1301");
  }
}
