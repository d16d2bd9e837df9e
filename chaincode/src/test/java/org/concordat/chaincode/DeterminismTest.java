package org.concordat.chaincode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.concordat.chaincode.testing.Story;
import org.concordat.protocol.commitment.Digests;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Same arguments, same bytes. The order in which a JVM iterates unordered sets and maps changes
 * from run to run, so the story is told in other JVMs.
 */
class DeterminismTest {
  static Stream<List<String>> jvms() {
    return Stream.of(
        List.of("-XX:TieredStopAtLevel=1"),
        List.of("-XX:TieredStopAtLevel=1", "-XX:hashCode=2", "-XX:+UseSerialGC"),
        List.of(
            "-XX:-TieredCompilation", "-Dfile.encoding=ISO-8859-1", "-Duser.timezone=Asia/Tokyo"),
        // Writes digits of its own where a program formats by locale.
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Duser.language=ar",
            "-Duser.country=EG",
            "-Duser.extensions=u-nu-arab"),
        List.of("-XX:TieredStopAtLevel=1", "-Duser.language=tr", "-Duser.country=TR"));
  }

  @ParameterizedTest
  @MethodSource("jvms")
  void every_transaction_has_the_same_reads_writes_and_response_in_every_jvm(List<String> flags)
      throws Exception {
    assertThat(inAnotherJvm(flags)).isEqualTo(fingerprint());
  }

  @Test
  void a_transaction_simulated_twice_has_the_same_fingerprint() {
    assertThat(fingerprint()).isEqualTo(fingerprint());
  }

  /** Prints the story's fingerprint, for the test to compare. */
  public static final class Teller {
    private Teller() {}

    /**
     * Tells the story.
     *
     * @param args none
     */
    public static void main(String[] args) {
      System.out.println(fingerprint());
    }
  }

  private static String fingerprint() {
    StringBuilder text = new StringBuilder();
    for (Story.Step step : Story.ofAStudy(7)) {
      text.append(step.proposal().function()).append(step.done().fingerprint()).append('\n');
    }
    return Digests.plainHex(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static String inAnotherJvm(List<String> flags) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UnlockExperimentalVMOptions");
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Teller.class.getName()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isZero();
    return printed.strip();
  }
}
