package org.concordat.consortium.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
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
    try (LedgerNetwork ledger =
            LedgerFactory.embedded().start(directory, HandMade.BANKS, HandMade.WINDOW);
        HandMade banks = new HandMade(ledger)) {
      result = new LargeModelRun(banks, System.out::println).run(1_000_000, 1);
    }

    assertThat(result.parameters()).isGreaterThanOrEqualTo(1_000_000);
    assertThat(result.chunks()).isEqualTo(16);
    assertThat(result.rounds().getLast().state()).isInstanceOf(RoundState.Accepted.class);
    assertThat(result.rounds().getLast().millis().keySet())
        .containsExactly("hash", "commit", "reveal", "finalize", "fetch", "judge");
  }
}
