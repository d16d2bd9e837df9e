package org.concordat.worker.training;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.concordat.worker.features.PreparedRows;
import org.junit.jupiter.api.Test;

class BatchesTest {
  private static List<Float> order(Batches batches) {
    List<Float> order = new ArrayList<>();
    batches.shuffle();
    for (int batch = 0; batch < batches.perEpoch(); batch++) {
      Batches.Batch next = batches.get(batch);
      for (int row = 0; row < next.labels().length; row++) {
        order.add(next.inputs()[2 * row]);
      }
    }
    return order;
  }

  @Test
  void every_row_comes_once_an_epoch() {
    PreparedRows rows = TrainingRows.numbered(1_003, 7);
    Batches batches = new Batches(rows, 100, 1);

    assertThat(batches.perEpoch()).isEqualTo(10);
    List<Float> order = order(batches);
    assertThat(order).hasSize(1_003).doesNotHaveDuplicates();
    assertThat(order(batches)).containsExactlyInAnyOrderElementsOf(order).isNotEqualTo(order);
  }

  @Test
  void rare_positives_are_spread_evenly() {
    Batches batches = new Batches(TrainingRows.numbered(1_000, 25), 100, 1);
    batches.shuffle();
    for (int batch = 0; batch < batches.perEpoch(); batch++) {
      int positives = 0;
      for (float label : batches.get(batch).labels()) {
        positives += (int) label;
      }
      assertThat(positives).isEqualTo(4);
    }
  }

  @Test
  void the_seed_decides_the_order() {
    PreparedRows rows = TrainingRows.numbered(100, 5);

    assertThat(order(new Batches(rows, 10, 3))).isEqualTo(order(new Batches(rows, 10, 3)));
    assertThat(order(new Batches(rows, 10, 3))).isNotEqualTo(order(new Batches(rows, 10, 4)));
  }

  @Test
  void every_study_round_and_bank_has_a_seed_of_its_own() {
    assertThat(
            List.of(
                Batches.seed(1, 1, "BankAMSP"),
                Batches.seed(2, 1, "BankAMSP"),
                Batches.seed(1, 2, "BankAMSP"),
                Batches.seed(1, 1, "BankBMSP")))
        .doesNotHaveDuplicates();
  }
}
