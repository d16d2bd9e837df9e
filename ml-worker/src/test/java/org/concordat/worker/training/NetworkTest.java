package org.concordat.worker.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.worker.feed.LabelledRows;
import org.junit.jupiter.api.Test;

class NetworkTest {
  @Test
  void reads_parameters_output_by_output_then_biases_as_the_architecture_says() {
    ModelArchitecture architecture =
        new ModelArchitecture(2, List.of(3), ModelArchitecture.Activation.RELU);
    double[] parameters = {
      1,
      2, // first hidden unit: its two inputs
      -1,
      0.5, // second
      0.25,
      -4, // third
      0.5,
      0.125,
      -0.25, // biases
      2,
      3,
      -1, // output
      0.75 // its bias
    };
    Model model = new Model(architecture, 20, FixedPointVector.quantise(parameters, 20));
    double x = 0.5;
    double y = -0.25;
    double first = Math.max(0, x + 2 * y + 0.5);
    double second = Math.max(0, -x + 0.5 * y + 0.125);
    double third = Math.max(0, 0.25 * x - 4 * y - 0.25);

    float[] logits =
        Network.of(model)
            .logits(
                TrainingRows.prepare(
                    LabelledRows.builder(2).add("a", new double[] {x, y}, 0).build()));

    assertThat((double) logits[0]).isEqualTo(2 * first + 3 * second - third + 0.75, within(1e-6));
    assertThat(Network.of(model).parameters()).containsExactly(parameters);
  }

  @Test
  void tanh_is_tanh() {
    Model model =
        new Model(
            new ModelArchitecture(2, List.of(1), ModelArchitecture.Activation.TANH),
            20,
            FixedPointVector.quantise(new double[] {1, 1, 0, 2, 0}, 20));

    float[] logits =
        Network.of(model)
            .logits(
                TrainingRows.prepare(
                    LabelledRows.builder(2).add("a", new double[] {0.5, 0.25}, 0).build()));

    assertThat((double) logits[0]).isEqualTo(2 * Math.tanh(0.75), within(1e-6));
  }

  @Test
  void scores_rows_in_blocks_without_losing_any() {
    Model model =
        new Model(
            new ModelArchitecture(2, List.of(), ModelArchitecture.Activation.RELU),
            20,
            FixedPointVector.quantise(new double[] {1, 0, 0}, 20));

    float[] logits = Network.of(model).logits(TrainingRows.numbered(20_000, 3));

    for (int row : new int[] {0, 8_191, 8_192, 16_384, 19_999}) {
      assertThat((double) logits[row]).isEqualTo(2.0 * row / 20_000 - 1, within(1e-5));
    }
  }
}
