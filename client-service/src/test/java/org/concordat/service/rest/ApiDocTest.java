package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.TestService;
import org.concordat.service.testing.ConsentBooks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.ModelWorld;
import org.concordat.service.testing.ReceiptBodies;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of docs/api.md and docs/consent.md runs, one after the other, against a service.
 */
class ApiDocTest {
  private static final List<String> PAGES = List.of("api.md", "consent.md");

  private static final Pattern COMMANDS =
      Pattern.compile("(?m)^(<!-- not run: .+ -->\n)?```sh\n((?:(?!```).*\n)*)```$");

  @TempDir Path directory;

  @Test
  void the_commands_of_the_pages_run_as_they_stand() throws Exception {
    assumeTrue(onPath("curl") && onPath("bash"), "not run: curl or bash is missing");
    InMemoryLedger ledger = new InMemoryLedger();
    var consents = ConsentBooks.of(directory);
    try (TestService service =
        TestService.start(directory, "bank", ledger, new InMemoryTasks(), Map.of())) {
      new ModelWorld(ledger, consents).awaitBy(service);
      Files.writeString(directory.resolve("receipts.json"), receipts());
      String script = script();
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

  private static String script() throws IOException {
    StringBuilder script = new StringBuilder("set -euo pipefail\n");
    int blocks = 0;
    for (String page : PAGES) {
      Matcher found = COMMANDS.matcher(Files.readString(Path.of("..", "docs", page)));
      while (found.find()) {
        if (found.group(1) == null) {
          script.append(found.group(2));
          blocks++;
        }
      }
    }
    assertThat(blocks).isGreaterThanOrEqualTo(8);
    return script.toString();
  }

  /** What consent.md records: somebody's consent, as a bank's own systems know it. */
  private static String receipts() {
    return CanonicalJson.write(
        ReceiptBodies.of(
            List.of(
                ReceiptBodies.consent(
                    "7d3f3f0e-2a51-4b4f-9a7c-5b8f0c1d2e3f", "customer-17", "row-900"))));
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
