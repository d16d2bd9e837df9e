package org.concordat.service.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.ledger.BlockLink;
import org.concordat.service.projection.ParsedBlock;
import org.concordat.telemetry.Telemetry;
import org.concordat.telemetry.Traces;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RoundWatchTest {
  private final Telemetry telemetry = Telemetry.untraced();
  private final RoundWatch watch =
      new RoundWatch(telemetry.meters(), Traces.off(), "concordat", "BankAMSP", study -> true);
  private long block;

  @AfterEach
  void close() {
    telemetry.close();
  }

  @Test
  void phases_last_from_one_transaction_to_the_next_by_the_ledgers_times() {
    happens(TransactionName.START_STUDY, 0, "RUNNING", 1_000);
    happens(TransactionName.ADVANCE_ROUND, 1, "REVEALING", 5_000);
    happens(TransactionName.FINALIZE_ROUND, 1, "JUDGING", 6_000);
    happens(TransactionName.ADVANCE_ROUND, 1, "ACCEPTED", 8_000);
    happens(TransactionName.ADVANCE_ROUND, 2, "EXPIRED", 18_000);

    assertThat(telemetry.scrape())
        .contains(
            "concordat_round_phase_seconds_sum{phase=\"committing\"} 14.0",
            "concordat_round_phase_seconds_sum{phase=\"revealing\"} 1.0",
            "concordat_round_phase_seconds_sum{phase=\"judging\"} 2.0",
            "concordat_rounds_ended_total{outcome=\"accepted\"} 1.0",
            "concordat_rounds_ended_total{outcome=\"expired\"} 1.0");
  }

  @Test
  void a_phase_whose_beginning_was_not_seen_is_not_timed() {
    happens(TransactionName.ADVANCE_ROUND, 7, "REVEALING", Duration.ofDays(9).toMillis());

    assertThat(telemetry.scrape()).doesNotContain("concordat_round_phase");
  }

  @Test
  void an_event_that_names_no_phase_says_nothing() {
    happens(TransactionName.START_STUDY, 0, "RUNNING", 1_000);
    happens(TransactionName.ADVANCE_ROUND, 1, "", 5_000);

    assertThat(telemetry.scrape()).doesNotContain("concordat_round");
  }

  private void happens(TransactionName name, int round, String phase, long millis) {
    String event = CanonicalJson.write(new LedgerEvent(name.function(), "study", round, phase));
    watch.on(
        new ParsedBlock(
            new BlockLink(block++, "", "", ""),
            List.of(
                new ParsedBlock.ParsedTransaction(
                    "tx" + block,
                    new ParsedBlock.Call("concordat", name.function(), "study"),
                    "BankAMSP",
                    millis,
                    "VALID",
                    true,
                    List.of(),
                    Optional.of(new ParsedBlock.Event(name.function(), event)),
                    List.of()))));
  }
}
