package org.concordat.protocol.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.concordat.protocol.aggregation.TestUpdates.row;

import java.util.Arrays;
import java.util.Comparator;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.junit.jupiter.api.Test;

class UpdateSetTest {
  private static final int LARGEST = 10 << 20;

  @Test
  void orders_the_rows_by_the_natural_order_of_the_keys() {
    SortedMap<String, int[]> backwards = new TreeMap<>(Comparator.reverseOrder());
    backwards.put("a", row(1));
    backwards.put("b", row(2));
    backwards.put("c", row(3));
    UpdateSet updates = UpdateSet.of(10, 20, backwards);
    assertThat(updates.banks()).containsExactly("a", "b", "c");
    assertThat(updates.size()).isEqualTo(3);
    assertThat(updates.dimension()).isEqualTo(1);
    updates
        .source()
        .forEachChunk(
            chunk -> assertThat(chunk.rows()).isDeepEqualTo(new int[][] {row(1), row(2), row(3)}));
  }

  @Test
  void refuses_a_bank_that_appears_twice() {
    // An order in which equal keys differ, as a map of entries merged from two places might have.
    Comparator<String> byIdentity = Comparator.comparingInt(System::identityHashCode);
    SortedMap<String, int[]> twice = new TreeMap<>(byIdentity);
    twice.put("a", row(1));
    twice.put(new String(new char[] {'a'}), row(2));
    assertThat(twice).hasSize(2);
    assertThatThrownBy(() -> UpdateSet.of(10, 20, twice))
        .isInstanceOfSatisfying(ConcordatException.class, has(ErrorCode.DUPLICATE_BANK));
  }

  @Test
  void refuses_a_wrong_length_and_names_the_bank() {
    assertThatThrownBy(() -> TestUpdates.of(row(1, 2), row(1, 2), row(1, 2, 3)))
        .isInstanceOfSatisfying(ConcordatException.class, has(ErrorCode.UPDATE_WRONG_LENGTH))
        .hasMessageContaining("bank-02 has 3 values, expected 2");
    assertThatThrownBy(() -> TestUpdates.of(row(), row()))
        .isInstanceOfSatisfying(ConcordatException.class, has(ErrorCode.UPDATE_WRONG_LENGTH));
  }

  @Test
  void refuses_no_updates_at_all() {
    assertThatThrownBy(TestUpdates::of)
        .isInstanceOfSatisfying(ConcordatException.class, has(ErrorCode.FIELD_INVALID));
  }

  @Test
  void refuses_a_value_just_outside_the_range_and_takes_one_just_inside() {
    assertThat(TestUpdates.of(row(LARGEST), row(-LARGEST)).size()).isEqualTo(2);
    for (int outside :
        new int[] {LARGEST + 1, -LARGEST - 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThatThrownBy(() -> TestUpdates.of(row(0, 0), row(0, outside)))
          .isInstanceOfSatisfying(ConcordatException.class, has(ErrorCode.UPDATE_OUT_OF_RANGE))
          .hasMessageContaining("bank-01");
    }
  }

  @Test
  void refuses_values_whose_squares_wrap_a_long_by_their_range_first() {
    // 4 · (2^31)² = 2^64, which is 0 in a long
    int[] wrapping = new int[4];
    Arrays.fill(wrapping, Integer.MIN_VALUE);
    long square = (long) wrapping[0] * wrapping[0];
    assertThat(square + square + square + square).isZero();
    assertThatThrownBy(() -> TestUpdates.of(row(0, 0, 0, 0), wrapping))
        .isInstanceOfSatisfying(ConcordatException.class, has(ErrorCode.UPDATE_OUT_OF_RANGE));
  }

  @Test
  void refuses_a_norm_just_above_the_bound_and_takes_the_bound() {
    // 6² + 8² = 10²
    assertThat(TestUpdates.of(row(6 << 20, 8 << 20)).size()).isEqualTo(1);
    assertThatThrownBy(() -> TestUpdates.of(row(6 << 20, (8 << 20) + 1)))
        .isInstanceOfSatisfying(ConcordatException.class, has(ErrorCode.UPDATE_NORM_EXCEEDED))
        .hasMessageContaining("bank-00");
  }

  @Test
  void refuses_a_norm_whose_sum_of_squares_would_wrap_past_zero() {
    // 2^17 values at the largest bound: 2^17 · 2^60 = 2^77
    int[] full = new int[1 << 17];
    Arrays.fill(full, 1 << 30);
    assertThatThrownBy(() -> UpdateSet.of(1024, 20, TestUpdates.byBank(full)))
        .isInstanceOfSatisfying(ConcordatException.class, has(ErrorCode.UPDATE_NORM_EXCEEDED));
  }

  @Test
  void never_shows_values_in_its_text() {
    assertThat(TestUpdates.of(row(987654)).toString()).doesNotContain("987654");
  }

  private static Consumer<ConcordatException> has(ErrorCode code) {
    return e -> assertThat(e.code()).isEqualTo(code);
  }
}
