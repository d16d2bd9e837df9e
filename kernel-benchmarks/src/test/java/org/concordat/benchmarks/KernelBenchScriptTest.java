package org.concordat.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KernelBenchScriptTest {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

  @Test
  void the_script_refuses_slips_keeps_its_exit_codes_and_leaves_nothing() throws Exception {
    Process process =
        new ProcessBuilder("bash", "scripts/test/kernel-bench-test.sh")
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .start();

    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(output).isEmpty();
    assertThat(process.exitValue()).isZero();
  }
}
