package org.concordat.protocol.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Laws the rules never break, on seeded random updates. The seed is printed. */
class AggregationPropertyTest {
  private static final long SEED = 20_261_121L;
  private static final int TRIALS = 200;
  private static final List<String> ROBUST =
      List.of("trmean", "arc+trmean", "nnm+trmean", "arc+nnm+trmean");
  // Rules whose weights are whole, so that they have a value to the last bit.
  private static final List<String> WHOLE =
      TestUpdates.RULES.stream()
          .filter(name -> !name.matches(".*(gm|caf|cc:.*|normbound:.*|clip:.*|bucket:.*)"))
          .toList();
  // Far enough inside the bound of 10·2^20 that shifted and swollen rows of 40 values stay in it.
  private static final int REACH = 500_000;

  private final SplittableRandom random = new SplittableRandom(SEED);

  @BeforeEach
  void print_seed(TestInfo info) {
    System.out.println(info.getDisplayName() + " seed " + SEED);
  }

  @Test
  void every_rule_agrees_with_its_definition_in_rational_arithmetic() {
    for (int trial = 0; trial < TRIALS / 4; trial++) {
      int n = 1 + random.nextInt(25);
      int d = 1 + random.nextInt(40);
      // Small reaches make ties at every step.
      int reach = trial % 2 == 0 ? REACH : 4;
      int[][] rows = TestUpdates.random(random, n, d, reach);
      for (String name : WHOLE) {
        int most = n > 10 && name.endsWith("mda") ? -1 : mostFaults(name, n);
        if (most >= 0) {
          int f = random.nextInt(most + 1);
          assertThat(aggregate(name, rows, f).vector())
              .as("%s n=%d d=%d f=%d trial=%d", name, n, d, f, trial)
              .containsExactly(ReferenceRules.apply(name, rows, f));
        }
      }
    }
  }

  @Test
  void tiles_do_not_show_in_the_result() {
    // Long enough for several tiles of every kind, and a ragged last one.
    int[][] rows = TestUpdates.random(random, 7, 9_001, 30_000);
    for (String name : WHOLE) {
      int f = Math.min(2, mostFaults(name, 7));
      assertThat(aggregate(name, rows, f).vector())
          .as(name)
          .containsExactly(ReferenceRules.apply(name, rows, f));
    }
  }

  @Test
  void permuting_the_updates_among_the_banks_changes_no_bit() {
    for (int trial = 0; trial < TRIALS; trial++) {
      int n = 3 + random.nextInt(23);
      int[][] rows = TestUpdates.random(random, n, 40, REACH);
      int[] order = permutation(n);
      int[][] permuted = Arrays.stream(order).mapToObj(i -> rows[i]).toArray(int[][]::new);
      for (String name : WHOLE) {
        int f = mostFaults(name, n);
        if (f < 0 || breaksTiesByKey(name, n, f)) {
          continue;
        }
        Aggregate before = aggregate(name, rows, f);
        Aggregate after = aggregate(name, permuted, f);
        assertThat(after.vector()).as("%s n=%d f=%d", name, n, f).containsExactly(before.vector());
        assertThat(after.heterogeneityMicros()).isEqualTo(before.heterogeneityMicros());
        for (int i = 0; i < n; i++) {
          Influence moved = after.influence().get(TestUpdates.bank(i));
          Influence original = before.influence().get(TestUpdates.bank(order[i]));
          assertThat(moved.arcFactor()).isEqualTo(original.arcFactor());
          assertThat(moved.trimmedShareMicros()).isEqualTo(original.trimmedShareMicros());
          assertThat(moved.weightMicros()).isEqualTo(original.weightMicros());
        }
      }
    }
  }

  @Test
  void permuting_changes_no_bit_among_ties_where_nothing_is_mixed() {
    for (int trial = 0; trial < TRIALS; trial++) {
      int n = 3 + random.nextInt(23);
      int[][] rows = TestUpdates.random(random, n, 5, 2);
      int[][] permuted = Arrays.stream(permutation(n)).mapToObj(i -> rows[i]).toArray(int[][]::new);
      int f = TestUpdates.faults(random, n);
      for (String name : List.of("trmean", "arc+trmean")) {
        assertThat(aggregate(name, permuted, f).vector())
            .as("%s n=%d f=%d", name, n, f)
            .containsExactly(aggregate(name, rows, f).vector());
      }
    }
  }

