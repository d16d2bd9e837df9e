package org.concordat.protocol.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
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
    assertThat(HalfEven.factor(1, 4)).isEqualTo(1L << 59);
    assertThat(HalfEven.factor(0, 4)).isZero();
    long largest = 1L << 60;
    assertThat(HalfEven.factor(largest - 1, largest)).isLessThan(Influence.NOT_CLIPPED);
    BigInteger two = BigInteger.TWO.shiftLeft(120).divide(BigInteger.valueOf(3)).sqrt();
    assertThat(HalfEven.factor(2, 3)).isEqualTo(two.longValueExact());
  }

  @Test
  void sorting_network_puts_the_wanted_ranks_in_place_for_every_input_of_zeros_and_ones() {
    // A network that sorts all zeros and ones sorts everything (Knuth, 5.3.4, theorem Z).
    for (int n = 1; n <= 11; n++) {
      for (int f = 0; 2 * f < n; f++) {
        int inputs = 1 << n;
        int[][] rows = new int[n][inputs];
        long[][] wide = new long[n][inputs];
        for (int input = 0; input < inputs; input++) {
          for (int i = 0; i < n; i++) {
            rows[i][input] = input >> i & 1;
            wide[i][input] = input >> i & 1;
          }
        }
        SortingNetwork.of(n, f, n - f - 1).sort(rows, inputs);
        SortingNetwork.of(n, f, n - f - 1).sort(wide, inputs);
        for (int input = 0; input < inputs; input++) {
          int ones = Integer.bitCount(input);
          for (int rank = f; rank < n - f; rank++) {
            int expected = rank >= n - ones ? 1 : 0;
            assertThat(rows[rank][input]).as("n=%d f=%d rank=%d", n, f, rank).isEqualTo(expected);
            assertThat(wide[rank][input]).isEqualTo(expected);
          }
        }
      }
    }
  }

  @Test
  void gram_matrix_is_the_same_in_any_chunks() {
    System.out.println("seed " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    int[][] rows = Updates.random(random, 6, 10_000, 50_000);
    GramMatrix whole = new GramMatrix(6);
    whole.accumulate(rows, 0, 10_000);
    GramMatrix chunked = new GramMatrix(6);
    chunked.accumulate(rows, 9_999, 10_000);
    chunked.accumulate(rows, 0, 5_001);
    chunked.accumulate(rows, 5_001, 9_999);
    for (int i = 0; i < 6; i++) {
      for (int j = 0; j < 6; j++) {
        long expected = 0;
        long distance = 0;
        for (int k = 0; k < 10_000; k++) {
          expected += (long) rows[i][k] * rows[j][k];
          distance += (long) (rows[i][k] - rows[j][k]) * (rows[i][k] - rows[j][k]);
        }
        assertThat(whole.get(i, j)).isEqualTo(expected);
        assertThat(chunked.get(i, j)).isEqualTo(expected);
        assertThat(whole.squaredDistance(i, j)).isEqualTo(distance);
      }
    }
  }

  @Test
  void gram_hash_covers_tag_size_keys_and_upper_triangle() throws Exception {
    Aggregate aggregate =
        AggregationRules.named("trmean")
            .aggregate(Updates.of(new int[] {1, 2}, new int[] {-3, 4}, new int[] {5, 0}), 1);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      byte[] tag = "concordat/gram/1".getBytes(StandardCharsets.UTF_8);
      out.writeInt(tag.length);
      out.write(tag);
      out.writeInt(3);
      for (String key : List.of("bank-00", "bank-01", "bank-02")) {
        out.writeInt(7);
        out.write(key.getBytes(StandardCharsets.UTF_8));
      }
      for (long entry : new long[] {5, 5, 5, 25, -15, 25}) {
        out.writeLong(entry);
      }
    }
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray());
    assertThat(aggregate.gramHash()).isEqualTo(HexFormat.of().formatHex(digest));
  }

  @Test
  void gram_hash_changes_with_a_key_and_with_a_single_quantum() {
    int[][] rows = {{1, 2}, {-3, 4}, {5, 0}};
    String hash = Updates.of(rows).rows().gram().hash(List.of("a", "b", "c"));
    assertThat(Updates.of(rows).rows().gram().hash(List.of("a", "b", "d"))).isNotEqualTo(hash);
    rows[2][1] = 1;
    assertThat(Updates.of(rows).rows().gram().hash(List.of("a", "b", "c"))).isNotEqualTo(hash);
  }

  @Test
  void heterogeneity_saturates_when_the_mean_is_zero_and_is_zero_for_equal_rows() {
    assertThat(heterogeneity(new int[] {5}, new int[] {-5})).isEqualTo(Long.MAX_VALUE);
    assertThat(heterogeneity(new int[] {0}, new int[] {0})).isZero();
    assertThat(heterogeneity(new int[] {7}, new int[] {7}, new int[] {7})).isZero();
    // Rows 1 and 3: mean 2, Σ|g_i - g|² = 2, n|g|² = 8
    assertThat(heterogeneity(new int[] {1}, new int[] {3})).isEqualTo(250_000);
    // A mean of half a quantum beside the largest values: B² = (2·10·2^20 - 1)², beyond a long.
    assertThat(heterogeneity(new int[] {10 << 20}, new int[] {1 - (10 << 20)}))
        .isEqualTo(Long.MAX_VALUE);
    assertThat(heterogeneity(new int[] {1_000_000}, new int[] {-999_999}))
        .isEqualTo(1_999_999L * 1_999_999L * 1_000_000L);
  }

  @Test
  void influence_refuses_what_cannot_be() {
    for (long[] wrong : new long[][] {{-1, 0}, {(1L << 60) + 1, 0}, {0, -1}, {0, 1_000_001}}) {
      assertThatThrownBy(() -> new Influence("a", wrong[0], wrong[1]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void clipping_factor_reads_in_millionths() {
    assertThat(new Influence("a", Influence.NOT_CLIPPED, 0).arcFactorMicros()).isEqualTo(1_000_000);
    assertThat(new Influence("a", 0, 0).arcFactorMicros()).isZero();
    assertThat(new Influence("a", HalfEven.factor(1, 9), 0).arcFactorMicros()).isEqualTo(333_333);
    assertThat(new Influence("a", 1L << 59, 0).arcFactorMicros()).isEqualTo(500_000);
  }

  private static long heterogeneity(int[]... rows) {
    return Updates.of(rows).rows().gram().heterogeneityMicros();
  }
}
