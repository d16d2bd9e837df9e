package org.concordat.protocol.aggregation.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.concordat.protocol.aggregation.ReferenceRules;
import org.concordat.protocol.aggregation.TestUpdates;
import org.junit.jupiter.api.Test;

/** The arithmetic the rules stand on: rounding, scaling, sorting, inner products. */
class KernelsTest {
  private static final long SEED = 7L;

  @Test
  void division_rounds_half_to_even_on_both_sides_of_zero() {
    assertThat(List.of(5L, 7L, -5L, -7L, 6L, -6L, 1L, -1L).stream().map(v -> HalfEven.divide(v, 2)))
        .containsExactly(2L, 4L, -2L, -4L, 3L, -3L, 0L, 0L);
    assertThat(HalfEven.divide(Long.MAX_VALUE, Long.MAX_VALUE)).isEqualTo(1);
    assertThat(HalfEven.divide(Long.MAX_VALUE / 2, Long.MAX_VALUE)).isZero();
    assertThat(HalfEven.divide(BigInteger.valueOf(-7), BigInteger.TWO)).isEqualTo(-4);
    assertThat(HalfEven.divide(BigInteger.valueOf(5), BigInteger.TWO)).isEqualTo(2);
  }

  @Test
  void dividing_many_gives_what_integer_division_gives() {
    System.out.println("seed " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    int length = 2_000;
    long[] dividends = new long[length];
    int[] quotients = new int[length + 3];
    for (long divisor :
        new long[] {1, 2, 3, 6, 12, 247, 361, 1_000_003, (1 << 21) - 1, 1 << 21, (1 << 21) + 1}) {
      for (int k = 0; k < length; k++) {
        // At, just below and just above a tie, with quotients up to the largest value there is.
        long quotient = random.nextLong(-(1L << 30), (1L << 30) + 1);
        dividends[k] = quotient * divisor + divisor / 2 + random.nextInt(3) - 1;
      }
      HalfEven.divide(dividends, divisor, quotients, 3, length);
      for (int k = 0; k < length; k++) {
        BigInteger expected =
            ReferenceRules.rounded(BigInteger.valueOf(dividends[k]), BigInteger.valueOf(divisor));
        assertThat(quotients[3 + k]).isEqualTo(expected.intValueExact());
        assertThat(HalfEven.divide(dividends[k], divisor)).isEqualTo(expected.longValueExact());
      }
    }
  }

  @Test
  void scaling_rounds_the_exact_product_half_to_even() {
    System.out.println("seed " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    long half = 1L << 59;
    long[] factors = {
      0, 1, half, half - 1, half + 1, half + (half >> 1), (1L << 60) - 1, 0x5555555555555555L >> 4
    };
    for (int trial = 0; trial < 500; trial++) {
      long factor = trial < factors.length ? factors[trial] : random.nextLong(1L << 60);
      int[] values = random.ints(64, -(1 << 30), (1 << 30) + 1).toArray();
      values[0] = 1 << 30;
      values[1] = -(1 << 30);
      values[2] = 3;
      values[3] = -3;
      values[4] = 1;
      values[5] = 0;
      int[] scaled = values.clone();
      HalfEven.scale(scaled, 63, factor);
      for (int k = 0; k < 63; k++) {
        BigInteger product = BigInteger.valueOf(values[k]).multiply(BigInteger.valueOf(factor));
        assertThat(scaled[k])
            .as("%d * %d", values[k], factor)
            .isEqualTo(
                ReferenceRules.rounded(product, BigInteger.ONE.shiftLeft(60)).intValueExact());
      }
      assertThat(scaled[63]).as("beyond the length").isEqualTo(values[63]);
    }
  }

  @Test
  void factor_is_the_largest_that_does_not_lengthen_the_row() {
    assertThat(factor(1, 4)).isEqualTo(1L << 59);
    assertThat(factor(0, 4)).isZero();
    assertThat(factor(4, 4)).isEqualTo(Rows.NOT_SCALED);
    long largest = 1L << 60;
    assertThat(factor(largest - 1, largest)).isLessThan(Rows.NOT_SCALED);
    BigInteger two = BigInteger.TWO.shiftLeft(120).divide(BigInteger.valueOf(3)).sqrt();
    assertThat(factor(2, 3)).isEqualTo(two.longValueExact());
  }

  @Test
  void sorting_network_puts_the_wanted_ranks_in_place_for_every_input_of_zeros_and_ones() {
    // A network that sorts all zeros and ones sorts everything (Knuth, 5.3.4, theorem Z).
    for (int n = 1; n <= 11; n++) {
      for (int f = 0; 2 * f < n; f++) {
        int inputs = 1 << n;
        int[][] rows = new int[n][inputs];
        for (int input = 0; input < inputs; input++) {
          for (int i = 0; i < n; i++) {
            rows[i][input] = input >> i & 1;
          }
        }
        SortingNetwork.of(n, f, n - f - 1).sort(rows, inputs);
        for (int input = 0; input < inputs; input++) {
          int ones = Integer.bitCount(input);
          for (int rank = f; rank < n - f; rank++) {
            int expected = rank >= n - ones ? 1 : 0;
            assertThat(rows[rank][input]).as("n=%d f=%d rank=%d", n, f, rank).isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void gram_matrix_is_the_same_in_any_chunks_and_with_any_number_of_threads() {
    System.out.println("seed " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int n : new int[] {1, 2, 5, 6}) {
      int[][] rows = TestUpdates.random(random, n, 10_000, 50_000);
      for (int chunk : new int[] {10_000, 1, 4_999, 1_024}) {
        for (int threads = 1; threads <= 3; threads++) {
          GramMatrix gram = ArrayRows.of(rows, 10 << 20, chunk, threads).gram();
          BigInteger[][] distances = gram.squaredDistances();
          for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++) {
              long product = 0;
              long distance = 0;
              for (int k = 0; k < 10_000; k++) {
                product += (long) rows[i][k] * rows[j][k];
                distance += (long) (rows[i][k] - rows[j][k]) * (rows[i][k] - rows[j][k]);
              }
              assertThat(gram.get(i, j)).isEqualTo(product);
              assertThat(distances[i][j]).isEqualTo(distance);
            }
          }
        }
      }
    }
  }

  @Test
  void mixed_rows_are_the_sums_and_their_inner_products_those_of_the_sums() {
    System.out.println("seed " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int trial = 0; trial < 50; trial++) {
      int n = 1 + random.nextInt(7);
      int made = 1 + random.nextInt(7);
      int[][] rows = TestUpdates.random(random, n, 300, 50_000);
      int[][] coefficients = new int[made][n];
      for (int[] row : coefficients) {
        for (int j = 0; j < n; j++) {
          row[j] = random.nextInt(trial % 2 == 0 ? 2 : 4);
        }
      }
      Rows mixed = ArrayRows.of(rows, 10 << 20, 128, 2).mixed(coefficients, 3);
      long[][] expected = new long[made][300];
      for (int i = 0; i < made; i++) {
        for (int j = 0; j < n; j++) {
          for (int k = 0; k < 300; k++) {
            expected[i][k] += (long) coefficients[i][j] * rows[j][k];
          }
        }
      }
      assertThat(ArrayRows.integers(mixed)).isDeepEqualTo(expected);
      assertThat(narrow(mixed)).isDeepEqualTo(expected);
      for (int i = 0; i < made; i++) {
        for (int j = 0; j < made; j++) {
          long product = 0;
          for (int k = 0; k < 300; k++) {
            product += expected[i][k] * expected[j][k];
          }
          assertThat(mixed.gram().get(i, j)).isEqualTo(product);
        }
      }
    }
  }

  @Test
  void mixing_twice_is_mixing_with_the_product() {
    int[][] rows = {{1, 2}, {10, 20}, {100, 200}};
    Rows once = ArrayRows.of(rows, 10 << 20).mixed(new int[][] {{1, 1, 0}, {0, 1, 2}}, 2);
    Rows twice = once.mixed(new int[][] {{1, 3}}, 5);
    assertThat(twice.denominator()).isEqualTo(10);
    assertThat(ArrayRows.integers(twice)).isDeepEqualTo(new long[][] {{641, 1282}});
  }

  @Test
  void largest_eigenvalue_and_its_vector_solve_the_equation() {
    System.out.println("seed " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int trial = 0; trial < 100; trial++) {
      int n = 1 + random.nextInt(25);
      double[][] matrix = new double[n][n];
      for (int i = 0; i < n; i++) {
        for (int j = i; j < n; j++) {
          matrix[i][j] = random.nextDouble(-1, 1) * (trial % 3 == 0 ? 0x1p80 : 1);
          matrix[j][i] = matrix[i][j];
        }
      }
      SymmetricMatrix.Eigenpair top = SymmetricMatrix.top(matrix);
      double scale = Math.abs(top.value()) + Math.abs(matrix[0][0]);
      double length = 0;
      for (int i = 0; i < n; i++) {
        double product = 0;
        for (int j = 0; j < n; j++) {
          product += matrix[i][j] * top.vector()[j];
        }
        length += top.vector()[i] * top.vector()[i];
        assertThat(product).isCloseTo(top.value() * top.vector()[i], within(1e-12 * n * scale));
      }
      assertThat(length).isCloseTo(1, within(1e-12));
      // No direction has more: Rayleigh's quotient of random ones.
      for (int other = 0; other < 20; other++) {
        double[] x = random.doubles(n, -1, 1).toArray();
        double up = 0;
        double down = 0;
        for (int i = 0; i < n; i++) {
          down += x[i] * x[i];
          for (int j = 0; j < n; j++) {
            up += x[i] * matrix[i][j] * x[j];
          }
        }
        assertThat(up / down).isLessThanOrEqualTo(top.value() + 1e-9 * scale);
      }
    }
  }

  @Test
  void a_matrix_of_zeros_and_one_without_rotations_end_at_once() {
    assertThat(SymmetricMatrix.top(new double[3][3]).value()).isZero();
    SymmetricMatrix.Eigenpair top = SymmetricMatrix.top(new double[][] {{2, 0}, {0, 2}});
    assertThat(top.value()).isEqualTo(2);
    assertThat(top.vector()).containsExactly(1, 0);
  }

  @Test
  void a_seed_decides_the_permutation_and_every_order_is_about_as_likely() {
    String seed = "0f".repeat(32);
    assertThat(SeededPermutation.of(seed, 9)).containsExactly(SeededPermutation.of(seed, 9));
    assertThat(SeededPermutation.of(seed, 1)).containsExactly(0);
    int[] counts = new int[27];
    int trials = 6_000;
    for (int trial = 0; trial < trials; trial++) {
      int[] order = SeededPermutation.of("%064x".formatted(trial), 3);
      counts[order[0] * 9 + order[1] * 3 + order[2]]++;
    }
    int[] met = Arrays.stream(counts).filter(count -> count > 0).toArray();
    assertThat(met).hasSize(6);
    for (int count : met) {
      assertThat(count).isBetween(trials / 6 - 150, trials / 6 + 150);
    }
  }

  @Test
  void distances_to_a_weighted_point_are_those_of_the_point() {
    int[][] rows = {{3, 4}, {0, 0}, {-6, 8}};
    Distances distances = new Distances(ArrayRows.of(rows, 10 << 20));
    // The point 0.5·(3, 4) + 0.25·(-6, 8) + 0.25·origin = (0, 4)
    assertThat(distances.squaredTo(new double[] {0.5, 0, 0.25, 0.25}))
        .containsExactly(9, 16, 52, 16);
  }

  private static long factor(long target, long square) {
    return HalfEven.factor(BigInteger.valueOf(target), BigInteger.valueOf(square));
  }

  private static long[][] narrow(Rows rows) {
    long[][] all = new long[rows.size()][rows.dimension()];
    Rows.Tile tile = rows.newTile(rows.dimension());
    rows.source()
        .forEachChunk(
            chunk -> {
              int[][] read = tile.read(chunk, 0, chunk.length());
              for (int i = 0; i < all.length; i++) {
                for (int k = 0; k < chunk.length(); k++) {
                  all[i][chunk.first() + k] = read[i][k];
                }
              }
            });
    return all;
  }
}
