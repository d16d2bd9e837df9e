package org.concordat.consortium.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What the documents say can be followed: scripts run, claims have tests. */
class ScriptsDocTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  @Test
  void every_claim_of_the_paper_map_has_its_code_and_its_test() throws Exception {
    assertThat(run("scripts/check-paper-map.sh")).isZero();
    assertThat(run("scripts/test/check-paper-map-test.sh")).isZero();
  }

  @Test
  void programs_start_with_a_cache_of_this_build_or_with_none() throws Exception {
    assertThat(run("scripts/test/launch-test.sh")).isZero();
  }

  @Test
  void evidence_is_asked_for_with_words_and_answered_with_a_status() throws Exception {
    assertThat(run("scripts/test/evidence-test.sh")).isZero();
  }

  @Test
  void networks_in_containers_are_told_from_those_of_processes() throws Exception {
    assertThat(run("scripts/test/containers-test.sh")).isZero();
  }

  @Test
  void every_option_that_a_script_names_is_completed() throws Exception {
    assertThat(run("scripts/test/completion-test.sh")).isZero();
  }

  @Test
  void a_terminal_gets_bars_and_a_file_plain_lines_and_every_end_has_its_status() throws Exception {
    assertThat(run("scripts/test/terminal-test.sh")).isZero();
  }

  @Test
  void a_slip_in_a_command_is_answered_before_anything_is_built() throws Exception {
    assertThat(run("scripts/network.sh", "statsu")).isEqualTo(2);
    assertThat(run("scripts/network.sh")).isEqualTo(2);
    assertThat(run("scripts/network.sh", "--state", "x", "up")).isEqualTo(2);
    assertThat(run("scripts/containers.sh", "statsu")).isEqualTo(2);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    List<String> words = new ArrayList<>(List.of("bash"));
    words.addAll(List.of(command));
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(ROOT.toFile()).redirectErrorStream(true);
    builder.environment().remove("FABRIC_BIN");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    if (process.exitValue() != 0) {
      System.out.println(output);
    }
    return process.exitValue();
  }
}
