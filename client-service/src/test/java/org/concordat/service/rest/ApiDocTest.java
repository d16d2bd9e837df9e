package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordat.service.TestService;
import org.concordat.service.testing.ConsentBooks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.ModelWorld;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command of docs/api.md runs, one after the other, against a service. */
class ApiDocTest {
  private static final Pattern COMMANDS = Pattern.compile("(?s)```sh\n(.*?)```");

  @TempDir Path directory;

  @Test
  void the_commands_of_the_page_run_as_they_stand() throws Exception {
    assumeTrue(onPath("curl") && onPath("bash"), "not run: curl or bash is missing");
    InMemoryLedger ledger = new InMemoryLedger();
    var consents = ConsentBooks.of(directory);
    try (TestService service =
        TestService.start(directory, "bank", ledger, new InMemoryTasks(), Map.of())) {
      new ModelWorld(ledger, consents).awaitBy(service);
      StringBuilder script = new StringBuilder("set -euo pipefail\n");
      int blocks = 0;
      Matcher found =
          COMMANDS.matcher(
              Files.readString(Path.of("..", "docs", "api.md"), StandardCharsets.UTF_8));
      while (found.find()) {
        script.append(found.group(1));
        blocks++;
      }
      assertThat(blocks).isGreaterThanOrEqualTo(7);
      Path file = Files.writeString(directory.resolve("commands.sh"), script);
      Path output = directory.resolve("output.txt");
      ProcessBuilder bash = new ProcessBuilder("bash", file.toString());
      bash.directory(directory.toFile());
      String address = service.request("/").build().uri().toString();
      bash.environment().put("service", address.substring(0, address.length() - 1));
      bash.redirectErrorStream(true).redirectOutput(output.toFile());

      Process running = bash.start();

      assertThat(running.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(running.exitValue()).as(Files.readString(output)).isZero();
      assertThat(Files.readString(output)).contains("row,probability,logit,modelHash");
    }
  }

  private static boolean onPath(String tool) {
    for (String place : System.getenv().getOrDefault("PATH", "").split(":", -1)) {
      if (Files.isExecutable(Path.of(place.isEmpty() ? "." : place, tool))) {
        return true;
      }
    }
    return false;
  }
}
