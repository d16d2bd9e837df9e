package org.concordat.protocol.aggregation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.CodeSource;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Do the rules give the same bytes however the JVM runs them? */
class AggregationDeterminismTest {
  private static final long SEED = 99L;
  private static final int REPETITIONS_UNTIL_COMPILED = 30;
  private static final long DEADLINE_SECONDS = 120;

  /** Prints the digest of the fixed updates' aggregates; the forked JVMs start here. */
  public static void main(String[] args) {
    System.out.println(digest());
  }

  @ParameterizedTest
  @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:UseAVX=0", "-XX:-UseSuperWord"})
  void another_jvm_gives_the_same_bytes(String mode) throws Exception {
    System.out.println("seed " + SEED);
    assertThat(forked(mode)).as(mode).isEqualTo(digest());
  }

  @Test
  void compiled_code_gives_the_same_bytes_as_the_first_run() {
    String first = digest();
    for (int repetition = 0; repetition < REPETITIONS_UNTIL_COMPILED; repetition++) {
      assertThat(digest()).isEqualTo(first);
    }
  }

  @Test
  void any_number_of_threads_gives_the_same_bytes() {
    for (int threads : new int[] {2, 3, 7}) {
      assertThat(digest(f -> Setting.of(f).withSeed(TestUpdates.RULE_SEED).withThreads(threads)))
          .as("%d threads", threads)
          .isEqualTo(digest());
    }
  }

  private static String digest() {
    return digest(f -> Setting.of(f).withSeed(TestUpdates.RULE_SEED));
  }

  private static String digest(IntFunction<Setting> setting) {
    SplittableRandom random = new SplittableRandom(SEED);
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    for (int n : new int[] {4, 5, 7, 10, 25}) {
      UpdateSet updates = TestUpdates.of(TestUpdates.random(random, n, 5_003, 60_000));
      for (String name : TestUpdates.RULES) {
        AggregationRule rule = AggregationRules.named(name);
        OptionalInt f = TestUpdates.mostFaults(rule, n);
        if (f.isEmpty()) {
          continue;
        }
        Aggregate aggregate = rule.aggregate(updates, setting.apply(f.getAsInt()));
        ByteBuffer vector = ByteBuffer.allocate(aggregate.vector().length * Integer.BYTES);
        vector.asIntBuffer().put(aggregate.vector());
        digest.update(vector);
        digest.update(aggregate.influence().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(aggregate.gramHash().getBytes(StandardCharsets.UTF_8));
        digest.update((byte) aggregate.heterogeneityMicros());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static String forked(String mode) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add(mode);
    command.add("-cp");
    command.add(
        place(AggregationRules.class)
            + File.pathSeparator
            + place(AggregationDeterminismTest.class));
    command.add(AggregationDeterminismTest.class.getName());
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try {
      assertThat(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
      return output(process);
    } finally {
      process.destroyForcibly();
    }
  }

  private static String output(Process process) throws IOException {
    String text =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    // A JVM may say a line about an option this machine's processor does not know.
    return text.lines().reduce((first, second) -> second).orElse("");
  }

  private static Path place(Class<?> type) throws Exception {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    return Path.of(source.getLocation().toURI());
  }
}
