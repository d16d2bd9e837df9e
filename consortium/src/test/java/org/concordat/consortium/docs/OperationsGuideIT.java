package org.concordat.consortium.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.concordat.consortium.acceptance.OnTmpfs;
import org.concordat.network.plan.FreePorts;
import org.concordat.network.plan.PlanFile;
import org.concordat.network.programs.FabricPrograms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands of docs/operations.md, one after the other as they stand there, on a network of free
 * ports.
 */
class OperationsGuideIT {
  private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
  private static final String PAGE = "operations.md";
  private static final Duration LONGEST = Duration.ofMinutes(5);

  @TempDir(factory = OnTmpfs.class)
  Path directory;

  @Test
  void every_command_of_the_guide_does_what_it_is_there_for() throws Exception {
    boolean named = FabricPrograms.named(System.getenv());
    if (!named) {
      System.out.println(
          "Commands of docs/operations.md: not run, since FABRIC_BIN names no programs of Fabric"
              + " 3.1");
    }
    assumeTrue(named, "FABRIC_BIN names no programs of Fabric 3.1");
    Path plan = directory.resolve("plan.properties");
    Files.writeString(
        plan, PlanFile.write(FreePorts.moved(PlanFile.usualPlan(), new SecureRandom())));
    List<String> commands = commands();
    assertThat(commands).hasSizeGreaterThan(15);
    try {
      run("scripts/network.sh prepare --plan " + plan);
      for (String command : commands) {
        run(command);
      }
    } finally {
      run("scripts/network.sh clean");
    }
  }

  private static List<String> commands() throws IOException {
    return Documents.page("docs/" + PAGE).commands().stream()
        .filter(block -> block.notRun().isEmpty())
        .flatMap(block -> block.text().lines())
        .filter(line -> !line.isBlank())
        .toList();
  }

  private void run(String command) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-euc", command)
            .directory(ROOT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("said").toFile());
    builder.environment().put("CONCORDAT_STATE", directory.resolve("network").toString());
    builder.environment().put("STATE", directory.resolve("network").toString());
    builder.environment().put("BACKUP", directory.resolve("backup").toString());
    long started = System.nanoTime();
    Process process = builder.start();
    if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
      throw new AssertionError(command + " takes more than " + LONGEST);
    }
    System.out.printf("%6.1f s  %s%n", (System.nanoTime() - started) / 1e9, command);
    assertThat(process.exitValue())
        .as(command + "\n" + Files.readString(directory.resolve("said"), StandardCharsets.UTF_8))
        .isZero();
  }
}
