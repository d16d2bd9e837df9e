package org.concordat.consortium.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.concordat.consortium.network.LedgerFactory;
import org.concordat.consortium.network.LedgerNetwork;
import org.concordat.protocol.round.RoundState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model of a million parameters on the ledger in this JVM. */
class LargeModelRunTest {
  @TempDir Path directory;

  @Test
  void a_round_of_a_million_parameters_completes_on_five_banks() throws Exception {
    LargeModelRun.Result result;
    List<String> names = HandMade.named(5);
    try (LedgerNetwork ledger = LedgerFactory.embedded().start(directory, names, HandMade.WINDOW);
        HandMade banks = new HandMade(ledger, names)) {
      result =
          new LargeModelRun(banks, Optional.empty(), System.out::println)
              .run(1_000_000, 1, "arc+trmean", 1);
    }

    assertThat(result.parameters()).isGreaterThanOrEqualTo(1_000_000);
    assertThat(result.chunks()).isEqualTo(16);
    assertThat(result.rounds().getLast().state()).isInstanceOf(RoundState.Accepted.class);
    assertThat(result.rounds().getLast().onOnePeer().millis()).isPositive();
    assertThat(result.rounds().getLast().millis().keySet())
        .containsExactly("hash", "commit", "reveal", "finalize", "fetch", "judge");
  }
}
