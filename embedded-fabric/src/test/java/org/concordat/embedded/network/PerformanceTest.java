package org.concordat.embedded.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.concordat.embedded.conformance.Client;
import org.concordat.embedded.conformance.EmbeddedLedgerUnderTest;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How long things take; the limits are generous, since tests share their machine. The numbers are
 * printed.
 */
class PerformanceTest {
  @Test
  void a_network_starts_quickly_and_commits_quickly(@TempDir Path directory) throws Exception {
    long begun = System.nanoTime();
    try (EmbeddedNetwork network =
        EmbeddedLedgerUnderTest.describe(directory.resolve("bare")).start()) {
      assertThat(network.organizations()).hasSize(6);
    }
    double bare = millis(begun);
    long again = System.nanoTime();
    try (EmbeddedLedgerUnderTest ledger = new EmbeddedLedgerUnderTest(directory.resolve("full"));
        Client client = Client.of(ledger, "BankA")) {
      double full = millis(again);
      for (int i = 0; i < 300; i++) {
        client.submitValid("put", "warm-" + i, "v");
      }
      double[] singles = new double[200];
      for (int i = 0; i < singles.length; i++) {
        long start = System.nanoTime();
        client.submitValid("put", "single-" + i, "v");
        singles[i] = millis(start);
      }
      Arrays.sort(singles);
      int burst = 200;
      long start = System.nanoTime();
      List<SubmittedTransaction> inFlight = new ArrayList<>();
      for (int i = 0; i < burst; i++) {
        inFlight.add(client.submitAsync("put", "burst-" + i, "v"));
      }
      for (SubmittedTransaction transaction : inFlight) {
        assertThat(transaction.getStatus().isSuccessful()).isTrue();
      }
      double perSecond = burst / (millis(start) / 1_000);
      System.out.printf(
          Locale.ROOT,
          "embedded network: start %.0f ms cold with close, %.0f ms with 6 chaincodes; one put"
              + " submit to commit p50 %.1f ms, p99 %.1f ms; %.0f/s endorsed one by one, committed"
              + " in the background%n",
          bare,
          full,
          singles[100],
          singles[197],
          perSecond);
      assertThat(singles[100]).as("median of submit to commit, ms").isLessThan(200);
      assertThat(bare).as("start, ms").isLessThan(20_000);
    }
  }

  private static double millis(long since) {
    return (System.nanoTime() - since) / 1e6;
  }
}
