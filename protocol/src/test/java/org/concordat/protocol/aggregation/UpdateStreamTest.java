package org.concordat.protocol.aggregation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.NormBound;
import org.junit.jupiter.api.Test;

/** Updates that are read chunk by chunk. */
class UpdateStreamTest {
  private static final long SEED = 5L;
  private static final NormBound BOUND = new NormBound(10, 20);

  @Test
  void every_rule_makes_of_chunks_what_it_makes_of_the_whole() {
    System.out.println("seed " + SEED);
    SplittableRandom random = new SplittableRandom(SEED);
    for (int n : new int[] {4, 7, 11}) {
      int[][] rows = TestUpdates.random(random, n, 5_003, 60_000);
      for (String name : TestUpdates.RULES) {
        AggregationRule rule = AggregationRules.named(name);
        OptionalInt f = TestUpdates.mostFaults(rule, n);
        if (f.isEmpty()) {
          continue;
        }
        Setting setting = Setting.of(f.getAsInt()).withSeed(TestUpdates.RULE_SEED);
        Aggregate whole = rule.aggregate(TestUpdates.of(rows), setting);
        for (int chunk : new int[] {5_003, 5_002, 1_000, 77}) {
          Aggregate parts = rule.aggregate(stream(rows, chunk), setting.withThreads(1 + chunk % 3));
          assertThat(parts.vector()).as("%s chunk %d", name, chunk).containsExactly(whole.vector());
          assertThat(parts.evidence()).as("%s chunk %d", name, chunk).isEqualTo(whole.evidence());
        }
      }
    }
  }

  @Test
  void the_parts_come_in_order_and_leave_nothing_out() {
    int[][] rows = TestUpdates.random(new SplittableRandom(SEED), 5, 1_000, 60_000);
    AtomicInteger next = new AtomicInteger();
    AggregationRules.named("arc+trmean")
        .aggregate(
            stream(rows, 300),
            Setting.of(1),
            (first, values) -> {
              assertThat(first).isEqualTo(next.get());
              next.addAndGet(values.length);
            });
    assertThat(next.get()).isEqualTo(1_000);
  }

  @Test
  void a_rule_without_gram_matrix_reads_the_updates_once_for_result_and_evidence() {
    int[][] rows = TestUpdates.random(new SplittableRandom(SEED), 5, 1_000, 60_000);
    AtomicInteger reads = new AtomicInteger();
    UpdateStream counted =
        UpdateStream.of(
            BOUND,
            banks(5),
            1_000,
            300,
            (bank, chunk, into) -> {
              reads.incrementAndGet();
              copy(rows, bank, chunk, 300, into);
            });
    AggregationRules.named("trmean").aggregate(counted, 1);
    assertThat(reads.get()).isEqualTo(5 * 4);
  }

  @Test
  void a_value_out_of_range_in_any_chunk_ends_the_aggregation_and_names_the_bank() {
    for (int wrong : new int[] {(10 << 20) + 1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
      int[][] rows = new int[4][1_000];
      rows[2][999] = wrong;
      assertThatThrownBy(() -> AggregationRules.named("trmean").aggregate(stream(rows, 300), 1))
          .isInstanceOfSatisfying(
              ConcordatException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.UPDATE_OUT_OF_RANGE))
          .hasMessageContaining("bank-02");
    }
  }

  @Test
  void a_norm_beyond_the_bound_only_over_all_chunks_ends_the_aggregation() {
    int[][] rows = new int[4][1_000];
    rows[1][0] = 6 << 20;
    rows[1][999] = 8 << 20;
    assertThat(AggregationRules.named("trmean").aggregate(stream(rows, 300), 1).vector())
        .containsOnly(0);
    rows[1][500] = 1;
    assertThatThrownBy(() -> AggregationRules.named("trmean").aggregate(stream(rows, 300), 1))
        .isInstanceOfSatisfying(
            ConcordatException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.UPDATE_NORM_EXCEEDED))
        .hasMessageContaining("bank-01");
  }

  @Test
  void refuses_no_banks_and_no_values() {
    assertThatThrownBy(() -> UpdateStream.of(BOUND, new TreeSet<>(), 1, 1, (b, c, i) -> {}))
        .hasMessageStartingWith("CC-");
    assertThatThrownBy(() -> UpdateStream.of(BOUND, banks(1), 0, 1, (b, c, i) -> {}))
        .hasMessageStartingWith("CC-");
  }

  private static UpdateStream stream(int[][] rows, int chunkLength) {
    return UpdateStream.of(
        BOUND,
        banks(rows.length),
        rows[0].length,
        chunkLength,
        (bank, chunk, into) -> copy(rows, bank, chunk, chunkLength, into));
  }

  private static void copy(int[][] rows, String bank, int chunk, int chunkLength, int[] into) {
    int[] row = rows[Integer.parseInt(bank.substring(bank.length() - 2))];
    int first = chunk * chunkLength;
    System.arraycopy(row, first, into, 0, Math.min(chunkLength, row.length - first));
  }

  private static SortedSet<String> banks(int n) {
    SortedSet<String> banks = new TreeSet<>();
    for (int i = 0; i < n; i++) {
      banks.add(TestUpdates.bank(i));
    }
    return banks;
  }
}
