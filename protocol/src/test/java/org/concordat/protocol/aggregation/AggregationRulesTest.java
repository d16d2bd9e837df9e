package org.concordat.protocol.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.concordat.protocol.aggregation.Updates.row;

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
        .containsExactly("arc+nnm+trmean", "arc+trmean", "mean", "nnm+trmean", "trmean");
    for (String name : AggregationRules.names()) {
      assertThat(AggregationRules.named(name).name()).isEqualTo(name);
    }
  }

  @Test
  void refuses_an_unknown_name_and_lists_the_known() {
    assertThatThrownBy(() -> AggregationRules.named("krumm"))
        .isInstanceOfSatisfying(
            ConcordatException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNKNOWN_RULE))
        .hasMessageStartingWith("CC-1304")
        .hasMessageContaining("krumm")
        .hasMessageContaining("arc+nnm+trmean, arc+trmean, mean, nnm+trmean, trmean");
    assertThatThrownBy(() -> AggregationRules.named(null)).isInstanceOf(ConcordatException.class);
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
    assertThatThrownBy(() -> mean.aggregate(Updates.of(row(1), row(2), row(3), row(4)), 1))
        .isInstanceOf(ConcordatException.class)
        .hasMessageStartingWith("CC-1305");
  }

  @Test
  void aggregating_outside_the_proven_range_is_refused_with_the_reason() {
    assertThatThrownBy(
            () -> AggregationRules.named("trmean").aggregate(Updates.of(row(1), row(2)), 1))
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
  void default_rule_follows_the_number_of_banks_and_the_share_of_faults() {
    assertThat(AggregationRules.defaultFor(3, 0).name()).isEqualTo("mean");
    assertThat(AggregationRules.defaultFor(25, 0).name()).isEqualTo("mean");
    assertThat(AggregationRules.defaultFor(4, 1).name()).isEqualTo("arc+trmean");
    assertThat(AggregationRules.defaultFor(6, 1).name()).isEqualTo("arc+trmean");
    assertThat(AggregationRules.defaultFor(7, 1).name()).isEqualTo("arc+nnm+trmean");
    assertThat(AggregationRules.defaultFor(7, 2).name()).isEqualTo("arc+trmean");
    assertThat(AggregationRules.defaultFor(8, 2).name()).isEqualTo("arc+nnm+trmean");
    assertThatThrownBy(() -> AggregationRules.defaultFor(6, 2))
        .hasMessageContaining("of 6 banks 0 to 1 may be faulty");
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
