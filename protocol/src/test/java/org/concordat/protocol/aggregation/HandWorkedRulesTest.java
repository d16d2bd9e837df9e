package org.concordat.protocol.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.protocol.aggregation.Influence.NOT_CLIPPED;
import static org.concordat.protocol.aggregation.TestUpdates.row;

import java.math.BigInteger;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/**
 * One set of five updates, f = 1, worked by hand; each rule gives another answer.
 *
 * <pre>
 *        x    y   norm   clipped (k = ⌊2·4/5⌋ = 1, t = 13, E·13/65)
 *   A    3    4     5      3    4
 *   B    6    8    10      6    8
 *   C    0   -7     7      0   -7
 *   D    5   12    13      5   12
 *   E  -39   52    65     -8   10     from (-7.8, 10.4)
 * </pre>
 */
class HandWorkedRulesTest {
  private static final UpdateSet UPDATES =
      TestUpdates.of(row(3, 4), row(6, 8), row(0, -7), row(5, 12), row(-39, 52));

  @Test
  void mean_divides_the_sum_and_rounds() {
    // (-25/5, 69/5 = 13.8)
    Aggregate aggregate = AggregationRules.named("mean").aggregate(UPDATES, 0);
    assertThat(aggregate.vector()).containsExactly(-5, 14);
    assertThat(trimmedShares(aggregate)).containsOnly(0L);
    assertThat(factors(aggregate)).containsOnly(NOT_CLIPPED);
  }

  @Test
  void trimmed_mean_drops_the_lowest_and_the_highest_of_each_coordinate() {
    // x keeps 0 3 5: 8/3; y keeps 4 8 12: 24/3
    Aggregate aggregate = AggregationRules.named("trmean").aggregate(UPDATES, 1);
    assertThat(aggregate.vector()).containsExactly(3, 8);
    // x drops E and B, y drops C and E
    assertThat(trimmedShares(aggregate)).containsExactly(0L, 500_000L, 500_000L, 0L, 1_000_000L);
    assertThat(factors(aggregate)).containsOnly(NOT_CLIPPED);
  }

  @Test
  void clipping_before_the_trimmed_mean_brings_a_long_row_back_into_the_middle() {
    // x keeps 0 3 5: 8/3; y keeps 4 8 10: 22/3
    Aggregate aggregate = AggregationRules.named("arc+trmean").aggregate(UPDATES, 1);
    assertThat(aggregate.vector()).containsExactly(3, 7);
    // x drops E and B, y drops C and D
    assertThat(trimmedShares(aggregate))
        .containsExactly(0L, 500_000L, 500_000L, 500_000L, 500_000L);
    // 13/65 = 1/5, in units of 2^-60 rounded down
    long fifth = BigInteger.ONE.shiftLeft(60).divide(BigInteger.valueOf(5)).longValueExact();
    assertThat(factors(aggregate))
        .containsExactly(NOT_CLIPPED, NOT_CLIPPED, NOT_CLIPPED, NOT_CLIPPED, fifth);
  }

  @Test
  void mixing_before_the_trimmed_mean_averages_each_row_with_its_nearest() {
    // A, B, C and D mix to (14, 17)/4; E leaves C out: (-25, 76)/4.
    // x keeps 14 14 14: 42/12 = 3.5, to the even 4; y keeps 17 17 17: 51/12 = 4.25
    Aggregate aggregate = AggregationRules.named("nnm+trmean").aggregate(UPDATES, 1);
    assertThat(aggregate.vector()).containsExactly(4, 4);
    assertThat(trimmedShares(aggregate)).containsExactly(0L, 0L, 0L, 0L, 1_000_000L);
  }

  @Test
  void clipping_and_mixing_compose_on_the_clipped_and_rounded_rows() {
    // A: ABCD (14, 17)/4; B, D and E: ABDE (6, 34)/4; C: ABCE (1, 15)/4.
    // x keeps 6 6 6: 18/12 = 1.5, to the even 2; y keeps 17 34 34: 85/12 = 7.08
    Aggregate aggregate = AggregationRules.named("arc+nnm+trmean").aggregate(UPDATES, 1);
    assertThat(aggregate.vector()).containsExactly(2, 7);
    // x drops C and A; y drops C and one of the equal highest, which counts as kept
    assertThat(trimmedShares(aggregate)).containsExactly(500_000L, 0L, 1_000_000L, 0L, 0L);
    assertThat(factors(aggregate).getLast()).isLessThan(NOT_CLIPPED);
  }

  @Test
  void heterogeneity_and_gram_hash_are_those_of_the_revealed_rows_for_every_rule() {
    // Σ|g_i|² = 4568, |Σ g_i|² = 25² + 69² = 5386: B² = (5·4568 - 5386)/5386 = 3.2406238
    String hash = AggregationRules.named("trmean").aggregate(UPDATES, 1).gramHash();
    assertThat(hash).matches("[0-9a-f]{64}");
    for (String name : TestUpdates.RULES) {
      AggregationRule rule = AggregationRules.named(name);
      OptionalInt f = TestUpdates.mostFaults(rule, 5);
      if (f.isEmpty()) {
        continue;
      }
      Aggregate aggregate =
          rule.aggregate(UPDATES, Setting.of(f.getAsInt()).withSeed(TestUpdates.RULE_SEED));
      assertThat(aggregate.heterogeneityMicros()).as(name).isEqualTo(3_240_624L);
      assertThat(aggregate.gramHash()).as(name).isEqualTo(hash);
    }
  }

  @Test
  void a_threshold_of_zero_makes_the_clipped_rows_zero() {
    // n = 3, f = 1: k = ⌊2·2/3⌋ = 1; the norm of rank 2 is 0
    Aggregate aggregate =
        AggregationRules.named("arc+trmean").aggregate(TestUpdates.of(row(0), row(0), row(9)), 1);
    assertThat(aggregate.vector()).containsExactly(0);
    assertThat(factors(aggregate)).containsExactly(NOT_CLIPPED, NOT_CLIPPED, 0L);
  }

  @Test
  void rows_of_the_threshold_norm_are_not_clipped_whatever_their_key() {
    // n = 5, f = 2: k = 2, t² = 25, and three rows have it
    Aggregate aggregate =
        AggregationRules.named("arc+trmean")
            .aggregate(TestUpdates.of(row(3, 4), row(30, 40), row(5, 0), row(0, -5), row(1, 1)), 2);
    assertThat(factors(aggregate).get(1)).isLessThan(NOT_CLIPPED);
    assertThat(factors(aggregate).stream().filter(factor -> factor == NOT_CLIPPED)).hasSize(4);
  }

  private static List<Long> trimmedShares(Aggregate aggregate) {
    return aggregate.influence().values().stream().map(Influence::trimmedShareMicros).toList();
  }

  private static List<Long> factors(Aggregate aggregate) {
    return aggregate.influence().values().stream().map(Influence::arcFactor).toList();
  }
}