  @Test
  void shifting_all_updates_shifts_the_result() {
    // Not for ARC, whose norms are measured from zero. Even shifts, as a tie goes to the even side.
    for (int trial = 0; trial < TRIALS; trial++) {
      int n = 3 + random.nextInt(23);
      int[][] rows = TestUpdates.random(random, n, 20, REACH);
      int[] shift = random.ints(20, -100_000, 100_000).map(s -> 2 * s).toArray();
      int[][] shifted = TestUpdates.copy(rows);
      for (int[] row : shifted) {
        Arrays.setAll(row, k -> row[k] + shift[k]);
      }
      for (String name : WHOLE) {
        int f = mostFaults(name, n);
        if (f < 0 || name.contains("arc")) {
          continue;
        }
        int[] expected = aggregate(name, rows, f).vector();
        Arrays.setAll(expected, k -> expected[k] + shift[k]);
        assertThat(aggregate(name, shifted, f).vector())
            .as("%s n=%d f=%d", name, n, f)
            .containsExactly(expected);
      }
    }
  }

  @Test
  void turning_all_signs_turns_the_sign_of_the_result() {
    for (int trial = 0; trial < TRIALS; trial++) {
      int n = 3 + random.nextInt(23);
      int[][] rows = TestUpdates.random(random, n, 20, trial % 2 == 0 ? REACH : 3);
      int[][] turned = TestUpdates.copy(rows);
      for (int[] row : turned) {
        Arrays.setAll(row, k -> -row[k]);
      }
      for (String name : WHOLE) {
        int f = mostFaults(name, n);
        if (f < 0) {
          continue;
        }
        int[] expected = aggregate(name, rows, f).vector();
        Arrays.setAll(expected, k -> -expected[k]);
        assertThat(aggregate(name, turned, f).vector())
            .as("%s n=%d f=%d", name, n, f)
            .containsExactly(expected);
      }
    }
  }

  @Test
  void without_faults_every_rule_is_the_mean() {
    for (int trial = 0; trial < TRIALS; trial++) {
      int n = 1 + random.nextInt(25);
      int[][] rows = TestUpdates.random(random, n, 20, REACH);
      int[] mean = aggregate("mean", rows, 0).vector();
      for (String name : WHOLE) {
        // The median and Krum do not use f, or choose one row also without faults.
        if (!name.matches(".*(median|[^i]krum|^krum)") && mostFaults(name, n) >= 0) {
          assertThat(aggregate(name, rows, 0).vector()).as(name).containsExactly(mean);
        }
      }
    }
  }

  @Test
  void f_outliers_never_move_the_trimmed_mean_past_the_honest_range() {
    for (int trial = 0; trial < TRIALS; trial++) {
      int n = 3 + random.nextInt(23);
      int d = 4;
      int f = TestUpdates.faults(random, n);
      int[][] rows = TestUpdates.random(random, n, d, REACH);
      for (int i = 0; i < f; i++) {
        Arrays.setAll(rows[i], k -> (random.nextBoolean() ? 1 : -1) * (5 << 20));
      }
      int[] trimmed = aggregate("trmean", rows, f).vector();
      int[] clipped = aggregate("arc+trmean", rows, f).vector();
      for (int k = 0; k < d; k++) {
        int coordinate = k;
        int lowest = IntStream.range(f, n).map(i -> rows[i][coordinate]).min().orElseThrow();
        int highest = IntStream.range(f, n).map(i -> rows[i][coordinate]).max().orElseThrow();
        assertThat(trimmed[k]).isBetween(lowest, highest);
        // Clipping may shrink honest values too, towards zero.
        assertThat(clipped[k]).isBetween(Math.min(0, lowest), Math.max(0, highest));
      }
    }
  }

  @Test
  void trimmed_mean_keeps_the_robustness_inequality_with_kappa_f_over_n_minus_2f() {
    // For every S of h = n - f rows: |F - m_S|² <= κ/h Σ_S |x_i - m_S|². With values that are
    // multiples of n - 2f nothing is rounded, and times h²(n - 2f) all of it is whole:
    // (n - 2f)·|h·F - Σ_S x|² <= f·(h·Σ_S |x|² - |Σ_S x|²).
    for (int trial = 0; trial < TRIALS; trial++) {
      int n = 3 + random.nextInt(8);
      int f = 1 + random.nextInt((n - 1) / 2);
      int d = 1 + random.nextInt(3);
      int[][] rows = TestUpdates.random(random, n, d, trial % 2 == 0 ? 1_000 : 1);
      for (int[] row : rows) {
        Arrays.setAll(row, k -> row[k] * (n - 2 * f));
      }
      int[] result = aggregate("trmean", rows, f).vector();
      for (int subset = 0; subset < 1 << n; subset++) {
        if (Integer.bitCount(subset) == n - f) {
          assertThat(excess(rows, result, subset, f)).as("n=%d f=%d", n, f).isNotPositive();
        }
      }
    }
  }

