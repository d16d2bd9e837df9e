package org.concordat.service.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.FeaturePlan.Preparation;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.ModelArchitecture.Activation;
import org.concordat.protocol.study.QuantileGrid;
import org.junit.jupiter.api.Test;

/** Worked by hand. That a worker says the same, a test of the consortium shows. */
class ScorerTest {
  private static final double EXACT = 1e-12;

  @Test
  void a_logit_is_the_weighted_sum_of_the_ranks_and_the_bias() {
    // Given ranks of 0.5 (three quarters up from 0 to 40) and -1 (below all)
    Scorer scorer =
        scorer(
            Preparation.RANK,
            List.of(List.of(0, 10, 20, 30, 40), List.of(0, 1, 2, 3, 4)),
            List.of(),
            Activation.RELU,
            2,
            3,
            0.25);

    // When
    RowScore score = scorer.score(30, -7);

    // Then
    assertThat(score.logit()).isEqualTo(2 * 0.5 - 3 + 0.25);
    assertThat(score.probability()).isCloseTo(1 / (1 + Math.exp(1.75)), within(EXACT));
  }

  @Test
  void a_rank_lies_between_two_quantiles_as_the_value_does() {
    assertThat(rank(15, 0, 10, 20, 30, 40)).isCloseTo(2 * 1.5 / 4 - 1, within(EXACT));
  }

  @Test
  void a_rank_of_equal_quantiles_is_the_middle_of_their_run() {
    assertThat(rank(7, 0, 7, 7, 7, 40)).isEqualTo(0);
    assertThat(rank(0, 0, 0, 7, 7, 40)).isEqualTo(2 * 0.5 / 4 - 1);
    assertThat(rank(40, 0, 7, 7, 40, 40)).isEqualTo(2 * 3.5 / 4 - 1);
  }

  @Test
  void a_rank_beyond_the_ends_is_that_of_the_end() {
    assertThat(rank(-1e300, 0, 10, 20, 30, 40)).isEqualTo(-1);
    assertThat(rank(1e300, 0, 10, 20, 30, 40)).isEqualTo(1);
  }

  @Test
  void inputs_are_rounded_to_binary32() {
    // Given a weight of one: the logit is the input
    assertThat(rank(1, 0, 3, 4, 5, 6)).isEqualTo((float) (2.0 / 3 / 4 - 1));
  }

  @Test
  void a_tail_is_zero_inside_the_core_and_grows_with_the_logarithm_outside() {
    // Given four steps, so that the core is the whole grid: cut = 0.2 rounded, which is 0
    assertThat(tail(40, 0, 10, 20, 30, 40)).isEqualTo(0);
    assertThat(tail(80, 0, 10, 20, 30, 40)).isEqualTo((float) Math.log(2));
    assertThat(tail(-40, 0, 10, 20, 30, 40)).isEqualTo((float) -Math.log(2));
    assertThat(tail(1e9, 0, 10, 20, 30, 40)).isEqualTo(6);
  }

  @Test
  void a_core_without_width_takes_its_own_value_for_width_and_at_least_one() {
    assertThat(tail(9, 8, 8, 8, 8, 8)).isEqualTo((float) Math.log1p(1 / 8.0));
    assertThat(tail(1, 0, 0, 0, 0, 0)).isEqualTo((float) Math.log(2));
  }

  @Test
  void a_core_without_width_takes_the_whole_grids_width() {
    // Given ten steps, so that one quantile at each end lies outside the core
    assertThat(tail(18, 0, 8, 8, 8, 8, 8, 8, 8, 8, 8, 10)).isEqualTo((float) Math.log(2));
  }

  @Test
  void hidden_layers_apply_their_activation_and_the_last_does_not() {
    List<List<Integer>> grid = List.of(List.of(0, 1, 2));
    // Given two hidden units of weights 1 and -1 and biases 0.5 and -2, then weights 1 and 4
    double[] parameters = {1, -1, 0.5, -2, 1, 4, -3};

    assertThat(
            scorer(Preparation.RANK, grid, List.of(2), Activation.RELU, parameters)
                .score(2)
                .logit())
        .isEqualTo(1.5 + 4 * 0 - 3);
    assertThat(
            scorer(Preparation.RANK, grid, List.of(2), Activation.TANH, parameters)
                .score(2)
                .logit())
        .isCloseTo(Math.tanh(1.5) + 4 * Math.tanh(-3) - 3, within(EXACT));
  }

  @Test
  void another_number_of_values_is_a_programmers_fault() {
    Scorer scorer =
        scorer(Preparation.RANK, List.of(List.of(0, 1)), List.of(), Activation.RELU, 1, 0);

    assertThatThrownBy(() -> scorer.score(1, 2)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_grid_of_another_shape_is_refused() {
    FeaturePlan plan = new FeaturePlan(List.of("a", "b"), "label", 2, Preparation.RANK);
    Model model =
        new Model(
            new ModelArchitecture(2, List.of(), Activation.RELU), 20, FixedPointVector.zeros(3));

    assertThatThrownBy(() -> new Scorer(plan, grid(List.of(List.of(0, 1))), model))
        .isInstanceOfSatisfying(
            ConcordatException.class,
            refused -> assertThat(refused.code()).isEqualTo(ErrorCode.SCHEMA_MISMATCH));
  }

  private static double rank(double value, Integer... quantiles) {
    return scorer(
            Preparation.RANK, List.of(Arrays.asList(quantiles)), List.of(), Activation.RELU, 1, 0)
        .score(value)
        .logit();
  }

  private static double tail(double value, Integer... quantiles) {
    return scorer(
            Preparation.RANK_AND_TAIL,
            List.of(Arrays.asList(quantiles)),
            List.of(),
            Activation.RELU,
            0,
            1,
            0)
        .score(value)
        .logit();
  }

  private static Scorer scorer(
      Preparation preparation,
      List<List<Integer>> quantiles,
      List<Integer> hidden,
      Activation activation,
      double... parameters) {
    List<String> names =
        java.util.stream.IntStream.range(0, quantiles.size()).mapToObj(i -> "f" + i).toList();
    FeaturePlan plan = new FeaturePlan(names, "label", quantiles.getFirst().size(), preparation);
    return new Scorer(
        plan,
        grid(quantiles),
        new Model(
            new ModelArchitecture(plan.inputs(), hidden, activation),
            20,
            FixedPointVector.quantise(parameters, 20)));
  }

  private static QuantileGrid grid(List<List<Integer>> quantiles) {
    return new QuantileGrid(
        20,
        quantiles.stream()
            .map(of -> of.stream().map(value -> (long) value << 20).toList())
            .toList(),
        "0".repeat(64));
  }
}
