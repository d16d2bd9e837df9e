package org.concordat.consortium.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.concordat.consortium.data.BadInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DealTest {
  private final Table table = Tables.generated(5_000, 3);

  private int[][] deal(String split, long seed) {
    return Deal.parse(split).deal(table, 7, new SplittableRandom(seed));
  }

  private double positives(int[] rows) {
    return Arrays.stream(rows).map(row -> table.train().labels()[row]).average().orElse(0);
  }

  /** The variance over the banks of their share of positives. */
  private double difference(String split) {
    double[] shares = Arrays.stream(deal(split, 5)).mapToDouble(this::positives).toArray();
    double mean = Arrays.stream(shares).average().orElse(0);
    return Arrays.stream(shares).map(share -> (share - mean) * (share - mean)).sum();
  }

  @ParameterizedTest
  @ValueSource(strings = {"iid", "dirichlet:0.3", "dirichlet:1.0", "blocks"})
  void every_row_goes_to_one_bank_and_the_same_seed_deals_the_same(String split) {
    int[][] dealt = deal(split, 1);
    assertThat(Arrays.stream(dealt).flatMapToInt(Arrays::stream).sorted().toArray())
        .isEqualTo(IntStream.range(0, table.train().size()).toArray());
    assertThat(Arrays.stream(dealt).mapToInt(rows -> rows.length)).allMatch(size -> size >= 48);
    assertThat(deal(split, 1)).isDeepEqualTo(dealt);
    assertThat(Arrays.deepToString(deal(split, 2))).isNotEqualTo(Arrays.deepToString(dealt));
    assertThat(Deal.parse(split).name()).isEqualTo(split);
  }

  @Test
  void banks_differ_more_from_iid_to_dirichlet_to_blocks() {
    assertThat(difference("iid")).isLessThan(difference("dirichlet:1"));
    assertThat(difference("dirichlet:1")).isLessThan(difference("dirichlet:0.3"));
    assertThat(difference("dirichlet:0.3")).isLessThan(difference("blocks"));
  }

  @Test
  void too_few_rows_for_a_bank_are_said() {
    Table few = Tables.generated(500, 3);
    assertThatThrownBy(() -> new Deal.Iid().deal(few, 9, new SplittableRandom(1)))
        .isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> new Deal.Dirichlet(0.01).deal(few, 8, new SplittableRandom(1)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("leaves one of 8 banks with fewer than 48 rows");
  }
}
