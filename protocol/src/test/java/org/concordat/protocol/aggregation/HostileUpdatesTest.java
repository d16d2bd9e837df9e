package org.concordat.protocol.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Updates made to let an attacker in or to slow endorsers down: a million quanta against an honest
 * spread of one, exact ties, identical rows.
 */
class HostileUpdatesTest {
  private static final long SEED = 17L;
  private static final int DIMENSION = 20_000;
  private static final double MOST_TIMES = 2;
  private static final int ATTEMPTS = 8;

  @BeforeAll
  static void print_seed() {
    System.out.println("seed " + SEED);
  }

  /** The rules that can be told of a fault, and how many banks each is tried with. */
  static List<String> rules() {
    return TestUpdates.RULES.stream()
        .filter(name -> TestUpdates.mostFaults(AggregationRules.named(name), 13).orElse(0) > 0)
        .toList();
  }

  @ParameterizedTest
  @MethodSource("rules")
  void an_attacker_a_million_quanta_away_is_not_let_in(String name) {
    AggregationRule rule = AggregationRules.named(name);
    int f = TestUpdates.mostFaults(rule, 13).orElseThrow();
    SplittableRandom random = new SplittableRandom(SEED);
    for (boolean together : new boolean[] {true, false}) {
      int[][] rows = new int[13][50];
      for (int i = 0; i < 13; i++) {
        for (int k = 0; k < 50; k++) {
          rows[i][k] = 100 + random.nextInt(2);
        }
        if (i < f) {
          Arrays.fill(rows[i], together || i % 2 == 0 ? 1_000_000 : -1_000_000);
        }
      }
      int[] vector =
          rule.aggregate(TestUpdates.of(rows), Setting.of(f).withSeed(TestUpdates.RULE_SEED))
              .vector();
      // Rules without a bound of their own let an attacker in as far as their parameter says.
      int most = boundOf(name);
      for (int value : vector) {
        assertThat(value).as("%s f=%d together=%s", name, f, together).isBetween(-most, 101 + most);
      }
      if (most == 0) {
        assertThat(vector)
            .as(name)
            .satisfies(values -> assertThat(values).containsAnyOf(100, 101, 99, 0));
      }
    }
  }

  /** How far f rows may move the rule, in quanta. */
  private static int boundOf(String name) {
    if (name.contains("normbound") || name.contains("cc:") || name.contains("clip:")) {
      return 400_000;
    }
    // The geometric median leans towards far rows by about the honest spread.
    return name.endsWith("gm") ? 5 : 0;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void no_rule_slows_down_more_than_twice(String name) {
    AggregationRule rule = AggregationRules.named(name);
    int f = TestUpdates.mostFaults(rule, 13).orElseThrow();
    Setting setting = Setting.of(f).withSeed(TestUpdates.RULE_SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    UpdateSet usual = TestUpdates.of(TestUpdates.random(random, 13, DIMENSION, 20_000));
    int[][] far = TestUpdates.random(random, 13, DIMENSION, 1);
    for (int i = 0; i < f; i++) {
      Arrays.fill(far[i], 60_000);
    }
    int[][] ties = TestUpdates.random(random, 13, DIMENSION, 2);
    int[][] identical = new int[13][];
    Arrays.fill(identical, far[12]);
    ToLongFunction<UpdateSet> time =
        updates -> {
          long start = System.nanoTime();
          rule.aggregate(updates, setting);
          return System.nanoTime() - start;
        };
    for (int[][] hostile : List.of(far, ties, identical)) {
      UpdateSet updates = TestUpdates.of(hostile);
      assertThat(slowdown(time, usual, updates)).as(name).isLessThan(MOST_TIMES);
    }
  }

  /**
   * The least ratio of several: each of the shortest of some runs by turns, since another process
   * may take the processor in any of them.
   */
  private static double slowdown(
      ToLongFunction<UpdateSet> time, UpdateSet usual, UpdateSet hostile) {
    double least = Double.MAX_VALUE;
    for (int attempt = 0; attempt < ATTEMPTS && least >= MOST_TIMES; attempt++) {
      long fastestUsual = Long.MAX_VALUE;
      long fastestHostile = Long.MAX_VALUE;
      for (int run = 0; run < 12; run++) {
        fastestUsual = Math.min(fastestUsual, time.applyAsLong(usual));
        fastestHostile = Math.min(fastestHostile, time.applyAsLong(hostile));
      }
      least = Math.min(least, (double) fastestHostile / fastestUsual);
    }
    return least;
  }

  @Test
  void identical_rows_are_the_result_of_every_rule() {
    int[] same = new SplittableRandom(SEED).ints(40, -9_000, 9_001).toArray();
    for (String name : TestUpdates.RULES) {
      AggregationRule rule = AggregationRules.named(name);
      int f = TestUpdates.mostFaults(rule, 13).orElseThrow();
      int[][] rows = new int[13][];
      Arrays.fill(rows, same);
      if (!name.contains(":")) {
        assertThat(rule.aggregate(TestUpdates.of(rows), f).vector()).as(name).containsExactly(same);
      }
    }
  }
}