  @Test
  void kappa_f_over_n_minus_2f_is_attained() {
    // f rows of n - 2f, the others 0: the rule says 0, and S with all f ones meets the bound
    // exactly.
    int[][] rows = {{2}, {0}, {0}, {0}};
    int[] result = aggregate("trmean", rows, 1).vector();
    assertThat(result).containsExactly(0);
    assertThat(excess(rows, result, 0b0111, 1)).isZero();
  }

  private static long excess(int[][] rows, int[] result, int subset, int f) {
    int n = rows.length;
    long h = (long) n - f;
    long left = 0;
    long right = 0;
    for (int k = 0; k < result.length; k++) {
      long sum = 0;
      long squares = 0;
      for (int i = 0; i < n; i++) {
        if ((subset >> i & 1) == 1) {
          sum += rows[i][k];
          squares += (long) rows[i][k] * rows[i][k];
        }
      }
      left += (h * result[k] - sum) * (h * result[k] - sum);
      right += h * squares - sum * sum;
    }
    return (n - 2L * f) * left - f * right;
  }

  @Test
  void values_at_the_bound_overflow_nothing_with_25_banks() {
    // At B = 10 sums of rows fit an int, at B = 1024 they take a long: both paths.
    for (int bound : new int[] {10, 1024}) {
      int largest = bound << 20;
      int[][] rows = new int[25][3];
      for (int i = 0; i < 25; i++) {
        rows[i][i < 20 ? 0 : 1 + i % 2] = i % 5 == 0 ? -largest : largest - i % 3;
      }
      UpdateSet updates = UpdateSet.of(bound, 20, TestUpdates.byBank(rows));
      for (String name : ROBUST) {
        for (int f : new int[] {0, 1, 6, 12}) {
          assertThat(AggregationRules.named(name).aggregate(updates, f).vector())
              .as("%s B=%d f=%d", name, bound, f)
              .containsExactly(ReferenceRules.apply(name, rows, f));
        }
      }
    }
  }

  @Test
  void wide_and_narrow_paths_agree_in_vector_and_influence() {
    for (int trial = 0; trial < 20; trial++) {
      int n = 3 + random.nextInt(23);
      int[][] rows = TestUpdates.random(random, n, 700, trial % 2 == 0 ? 100_000 : 3);
      int f = TestUpdates.faults(random, n);
      UpdateSet wide = UpdateSet.of(1024, 20, TestUpdates.byBank(rows));
      for (String name : ROBUST) {
        Aggregate expected = aggregate(name, rows, f);
        Aggregate actual = AggregationRules.named(name).aggregate(wide, f);
        assertThat(actual.vector()).as(name).containsExactly(expected.vector());
        assertThat(actual.influence()).as(name).isEqualTo(expected.influence());
      }
    }
  }

  @Test
  void the_updates_are_left_as_they_were() {
    int[][] rows = TestUpdates.random(random, 9, 3_000, 20_000);
    int[][] before = TestUpdates.copy(rows);
    for (String name : ROBUST) {
      Aggregate first = aggregate(name, rows, 2);
      assertThat(aggregate(name, rows, 2).vector()).containsExactly(first.vector());
    }
    assertThat(rows).isDeepEqualTo(before);
  }

  /**
   * With one neighbour or none, the two nearest rows have equal scores, whatever the rows; and
   * mixing makes equal rows of unlike ones.
   */
  private static boolean breaksTiesByKey(String name, int n, int f) {
    int fewestNeighbours = name.endsWith("bulyan") ? f - 1 : n - f - 2;
    return name.endsWith("mda")
        || name.matches(".*nnm.*(krum|bulyan|meamed)")
        || (name.matches(".*(krum|bulyan)") && fewestNeighbours < 2);
  }

  private static int mostFaults(String name, int n) {
    return TestUpdates.mostFaults(AggregationRules.named(name), n).orElse(-1);
  }

  private static Aggregate aggregate(String name, int[][] rows, int f) {
    return AggregationRules.named(name).aggregate(TestUpdates.of(rows), f);
  }

  private int[] permutation(int n) {
    int[] order = IntStream.range(0, n).toArray();
    for (int i = n - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    return order;
  }
}
