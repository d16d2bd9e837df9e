package org.concordat.consortium.robustness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.concordat.consortium.data.BadInputException;
import org.concordat.consortium.robustness.StudyResult.Way;
import org.concordat.network.screen.Screen;
import org.concordat.network.screen.Terminal;
import org.concordat.protocol.task.Metrics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudyBenchTest {
  @TempDir private Path directory;

  private static StudyResult result(Way way, int f1Micros, int seed) {
    Metrics metrics = new Metrics(100, 10, 900_000, 800_000, f1Micros, 500_000, 8, 2, 88, 2);
    return new StudyResult(way, seed, 10, Collections.nCopies(5, metrics), "");
  }

  @Test
  void the_gap_closed_is_that_of_the_means_over_the_seeds() {
    Way clean = new Way("trmean", 1, "", "");
    Way attacked = new Way("trmean", 1, "B", "zero");
    StudyReport report =
        new StudyReport(
            List.of(
                result(attacked, 600_000, 1),
                result(clean, 800_000, 1),
                result(clean, 900_000, 2),
                result(Way.ALONE, 500_000, 1),
                result(Way.ALONE, 700_000, 2),
                result(Way.POOLED, 900_000, 1),
                result(Way.POOLED, 900_000, 2)));
    assertThat(report.gapClosed(clean)).isCloseTo((0.85 - 0.6) / (0.9 - 0.6), within(1e-12));
    assertThat(report.gapClosed(attacked)).isCloseTo(0, within(1e-12));
    assertThat(report.ways()).containsExactly(Way.POOLED, Way.ALONE, clean, attacked);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--teapot 1",
        "--rows 10",
        "--test-rows 1001",
        "--f 2",
        "--poisoned F",
        "--attacks teapot",
        "--attacks mimic:5",
        "--rules teapot",
        "--csv pom.xml",
        "--csv pom.xml --label y --rows 5000"
      })
  void bad_input_is_said_in_one_line(String line) {
    assertThatThrownBy(() -> StudyOptions.parse(List.of(line.split(" "))))
        .isInstanceOf(BadInputException.class)
        .hasMessageNotContaining("\n");
  }

  @Test
  void every_attack_of_the_bench_and_its_sign_flip_are_tried_unless_some_are_named() {
    List<String> attacks = StudyOptions.parse(List.of()).attacks();
    assertThat(attacks)
        .contains("signflip", "ipm:1", "mimic:4", "adaptive")
        .doesNotContain("mimic:5");
    assertThat(StudyOptions.parse(List.of("--poisoned", "none")).poisoned()).isEmpty();
  }

  @Test
  void a_study_compares_banks_alone_pooled_together_and_poisoned() throws IOException {
    ByteArrayOutputStream shown = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(shown, false, StandardCharsets.UTF_8)) {
      String line =
          "--rows 1000 --test-rows 400 --rounds 1 --rules trmean"
              + " --attacks minmax:std,labelflip --poisoned C --out ";
      List<String> words = List.of((line + directory).split(" "));
      new StudyBench(StudyOptions.parse(words), new Screen(out, Terminal.NONE)).run();
    }
    List<String> rows = Files.readAllLines(directory.resolve("study.csv"));
    assertThat(rows).hasSize(1 + 2 + 1 + 3);
    assertThat(rows.get(1)).startsWith("(each bank alone),0,,,1,ok,");
    assertThat(rows.get(3)).startsWith("mean,0,,,1,ok,");
    assertThat(rows.get(5)).startsWith("trmean,1,C,minmax:std,1,ok,");
    assertThat(shown.toString(StandardCharsets.UTF_8)).contains("gap closed", "labelflip");
  }
}
