package org.concordat.worker.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.concordat.protocol.task.Metrics;
import org.junit.jupiter.api.Test;

class ScoredRowsTest {
  private static final float[] SCORES = {0.9f, 0.8f, 0.7f, 0.6f, 0.5f};
  private static final int[] LABELS = {1, 0, 1, 0, 0};

  @Test
  void roc_auc_counts_the_pairs_in_the_right_order() {
    // Positives 0.9 and 0.7, negatives 0.8, 0.6, 0.5: 3 + 2 of 6 pairs.
    assertThat(ScoredRows.of(SCORES, LABELS).rocAuc()).isEqualTo(5 / 6.0, within(1e-12));
  }

  @Test
  void roc_auc_counts_ties_half() {
    assertThat(ScoredRows.of(new float[] {1, 1, 1, 0}, new int[] {1, 0, 1, 0}).rocAuc())
        // Pairs: two ties at 1 (half each), two right.
        .isEqualTo(3 / 4.0, within(1e-12));
    assertThat(ScoredRows.of(new float[4], new int[] {1, 0, 1, 0}).rocAuc()).isEqualTo(0.5);
  }

  @Test
  void average_precision_steps_at_each_positive() {
    // At 0.9: precision 1; at 0.7: 2 of 3. Each for half of the recall.
    assertThat(ScoredRows.of(SCORES, LABELS).averagePrecision())
        .isEqualTo((1 + 2 / 3.0) / 2, within(1e-12));
  }

  @Test
  void average_precision_of_one_tie_is_the_share_of_positives() {
    assertThat(ScoredRows.of(new float[5], LABELS).averagePrecision())
        .isEqualTo(0.4, within(1e-12));
  }

  @Test
  void the_best_threshold_lies_halfway_below_the_last_row_it_takes() {
    // F1 by rows taken: 2/3, 1/2, 4/5, 2/3, 4/7.
    assertThat(ScoredRows.of(SCORES, LABELS).bestF1Threshold()).isCloseTo(0.65f, within(1e-6f));
  }

  @Test
  void without_positives_the_threshold_lies_above_everything() {
    ScoredRows none = ScoredRows.of(SCORES, new int[5]);

    assertThat(none.at(none.bestF1Threshold()).falsePositives()).isZero();
    assertThat(none.rocAuc()).isEqualTo(0.5);
    assertThat(none.averagePrecision()).isZero();
  }

  @Test
  void counts_what_a_threshold_makes_of_the_rows() {
    Confusion confusion = ScoredRows.of(SCORES, LABELS).at(0.7f);

    assertThat(confusion).isEqualTo(new Confusion(2, 1, 2, 0));
    assertThat(confusion.f1()).isEqualTo(0.8, within(1e-12));
    assertThat(new Confusion(0, 0, 9, 0).f1()).isZero();
  }

  @Test
  void a_row_of_weight_three_counts_as_three_rows() {
    ScoredRows weighted =
        ScoredRows.of(new float[] {3, 2, 1}, new int[] {1, 0, 1}, new double[] {1, 3, 2});
    ScoredRows repeated =
        ScoredRows.of(new float[] {3, 2, 2, 2, 1, 1}, new int[] {1, 0, 0, 0, 1, 1});

    assertThat(weighted.rocAuc()).isEqualTo(repeated.rocAuc());
    assertThat(weighted.averagePrecision()).isEqualTo(repeated.averagePrecision());
    assertThat(weighted.at(2)).isEqualTo(repeated.at(2));
    assertThat(weighted.bestF1Threshold()).isEqualTo(repeated.bestF1Threshold());
  }

  @Test
  void agrees_with_counting_every_pair() {
    long seed = 20_260_101;
    SplittableRandom random = new SplittableRandom(seed);
    for (int draw = 0; draw < 200; draw++) {
      int n = 2 + random.nextInt(40);
      float[] scores = new float[n];
      int[] labels = new int[n];
      for (int row = 0; row < n; row++) {
        scores[row] = (random.nextInt(9) - 4) / 2f;
        labels[row] = random.nextInt(2);
      }
      double right = 0;
      double pairs = 0;
      for (int p = 0; p < n; p++) {
        for (int q = 0; q < n; q++) {
          if (labels[p] == 1 && labels[q] == 0) {
            pairs++;
            right += scores[p] > scores[q] ? 1 : scores[p] == scores[q] ? 0.5 : 0;
          }
        }
      }
      assertThat(ScoredRows.of(scores, labels).rocAuc())
          .as("seed %d draw %d", seed, draw)
          .isEqualTo(pairs == 0 ? 0.5 : right / pairs, within(1e-12));
    }
  }

  @Test
  void metrics_are_millionths_at_the_probability_of_the_threshold() {
    // A probability of 0.5 is a logit of 0.
    Metrics metrics =
        Evaluator.metrics(
            ScoredRows.of(new float[] {2, 0, -1, -2}, new int[] {1, 0, 1, 0}), 500_000);

    assertThat(metrics)
        .isEqualTo(new Metrics(4, 2, 750_000, 833_333, 500_000, 500_000, 1, 1, 1, 1));
  }

  @Test
  void refuses_scores_that_are_no_numbers() {
    assertThatThrownBy(() -> ScoredRows.of(new float[] {Float.NaN}, new int[] {1}))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
