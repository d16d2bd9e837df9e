package org.concordat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.benchmarks.KernelBenchOptions.Competitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.runner.RunnerException;

/** Turns against a program that talks as ByzFL's does. */
class ContestTest {
  private static final Turn SHORT = new Turn(Duration.ofMillis(30), Duration.ofMillis(30));
  private static final String VERSIONS =
      "echo '{\"python\": \"3\", \"numpy\": \"2\", \"torch\": \"2\"}'\n";

  @TempDir Path directory;

  @Test
  void everyone_gets_his_turn_on_the_same_values() throws Exception {
    // Loads; answers zeros to NumPy and has no such rule in torch.
    Competitor competitor =
        program(
            VERSIONS
                + "while read -r request; do case $request in\n"
                + "*load*) f=${request#*file\\\":\\\"}; wc -c <\"${f%%\\\"*}\" >size; echo"
                + " '{\"loaded\": 4}' ;;\n"
                + "*numpy*) f=${request#*result\\\":\\\"}; head -c 400 /dev/zero >\"${f%%\\\"*}\"\n"
                + "  echo '{\"millis\": [3, 1, 2]}' ;;\n"
                + "*) echo '{\"skipped\": \"no such rule\"}' ;;\n"
                + "esac; done\n");
    KernelBenchOptions options =
        KernelBenchOptions.parse(
            List.of("--rules", "mean", "--sizes", "4:1", "--dimension", "100", "--turns", "1"));
    List<RuleFigures> told = new ArrayList<>();
    List<String> steps = new ArrayList<>();
    List<RuleFigures> figures;

    try (Byzfl byzfl = Byzfl.start(competitor)) {
      figures =
          new Contest(
                  options,
                  Optional.of(byzfl),
                  directory,
                  new Contest.Pace(SHORT, SHORT, 0.01),
                  steps::add)
              .run(told::add, skipped -> {});
    }

    assertThat(figures).isEqualTo(told).hasSize(1);
    RuleFigures mean = figures.getFirst();
    // The mean withstands no fault.
    assertThat(mean.size()).isEqualTo(new Size(4, 0));
    assertThat(mean.floorMillis(1).orElseThrow()).isPositive();
    assertThat(mean.floorMillis(2).orElseThrow()).isPositive();
    assertThat(mean.oursMillis(1).orElseThrow()).isPositive();
    assertThat(mean.byzflMillis("numpy")).hasValue(2);
    assertThat(mean.difference("numpy").orElseThrow()).isPositive();
    assertThat(mean.skipped()).containsEntry("torch", "no such rule");
    assertThat(mean.report()).containsEntry("rule", "mean").containsKey("turns");
    assertThat(Files.readString(directory.resolve("size")).strip()).isEqualTo("1600");
    assertThat(directory.resolve(Contest.ROWS)).doesNotExist();
    assertThat(directory.resolve(Contest.RESULT)).doesNotExist();
    assertThat(steps)
        .containsSubsequence(
            "mean 4:0, turn 1 of 1: memory floor, threads: 1",
            "mean 4:0, turn 1 of 1: ours, threads: 1",
            "mean 4:0, turn 1 of 1: ByzFL numpy",
            "mean 4:0, turn 1 of 1: ByzFL torch");
  }

  @Test
  void a_benchmark_that_fails_says_why() {
    assertThatThrownBy(
            () -> SHORT.medianMillis(RuleBenchmark.class, "combine", Map.of("rule", "teapot")))
        .isInstanceOf(RunnerException.class)
        .hasMessageContaining("there is no stage \"teapot\"");
  }

  @Test
  void a_python_without_byzfl_is_an_error() throws Exception {
    assertThatThrownBy(() -> Byzfl.start(program("exit 1\n")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("ended");
    assertThatThrownBy(() -> Byzfl.start(program("echo Traceback\n")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("said: Traceback");
  }

  @Test
  void a_byzfl_that_ends_on_the_way_is_an_error() throws Exception {
    try (Byzfl byzfl = Byzfl.start(program(VERSIONS + "read -r request\n"))) {
      assertThat(byzfl.libraries()).containsExactly("numpy", "torch");
      assertThatThrownBy(() -> byzfl.time("numpy", "trmean", 1, 0.1, directory.resolve("r")))
          .isInstanceOf(IOException.class);
    }
  }

  private Competitor program(String script) throws IOException {
    Path file = directory.resolve("byzfl.sh");
    Files.writeString(file, "cd " + directory + "\n" + script);
    return new Competitor(Path.of("bash"), file, true);
  }
}
