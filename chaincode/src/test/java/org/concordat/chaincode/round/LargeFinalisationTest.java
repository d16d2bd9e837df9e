package org.concordat.chaincode.round;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.concordat.chaincode.testing.LargeReveals;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.aggregation.Setting;
import org.concordat.protocol.aggregation.UpdateSet;
import org.concordat.protocol.round.AggregationRecord;
import org.junit.jupiter.api.Test;

/**
 * A finalisation's memory is n times a chunk. What a program allocates is not what it holds, so one
 * runs in a JVM whose whole heap is smaller than the updates.
 */
class LargeFinalisationTest {
  private static final String RULE = "arc+nnm+trmean";
  private static final int BANKS = 25;
  private static final int F = 6;
  private static final int WIDTH = 998;
  // The Gram matrix as revealed, the one after clipping, the aggregate.
  private static final int PASSES = 3;
  private static final int HEAP_MIB = 40;
  private static final long MIB = 1 << 20;

  @Test
  void a_million_parameters_of_25_banks_are_aggregated_in_half_the_memory_they_take()
      throws Exception {
    LargeReveals reveals = large();
    assertThat(reveals.dimension()).isGreaterThanOrEqualTo(1_000_000);
    assertThat(4L * BANKS * reveals.dimension()).isGreaterThan(2 * HEAP_MIB * MIB);

    String streamed = inSmallJvm();

    int[] whole =
        AggregationRules.named(RULE)
            .combine(UpdateSet.of(10, 20, reveals.updates()), Setting.of(F));
    assertThat(streamed).isEqualTo(reveals.hashWith(whole));
  }

  /** The aggregation by itself. */
  public static final class Small {
    private Small() {}

    /**
     * Aggregates, and prints the new model's hash.
     *
     * @param args none
     */
    public static void main(String[] args) {
      LargeReveals reveals = large();
      AggregationRecord record = reveals.finalise();
      require(record.included().size() == BANKS, "not all updates went in");
      require(
          record.included().getFirst().arcFactorMicros() < 1_000_000, "ARC had nothing to clip");
      require(
          reveals.updateChunksRead() == (long) PASSES * BANKS * reveals.chunks(),
          reveals.updateChunksRead() + " chunks of updates were read");
      require(
          reveals.written().equals(IntStream.range(0, reveals.chunks()).boxed().toList()),
          "written were chunks " + reveals.written());
      System.out.println(record.modelHash());
    }

    private static void require(boolean holds, String otherwise) {
      if (!holds) {
        throw new IllegalStateException(otherwise);
      }
    }
  }

  private static LargeReveals large() {
    return new LargeReveals(BANKS, WIDTH, RULE, F);
  }

  private static String inSmallJvm() throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + HEAP_MIB + "m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                Small.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return printed.strip();
  }
}
