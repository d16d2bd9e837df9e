package org.concordat.consortium.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PerceptronTest {
  private static final int[] BATCH = {0, 2, 3};
  private final SplittableRandom random = new SplittableRandom(4);
  private final Perceptron network = new Perceptron(3, 5);
  private final Table.Rows rows =
      new Table.Rows(random.doubles(12, -1, 1).toArray(), new int[] {1, 0, 0, 1});

  @Test
  void twenty_seven_inputs_and_twenty_four_units_have_697_parameters() {
    assertThat(new Perceptron(27, 24).dimension()).isEqualTo(697);
  }

  @Test
  void the_gradient_is_that_of_the_mean_cross_entropy() {
    double[] parameters = network.initial(random);
    double[] gradient = new double[network.dimension()];
    network.gradient(parameters, rows, BATCH, gradient, null);
    for (int k = 0; k < parameters.length; k++) {
      double[] above = parameters.clone();
      double[] below = parameters.clone();
      above[k] += 1e-5;
      below[k] -= 1e-5;
      double slope = (loss(above) - loss(below)) / 2e-5;
      assertThat(gradient[k]).as("parameter %d", k).isCloseTo(slope, within(1e-8));
    }
  }

  @Test
  void the_turned_gradient_is_that_of_turned_labels() {
    double[] parameters = network.initial(random);
    double[] turned = new double[network.dimension()];
    network.gradient(parameters, rows, BATCH, new double[network.dimension()], turned);
    double[] expected = new double[network.dimension()];
    Table.Rows other = new Table.Rows(rows.values(), new int[] {0, 1, 1, 0});
    network.gradient(parameters, other, BATCH, expected, null);
    assertThat(turned).containsExactly(expected);
  }

  private double loss(double[] parameters) {
    double sum = 0;
    for (int row : BATCH) {
      double logit = network.logit(parameters, rows.values(), row);
      boolean positive = rows.labels()[row] == 1;
      sum += Math.log1p(Math.exp(positive ? -logit : logit));
    }
    return sum / BATCH.length;
  }
}
