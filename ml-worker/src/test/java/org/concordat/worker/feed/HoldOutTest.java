package org.concordat.worker.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HoldOutTest {
  private static LabelledRows rows(int from, int to) {
    LabelledRows.Builder rows = LabelledRows.builder(1);
    for (int row = from; row < to; row++) {
      rows.add("row-" + row, new double[] {row}, row % 2);
    }
    return rows.build();
  }

  @Test
  void holds_out_about_a_fifth_and_splits_without_loss() {
    LabelledRows all = rows(0, 10_000);

    // 2,000 expected, standard deviation 40: six of them.
    assertThat(HoldOut.heldOut(all).size()).isBetween(1_760, 2_240);
    assertThat(HoldOut.heldOut(all).size() + HoldOut.training(all).size()).isEqualTo(10_000);
  }

  @Test
  void a_row_stays_on_its_side_whatever_other_rows_there_are() {
    LabelledRows few = HoldOut.heldOut(rows(50, 100));
    LabelledRows many = HoldOut.heldOut(rows(0, 200));

    assertThat(few.size()).isPositive();
    for (int row = 0; row < few.size(); row++) {
      String id = few.id(row);
      assertThat(java.util.stream.IntStream.range(0, many.size()).mapToObj(many::id)).contains(id);
    }
  }
}
