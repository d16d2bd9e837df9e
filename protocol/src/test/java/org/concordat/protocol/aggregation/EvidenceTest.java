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
import org.concordat.protocol.aggregation.kernel.ArrayRows;
import org.concordat.protocol.aggregation.kernel.GramMatrix;
import org.concordat.protocol.aggregation.kernel.HalfEven;
import org.junit.jupiter.api.Test;

/** What the ledger records about an aggregation. */
class EvidenceTest {
  @Test
  void gram_hash_covers_tag_size_keys_and_upper_triangle() throws Exception {
    Aggregate aggregate =
        AggregationRules.named("trmean")
            .aggregate(TestUpdates.of(new int[] {1, 2}, new int[] {-3, 4}, new int[] {5, 0}), 1);
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
    String hash = GramHash.of(gram(rows), List.of("a", "b", "c"));
    assertThat(GramHash.of(gram(rows), List.of("a", "b", "d"))).isNotEqualTo(hash);
    rows[2][1] = 1;
    assertThat(GramHash.of(gram(rows), List.of("a", "b", "c"))).isNotEqualTo(hash);
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
    for (long[] wrong :
        new long[][] {
          {-1, 0, 0},
          {(1L << 60) + 1, 0, 0},
          {0, -1, 0},
          {0, 1_000_001, 0},
          {0, 0, -1},
          {0, 0, 1_000_001}
        }) {
      assertThatThrownBy(() -> new Influence("a", wrong[0], wrong[1], wrong[2]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void clipping_factor_reads_in_millionths() {
    assertThat(new Influence("a", Influence.NOT_CLIPPED, 0, 0).arcFactorMicros())
        .isEqualTo(1_000_000);
    assertThat(new Influence("a", 0, 0, 0).arcFactorMicros()).isZero();
    assertThat(
            new Influence("a", HalfEven.factor(BigInteger.ONE, BigInteger.valueOf(9)), 0, 0)
                .arcFactorMicros())
        .isEqualTo(333_333);
    assertThat(new Influence("a", 1L << 59, 0, 0).arcFactorMicros()).isEqualTo(500_000);
  }

  private static long heterogeneity(int[]... rows) {
    return Heterogeneity.micros(gram(rows));
  }

  @Test
  void the_alarm_is_raised_from_the_breakdown_point_on() {
    // f/n >= 1/(2 + B²): for 1 of 4 banks at B² = 2
    assertThat(Heterogeneity.breaksDown(4, 1, 1_999_999)).isFalse();
    assertThat(Heterogeneity.breaksDown(4, 1, 2_000_000)).isTrue();
    assertThat(Heterogeneity.breaksDown(4, 1, Long.MAX_VALUE)).isTrue();
    assertThat(Heterogeneity.breaksDown(4, 0, Long.MAX_VALUE)).isFalse();
    // 6 of 25 at B² = 25/6 - 2
    assertThat(Heterogeneity.breaksDown(25, 6, 2_166_666)).isFalse();
    assertThat(Heterogeneity.breaksDown(25, 6, 2_166_667)).isTrue();
  }

  private static GramMatrix gram(int[]... rows) {
    return ArrayRows.of(rows, 10 << 20).gram();
  }
}
