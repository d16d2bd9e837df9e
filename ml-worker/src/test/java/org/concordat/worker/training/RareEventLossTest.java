package org.concordat.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class RareEventLossTest {
  @ParameterizedTest
  @CsvSource({"1, 0", "20, 0", "1, 2", "5, 1", "3, 0.5"})
  void the_slope_is_the_derivative_of_the_value(double weight, double gamma) {
    RareEventLoss loss = new RareEventLoss(weight, gamma);
    double h = 1e-5;
    for (double logit = -8; logit <= 8; logit += 0.37) {
      for (boolean positive : new boolean[] {true, false}) {
        double numeric =
            (loss.value(logit + h, positive) - loss.value(logit - h, positive)) / (2 * h);
        assertThat(loss.slope(logit, positive))
            .as("logit %s positive %s", logit, positive)
            .isEqualTo(numeric, within(1e-6 * weight));
      }
    }
  }

  @Test
  void hand_worked_values() {
    // At a logit of 0 both classes have p = 1/2.
    assertThat(new RareEventLoss(4, 0).value(0, true)).isEqualTo(4 * Math.log(2), within(1e-12));
    assertThat(new RareEventLoss(4, 0).value(0, false)).isEqualTo(Math.log(2), within(1e-12));
    assertThat(new RareEventLoss(4, 2).value(0, true)).isEqualTo(Math.log(2), within(1e-12));
    // p = 3/4: (1/4)^2 log(4/3).
    assertThat(new RareEventLoss(1, 2).value(Math.log(3), true))
        .isEqualTo(Math.log(4 / 3.0) / 16, within(1e-12));
  }

  @Test
  void stays_finite_far_out() {
    for (double gamma : new double[] {0, 0.5, 2}) {
      RareEventLoss loss = new RareEventLoss(10, gamma);
      for (double logit : new double[] {-1e4, 1e4, -700, 700}) {
        assertThat(loss.value(logit, true)).isFinite().isNotNegative();
        assertThat(loss.slope(logit, true)).isFinite().isNotPositive();
        assertThat(loss.slope(logit, false)).isFinite().isNotNegative();
      }
    }
  }

  @Test
  void gives_dl4j_row_by_row_what_it_computes() {
    RareEventLoss loss = new RareEventLoss(3, 1);
    INDArray logits = Nd4j.createFromArray(0.5f, -1.5f, 2f).reshape(3, 1);
    INDArray labels = Nd4j.createFromArray(1f, 0f, 0f).reshape(3, 1);
    ActivationIdentity identity = new ActivationIdentity();

    INDArray gradient = loss.computeGradient(labels, logits, identity, null);

    assertThat(gradient.shape()).containsExactly(3, 1);
    assertThat(gradient.getFloat(0)).isEqualTo((float) loss.slope(0.5, true));
    assertThat(gradient.getFloat(1)).isEqualTo((float) loss.slope(-1.5, false));
    assertThat(gradient.getFloat(2)).isEqualTo((float) loss.slope(2, false));
    assertThat(loss.computeScore(labels, logits, identity, null, true))
        .isEqualTo(
            (loss.value(0.5, true) + loss.value(-1.5, false) + loss.value(2, false)) / 3,
            within(1e-9));
  }
}
