package org.concordat.protocol.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.concordat.protocol.aggregation.TestUpdates.row;

import java.util.List;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.junit.jupiter.api.Test;

class AggregationRulesTest {
  private static final List<String> ROBUST =
      List.of("arc+nnm+trmean", "arc+trmean", "nnm+trmean", "trmean");

  @Test
  void knows_each_rule_by_the_name_it_gives_itself() {
    assertThat(AggregationRules.names())
        .hasSize(40)
        .contains("mean", "arc+nnm+trmean", "median", "meamed", "krum", "multikrum", "bulyan")
        .contains("mda", "gm", "caf", "arc+caf", "nnm+gm");
    for (String name : AggregationRules.names()) {
      assertThat(AggregationRules.named(name).name()).isEqualTo(name);
    }
    for (String name :
        List.of("cc:10", "normbound:0.5", "clip:2+nnm+trmean", "arc+bucket:3+nnm+cc:0.000001")) {
      assertThat(AggregationRules.named(name).name()).isEqualTo(name);
    }
  }

  @Test
  void refuses_an_unknown_name_and_says_how_rules_are_written() {
    for (String wrong :
        new String[] {
          "krumm", "", "+", "trmean+", "+trmean", "arc", "nnm+arc", "TRMEAN", " trmean", "trmean:2"
        }) {
      assertThatThrownBy(() -> AggregationRules.named(wrong))
          .as(wrong)
          .isInstanceOfSatisfying(
              ConcordatException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_RULE))
          .hasMessageStartingWith("CC-1304")
          .hasMessageContaining(wrong)
          .hasMessageContaining(
              "[arc+|clip:C+][bucket:S+][nnm+]RULE with RULE one of bulyan, caf,");
    }
    assertThatThrownBy(() -> AggregationRules.named(null)).isInstanceOf(ConcordatException.class);
  }

  @Test
  void stages_come_once_and_in_their_order() {
    for (String wrong :
        List.of("nnm+arc+trmean", "arc+arc+mean", "arc+clip:2+mean", "nnm+bucket:2+mean")) {
      assertThatThrownBy(() -> AggregationRules.named(wrong))
          .hasMessageStartingWith("CC-1304")
          .hasMessageContaining("stages come once and in the order");
    }
  }

  @Test
  void a_parameter_has_one_spelling_and_a_range() {
    for (String wrong :
        List.of("2.0", "02", ".5", "0", "-1", "1e3", "0.0000001", "9999999", "", "NaN", "2:3")) {
      for (String stage : List.of("cc:" + wrong, "normbound:" + wrong, "clip:" + wrong + "+mean")) {
        assertThatThrownBy(() -> AggregationRules.named(stage))
            .as(stage)
            .hasMessageStartingWith("CC-1304")
            .hasMessageContaining("the parameter of ");
      }
    }
    for (String wrong : List.of("1", "17", "0", "2.5", "02", "")) {
      assertThatThrownBy(() -> AggregationRules.named("bucket:" + wrong + "+mean"))
          .hasMessageContaining("must be a whole number, 2 to 16");
    }
    assertThatThrownBy(() -> AggregationRules.named("cc"))
        .hasMessageContaining("cc needs a parameter, as in cc:2");
  }

  @Test
  void each_rule_refuses_f_outside_its_proven_range_with_the_reason() {
    assertRange("krum", 2, 3, "krum needs n >= 2f+3");
    assertRange("multikrum", 2, 3, "multikrum needs n >= 2f+3");
    assertRange("bulyan", 4, 3, "bulyan needs n >= 4f+3");
    assertRange("caf", 5, 0, "caf needs n >= 5f");
    assertRange("cc:1", 10, 0, "cc needs n >= 10f");
    for (String rule : List.of("median", "meamed", "gm", "mda", "normbound:1", "clip:1+median")) {
      assertRange(rule, 2, 1, "needs n >= 2f+1");
    }
    assertThat(AggregationRules.named("mda").check(65, 1).orElseThrow().detail())
        .contains("at most 64 rows");
  }

  private static void assertRange(String name, int times, int more, String reason) {
    AggregationRule rule = AggregationRules.named(name);
    for (int f = 1; f <= 5; f++) {
      assertThat(rule.check(times * f + more, f)).as("%s f=%d", name, f).isEmpty();
      assertThat(rule.check(times * f + more - 1, f).orElseThrow().detail()).contains(reason);
    }
    assertThat(rule.check(5, -1)).isPresent();
    assertThat(rule.check(0, 0)).isPresent();
    assertThat(rule.check(5, Integer.MAX_VALUE)).isPresent();
  }

  @Test
  void bucketing_leaves_fewer_rows_to_the_rule_behind_it() {
    AggregationRule rule = AggregationRules.named("bucket:2+trmean");
    assertThat(rule.check(5, 1)).isEmpty();
    assertThat(rule.check(4, 1).orElseThrow().detail())
        .isEqualTo(
            "trmean needs n >= 2f+1 and f >= 0, got n = 2, f = 1; bucketing leaves 2 rows of 4");
    assertThat(AggregationRules.named("bucket:3+mean").check(2, 0)).isPresent();
    assertThatThrownBy(
            () -> rule.aggregate(TestUpdates.of(row(1), row(2), row(3), row(4), row(5)), 1))
        .hasMessage("CC-1305 bucket:2+trmean needs a seed");
  }

  @Test
  void robust_rules_refuse_f_that_breaks_n_ge_2f_plus_1() {
    for (String name : ROBUST) {
      AggregationRule rule = AggregationRules.named(name);
      for (int f = 0; f <= 12; f++) {
        assertThat(rule.check(2 * f + 1, f)).as(name).isEmpty();
        assertThat(rule.check(2 * f, f).map(Refusal::code))
            .as(name)
            .contains(ErrorCode.RULE_OUT_OF_RANGE);
      }
      assertThat(rule.check(5, -1)).isPresent();
      assertThat(rule.check(Integer.MAX_VALUE, 1)).isPresent();
      assertThat(rule.check(5, Integer.MAX_VALUE)).isPresent();
    }
  }

  @Test
  void mean_is_refused_unless_f_is_zero() {
    AggregationRule mean = AggregationRules.named("mean");
    assertThat(mean.check(1, 0)).isEmpty();
    assertThat(mean.check(0, 0)).isPresent();
    assertThat(mean.check(25, 1).orElseThrow().detail()).contains("f = 0").contains("n = 25");
    assertThatThrownBy(() -> mean.aggregate(TestUpdates.of(row(1), row(2), row(3), row(4)), 1))
        .isInstanceOf(ConcordatException.class)
        .hasMessageStartingWith("CC-1305");
  }

  @Test
  void aggregating_outside_the_proven_range_is_refused_with_the_reason() {
    assertThatThrownBy(
            () -> AggregationRules.named("trmean").aggregate(TestUpdates.of(row(1), row(2)), 1))
        .hasMessage("CC-1305 trmean needs n >= 2f+1 and f >= 0, got n = 2, f = 1");
  }

  @Test
  void default_number_of_faults_follows_the_table() {
    int[] expected = new int[26];
    for (int n = 4; n <= 25; n++) {
      expected[n] = n < 9 ? 1 : n < 13 ? 2 : n < 17 ? 3 : n < 21 ? 4 : n < 25 ? 5 : 6;
    }
    for (int n = 1; n <= 25; n++) {
      assertThat(AggregationRules.defaultFaults(n)).as("n = %d", n).isEqualTo(expected[n]);
      assertThat(AggregationRules.defaultFaults(n))
          .isLessThanOrEqualTo(AggregationRules.maximumFaults(n));
    }
  }

  @Test
  void faults_never_exceed_a_third_of_the_other_banks() {
    assertThat(List.of(1, 3, 4, 6, 7, 10, 25).stream().map(AggregationRules::maximumFaults))
        .containsExactly(0, 0, 1, 1, 2, 3, 8);
    assertThatThrownBy(() -> AggregationRules.maximumFaults(0))
        .isInstanceOf(ConcordatException.class);
  }

  @Test
  void default_rule_is_the_mean_for_f_0_and_follows_the_number_of_banks_otherwise() {
    assertThat(AggregationRules.defaultFor(3, 0).name()).isEqualTo("mean");
    assertThat(AggregationRules.defaultFor(25, 0).name()).isEqualTo("mean");
    assertThat(AggregationRules.defaultFor(4, 1).name()).isEqualTo("arc+nnm+trmean");
    assertThat(AggregationRules.defaultFor(5, 1).name()).isEqualTo("arc+nnm+trmean");
    assertThat(AggregationRules.defaultFor(6, 1).name()).isEqualTo("gm");
    assertThat(AggregationRules.defaultFor(25, 8).name()).isEqualTo("gm");
    assertThatThrownBy(() -> AggregationRules.defaultFor(6, 2))
        .hasMessageContaining("of 6 banks 0 to 1 may be faulty");
  }

  @Test
  void default_rule_is_in_its_proven_range_for_every_number_of_banks_and_faults() {
    for (int n = 1; n <= 25; n++) {
      for (int f = 0; f <= AggregationRules.maximumFaults(n); f++) {
        assertThat(AggregationRules.defaultFor(n, f).check(n, f)).isEmpty();
        assertThat(AggregationRules.defaultFor(n, f, Long.MAX_VALUE).check(n, f)).isEmpty();
      }
    }
  }

  @Test
  void default_rule_stops_mixing_where_rounds_have_shown_that_banks_are_too_unlike() {
    // The alarm's threshold for 1 of 5: 1/(2 + B²) <= 1/5
    assertThat(AggregationRules.defaultFor(5, 1, 2_999_999).name()).isEqualTo("arc+nnm+trmean");
    assertThat(AggregationRules.defaultFor(5, 1, 3_000_000).name()).isEqualTo("gm");
    assertThat(AggregationRules.defaultFor(5, 0, 3_000_000).name()).isEqualTo("mean");
  }

  @Test
  void of_four_updates_two_that_are_equal_draw_the_geometric_median_to_themselves() {
    UpdateSet copied =
        TestUpdates.of(
            row(10_000, 0, 0), row(10_000, 0, 0), row(0, 90_000, 5_000), row(-30_000, 2_000, 700));
    int[] median = AggregationRules.named("gm").aggregate(copied, 1).vector();
    assertThat(Math.hypot(median[0] - 10_000.0, Math.hypot(median[1], median[2])))
        .isLessThan(1_000);
  }

  @Test
  void fewest_banks_of_a_rule_satisfy_its_own_bound_and_three_f_plus_one() {
    for (String name : ROBUST) {
      assertThat(AggregationRules.minimumBanks(name, 0)).isEqualTo(1);
      assertThat(AggregationRules.minimumBanks(name, 1)).isEqualTo(4);
      assertThat(AggregationRules.minimumBanks(name, 2)).isEqualTo(7);
    }
    assertThat(AggregationRules.minimumBanks("mean", 0)).isEqualTo(1);
    assertThatThrownBy(() -> AggregationRules.minimumBanks("mean", 1))
        .hasMessageStartingWith("CC-1305");
    assertThatThrownBy(() -> AggregationRules.minimumBanks("trmean", -1))
        .hasMessageStartingWith("CC-1305");
    assertThatThrownBy(() -> AggregationRules.minimumBanks("trmean", Integer.MAX_VALUE))
        .hasMessageStartingWith("CC-1305");
    assertThatThrownBy(() -> AggregationRules.minimumBanks("none", 1))
        .hasMessageStartingWith("CC-1304");
  }
}
