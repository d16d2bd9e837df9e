package org.concordat.consortium.robustness.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers worked out by hand. The honest rows (0, 2), (2, 2), (4, 8) have mean (2, 4). */
class HandWorkedAttacksTest {
  private static final double[][] HONEST = {{0, 2}, {2, 2}, {4, 8}};
  private static final RuleOracle MEAN = forged -> mean(forged);

  /** The mean of the three honest rows and the forged ones. */
  private static double[] mean(double[][] forged) {
    double[] sum = {6, 12};
    for (double[] row : forged) {
      sum[0] += row[0];
      sum[1] += row[1];
    }
    int n = HONEST.length + forged.length;
    return new double[] {sum[0] / n, sum[1] / n};
  }

  private static AttackedStep step(double[][] honest, int faults, int number, RuleOracle oracle) {
    AttackedStep.Past past = new AttackedStep.Past(number, 10, Optional.empty());
    return new AttackedStep(
        honest, faults, oracle, new SplittableRandom(5), past, Optional.of(new double[] {7, 9}));
  }

  private static AttackedStep step() {
    return step(HONEST, 2, 0, MEAN);
  }

  private static double[][] forge(String name) {
    return KnownAttacks.start(name).forge(step());
  }

  @ParameterizedTest
  @CsvSource({
    "signflip, -2, -4",
    "ipm:0.5, -1, -2",
    "ipm:100, -200, -400",
    "mimic:2, 2, 2",
    "labelflip, 7, 9",
    "zero, 0, 0",
    // (2, 2) is √4 away from the mean, (0, 2) √8 and (4, 8) √20.
    "copies, 4, 8",
    // σ = (2, √12).
    "alie:1, 4, 7.464101615137754",
    "alie:-1, 0, 0.535898384862246",
  })
  void each_colluder_sends(String name, double first, double second) {
    double[][] rows = forge(name);
    assertThat(rows).hasDimensions(2, 2);
    for (double[] row : rows) {
      assertThat(row).containsExactly(new double[] {first, second}, within(1e-12));
    }
  }

  @Test
  void minmax_stops_where_it_is_as_far_from_an_honest_row_as_two_honest_rows_are() {
    // Largest squared distance (0,2)-(4,8) = 52; along sign(μ) = (1, 1) the row (4, 8) binds:
    // |(2-γ, 4-γ) - (4, 8)|² = (2+γ)² + (4+γ)² = 52, so 2γ² + 12γ - 32 = 0 and γ = 2.
    assertThat(forge("minmax:sign")[0]).containsExactly(new double[] {0, 2}, within(1e-12));
    for (String direction : List.of("std", "unit", "sign")) {
      double[] row = forge("minmax:" + direction)[0];
      double furthest =
          Arrays.stream(HONEST).mapToDouble(x -> Vectors.squaredDistance(x, row)).max().orElse(0);
      assertThat(furthest).as(direction).isCloseTo(52, within(1e-9));
    }
  }

  @Test
  void minsum_stops_where_its_sum_of_distances_is_that_of_the_best_honest_row() {
    // The sums of squared distances are 56, 44 and 92, that of the mean is 32;
    // γ² = (44 - 32) / (3 · 2), so γ = √2.
    double shift = Math.sqrt(2);
    assertThat(forge("minsum:sign")[0])
        .containsExactly(new double[] {2 - shift, 4 - shift}, within(1e-12));
  }

  @Test
  void fang_lies_beyond_the_honest_values_against_the_mean() {
    double[][] honest = {{-4, 1}, {-2, 3}, {1, -1}, {0, 0}};
    AttackedStep step = step(honest, 1, 0, MEAN);
    // Falling: from the maximum 1 to 2; rising: from the minimum -1 to -2.
    assertThat(FangTrimmedMean.forged(step, () -> 0)).containsExactly(1, -1);
    assertThat(FangTrimmedMean.forged(step, () -> 1)).containsExactly(2, -2);
    for (double[] row : new FangTrimmedMean().forge(step(honest, 20, 0, MEAN))) {
      assertThat(row[0]).isBetween(1.0, 2.0);
      assertThat(row[1]).isBetween(-2.0, -1.0);
    }
  }

  @Test
  void drift_moves_away_by_the_same_in_every_step_and_never_turns() {
    UpdateAttack drift = KnownAttacks.start("drift");
    double root = Math.sqrt(12);
    // Z·σ/T = 0.3 · (2, √12) a step.
    assertThat(drift.forge(step(HONEST, 1, 0, MEAN))[0])
        .containsExactly(new double[] {2 - 0.6, 4 - 0.3 * root}, within(1e-12));
    double[][] turned = {{0, -2}, {-2, -2}, {-4, -8}};
    assertThat(drift.forge(step(turned, 1, 9, MEAN))[0])
        .as("to the same side, though the mean has turned")
        .containsExactly(new double[] {-2 - 6, -4 - 3 * root}, within(1e-12));
  }

