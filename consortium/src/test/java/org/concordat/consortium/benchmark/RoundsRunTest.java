package org.concordat.consortium.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.concordat.consortium.network.LedgerFactory;
import org.concordat.consortium.network.LedgerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Thirty rounds on the ledger in this JVM; the benchmark's command runs a thousand on Fabric. */
class RoundsRunTest {
  private static final int ROUNDS = 30;
  private static final int BANKS = 5;

  @TempDir Path directory;

  @Test
  void banks_that_act_at_one_moment_never_conflict_and_colliding_moves_do_no_harm()
      throws Exception {
    RoundsRun.Result result;
    List<String> names = HandMade.named(BANKS);
    try (LedgerNetwork ledger = LedgerFactory.embedded().start(directory, names, HandMade.WINDOW);
        HandMade banks = new HandMade(ledger, names)) {
      result = new RoundsRun(banks, System.out::println).run(ROUNDS, 2, 1);
    }

    System.out.println(result);
    assertThat(result.conflicts()).isZero();
    assertThat(result.ends()).isEqualTo(Map.of("ACCEPTED", ROUNDS));
    for (String submission : new String[] {"CommitUpdate", "RevealUpdate", "JudgeModel"}) {
      assertThat(result.tally().codes().get(submission)).isEqualTo(Map.of("VALID", ROUNDS * BANKS));
    }
    // All of them did lie in one block, and two banks moved every round on: it was tried.
    assertThat(result.inOneBlock().get("CommitUpdate")).isPositive();
    assertThat(result.tally().count("AdvanceRound", "VALID")).isGreaterThanOrEqualTo(2 * ROUNDS);
    assertThat(result.collisions()).isPositive();
    assertThat(result.tally().codes().get("FinalizeRound"))
        .allSatisfy((code, count) -> assertThat(code).isIn("VALID", "MVCC_READ_CONFLICT"));
  }
}
