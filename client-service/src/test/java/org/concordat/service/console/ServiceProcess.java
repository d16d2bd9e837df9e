package org.concordat.service.console;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Scanner;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.TestService;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;

/**
 * A service in a process of its own, so that it can be killed. Its ledger's double makes the same
 * blocks in every process: as many as the process is told, and more as its input says.
 */
final class ServiceProcess {
  private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");

  private ServiceProcess() {}

  /**
   * Runs until it is killed.
   *
   * @param arguments the directory, the port and how many blocks there are
   */
  public static void main(String[] arguments) {
    InMemoryLedger ledger = new InMemoryLedger();
    grow(ledger, Integer.parseInt(arguments[2]));
    try (TestService service =
            TestService.start(
                Path.of(arguments[0]),
                "bank",
                ledger,
                new InMemoryTasks(),
                Map.of("micronaut.server.port", Integer.parseInt(arguments[1])));
        Scanner in = new Scanner(System.in, StandardCharsets.UTF_8)) {
      System.out.println("ready at " + service.uri() + " " + service.password("scientist"));
      while (in.hasNextInt()) {
        grow(ledger, in.nextInt());
      }
    }
  }

  private static void grow(InMemoryLedger ledger, int height) {
    for (long block = ledger.height(); block < height; block++) {
      ledger.append(
          START.plusSeconds(block),
          Blocks.Tx.valid("tx-" + block, TransactionName.REGISTER_SNAPSHOT.function(), Map.of())
              .telling("subject-" + block, 0, ""));
    }
  }
}
