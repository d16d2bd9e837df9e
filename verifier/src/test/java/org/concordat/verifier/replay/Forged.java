package org.concordat.verifier.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.concordat.protocol.ledger.TransactionName;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.Finding;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.testing.Forgery;
import org.concordat.verifier.testing.StoryBuilder;

/**
 * One transaction of an honest ledger, changed, and what has to be found.
 *
 * @param what in words
 * @param name the transaction's function
 * @param nth which of these, from 0
 * @param check what the first finding is
 * @param change how it is changed
 */
record Forged(String what, TransactionName name, int nth, Check check, Forgery.Change change) {
  private static final VerifiedLedger THREE_ROUNDS = StoryBuilder.threeRounds(1).ledger();
  private static final VerifiedLedger WITHDRAWN = StoryBuilder.withdrawn(1).ledger();

  /** The ledger that has such a transaction. */
  private VerifiedLedger honest() {
    return switch (name) {
      case RECORD_REVOCATION, RECORD_RETRAINING, PURGE_UPDATE, SUSPEND_MODEL -> WITHDRAWN;
      default -> THREE_ROUNDS;
    };
  }

  void requireNamed() {
    int index = Forgery.find(honest(), name, "", nth);
    VerifiedLedger ledger = Forgery.with(honest(), index, change);
    CheckLog log = new CheckLog();
    Replay.of(ledger, log);
    assertThat(log.findings()).as(what).isNotEmpty();
    Finding first = log.findings().getFirst();
    assertThat(first.code()).as(what + ": " + first).isEqualTo(check);
    assertThat(first.place().block().getAsLong())
        .isEqualTo(ledger.transactions().get(index).position().block());
    assertThat(first.detail()).isNotBlank();
  }

  @Override
  public String toString() {
    return what;
  }
}
