package org.concordat.protocol.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.ModelArchitecture.Activation;
import org.junit.jupiter.api.Test;

class ModelTest {
  private final ModelArchitecture network =
      new ModelArchitecture(3, List.of(4, 2), Activation.RELU);

  @Test
  void a_network_counts_its_weights_and_biases() {
    assertThat(network.parameterCount()).isEqualTo(3 * 4 + 4 + 4 * 2 + 2 + 2 + 1);
    assertThat(new ModelArchitecture(3, List.of(), Activation.RELU).parameterCount()).isEqualTo(4);
  }

  @Test
  void the_initial_model_follows_from_the_seed_alone() {
    Model one = Model.initial(network, 20, 7);

    assertThat(Model.initial(network, 20, 7).hash()).isEqualTo(one.hash());
    assertThat(Model.initial(network, 20, 8).hash()).isNotEqualTo(one.hash());
    // Known bits: a change of the generator would break every recorded history.
    assertThat(one.hash())
        .isEqualTo("8c082b8a2b49532096ab7eb83dc86971e62f434e952f5113dc4a06f6ec37fd2d");
  }

  @Test
  void initial_weights_stay_within_glorot_s_bound_and_biases_are_zero() {
    int[] values = Model.initial(network, 20, 7).parameters().toArray();
    int bound = (int) Math.rint(Math.sqrt(6.0 / 7) * (1 << 20));

    for (int weight = 0; weight < 12; weight++) {
      assertThat(values[weight]).isBetween(-bound, bound);
    }
    assertThat(values[12]).isZero();
  }

  @Test
  void the_hash_covers_architecture_scale_and_parameters() {
    Model model = Model.initial(network, 20, 7);
    FixedPointVector parameters = model.parameters();
    ModelArchitecture tanh = new ModelArchitecture(3, List.of(4, 2), Activation.TANH);
    FixedPointVector nudge = nudge(parameters.dimension());

    assertThat(
            List.of(
                new Model(tanh, 20, parameters).hash(),
                new Model(network, 19, parameters).hash(),
                model.plus(nudge).hash()))
        .doesNotContain(model.hash())
        .doesNotHaveDuplicates();
  }

  @Test
  void parameters_of_another_length_are_no_model() {
    assertThatThrownBy(() -> new Model(network, 20, FixedPointVector.zeros(5)))
        .hasMessageStartingWith("CC-1301");
  }

  private static FixedPointVector nudge(int dimension) {
    int[] values = new int[dimension];
    values[dimension - 1] = 1;
    return FixedPointVector.of(values);
  }
}
