package org.concordat.consortium.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The members on machines of their own, which are network namespaces here. */
class MachinesIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final int MISSING = 77;
  private static final int MINUTES = 15;

  @Test
  void each_machine_runs_its_member_with_its_own_keys_only() throws Exception {
    LiveStudy.assumeFabric("Machines");
    Process process =
        new ProcessBuilder(ROOT.resolve("scripts/test/machines-test.sh").toString())
            .inheritIO()
            .start();
    try {
      assertThat(process.waitFor(MINUTES, TimeUnit.MINUTES)).as("ends").isTrue();
      assumeTrue(process.exitValue() != MISSING, "see the line above");
      assertThat(process.exitValue()).isZero();
    } finally {
      process.destroy(); // it cleans up
    }
  }
}