  @Test
  void gaussian_colluders_differ_from_one_another_and_repeat_with_their_chance() {
    double[][] rows = forge("gaussian");
    assertThat(rows[0]).isNotEqualTo(rows[1]);
    assertThat(forge("gaussian")).isDeepEqualTo(rows);
  }

  @Test
  void mimic_top_follows_the_bank_that_lies_out_most_and_stays_with_it() {
    double[][] honest = {{1, 0}, {1.1, 0.1}, {0.9, 5}, {1, -0.1}};
    UpdateAttack mimic = KnownAttacks.start("mimic:top");
    assertThat(mimic.forge(step(honest, 1, 0, MEAN))[0]).containsExactly(0.9, 5);
    double[][] later = {{1, 90}, {1.1, 0.1}, {0.9, 5}, {1, -0.1}};
    assertThat(mimic.forge(step(later, 1, 5, MEAN))[0])
        .as("the warm-up of a tenth of the steps is over")
        .containsExactly(0.9, 5);
  }

  @Test
  void optimised_attacks_find_the_factor_that_moves_the_rule_furthest() {
    // A rule that ignores what is longer than 40 and otherwise takes it as it is.
    RuleOracle gullible =
        forged -> Math.hypot(forged[0][0], forged[0][1]) > 40 ? new double[] {2, 4} : forged[0];
    double[] sent = KnownAttacks.start("optipm+").forge(step(HONEST, 1, 0, gullible))[0];
    assertThat(Math.hypot(sent[0], sent[1])).isBetween(38.0, 40.0);
    assertThat(sent[0]).isNegative();
    double[] other = KnownAttacks.start("optipm-").forge(step(HONEST, 1, 0, gullible))[0];
    assertThat(other[0]).isPositive();
    assertThat(KnownAttacks.start("optalie+").forge(step(HONEST, 1, 0, gullible))[0][0])
        .isGreaterThan(2);
    assertThat(KnownAttacks.start("optalie-").forge(step(HONEST, 1, 0, gullible))[0][0])
        .isLessThan(2);
  }

  @Test
  void adaptive_does_no_less_harm_than_any_attack_it_tries() {
    RuleOracle gullible =
        forged -> Math.hypot(forged[0][0], forged[0][1]) > 40 ? new double[] {2, 4} : forged[0];
    AttackedStep step = step(HONEST, 1, 0, gullible);
    double[] mean = {2, 4};
    double sent = progress(gullible, "adaptive", step, mean);
    for (String name :
        List.of("signflip", "ipm:2", "ipm:100", "minmax:std", "minsum:sign", "fang", "mimic:1")) {
      assertThat(sent).as(name).isLessThanOrEqualTo(progress(gullible, name, step, mean));
    }
    assertThat(sent).as("by a search of its own").isLessThan(-100);
  }

  private static double progress(RuleOracle oracle, String name, AttackedStep step, double[] mean) {
    return Vectors.dot(oracle.aggregate(KnownAttacks.start(name).forge(step)), mean);
  }

  @Test
  void the_adaptive_attacker_asks_the_rule_a_bounded_number_of_times() {
    int[] asked = {0};
    RuleOracle counting =
        forged -> {
          asked[0]++;
          return mean(forged);
        };
    KnownAttacks.start("adaptive").forge(step(HONEST, 2, 0, counting));
    // 16 attacks, 3 targets, turned labels, 3 searches of 8 evaluations (none before: no fourth),
    // and each search's best once more.
    assertThat(asked[0]).isEqualTo(16 + 3 + 1 + 3 * 8 + 3);
  }

  @Test
  void mimic_all_stands_for_every_honest_bank() {
    assertThat(KnownAttacks.expand(List.of("zero", "mimic:all", "mimic:2"), 3))
        .containsExactly("zero", "mimic:1", "mimic:2", "mimic:3");
    assertThat(KnownAttacks.expand(List.of("mimic:4", "zero"), 3)).containsExactly("zero");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sign",
        "ipm",
        "ipm:",
        "ipm:x",
        "ipm:1e9",
        "mimic:0",
        "mimic:x",
        "minmax:",
        "minmax:mean",
        "signflip:1",
        "alie:NaN"
      })
  void names_that_mean_nothing_are_refused_in_one_line(String name) {
    assertThatThrownBy(() -> KnownAttacks.start(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("\n");
  }
}
