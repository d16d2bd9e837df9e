package org.concordat.verifier.replay;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.ledger.Position;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.ledger.VerifiedLedger.BlockRange;
import org.concordat.verifier.ledger.VerifiedTransaction;
import org.concordat.verifier.ledger.VerifiedTransaction.PublicRead;
import org.concordat.verifier.ledger.VerifiedTransaction.PublicWrite;
import org.concordat.verifier.testing.Banks;
import org.concordat.verifier.testing.Forgery;
import org.concordat.verifier.testing.StoryBuilder;
import org.junit.jupiter.api.Test;

/**
 * Blocks that are not given: what may have changed in them is not guessed, what has not is known.
 */
class OmittedBlocksTest {
  private static final long SEED = 11;

  @Test
  void versions_read_show_that_blocks_left_out_changed_nothing() {
    // Given a story with another study beside it, whose blocks are left out
    StoryBuilder story = new StoryBuilder(SEED).consortium().running(Banks.STUDY, 2);
    story.rounds().wholeRound(Banks.STUDY, Banks.FIVE);
    story.running("other", 1).rounds().wholeRound(Banks.STUDY, Banks.FIVE);
    VerifiedLedger honest = story.ledger();
    Predicate<VerifiedTransaction> other =
        one -> one.arguments().getLast().toStringUtf8().contains("\"other\"");

    // When
    CheckLog blind = replay(without(honest, other));
    CheckLog reading = replay(without(reading(honest), other));

    // Then
    assertThat(blind.broken()).isZero();
    assertThat(blind.unknown()).isPositive();
    assertThat(reading.broken()).isZero();
    assertThat(reading.gaps()).isEmpty();
  }

  @Test
  void a_record_changed_in_a_block_left_out_stays_unknown() {
    VerifiedLedger honest = reading(StoryBuilder.threeRounds(SEED).ledger());
    VerifiedTransaction commit =
        honest
            .transactions()
            .get(Forgery.find(honest, TransactionName.COMMIT_UPDATE, "BankBMSP", 1));
    CheckLog log = replay(without(honest, commit::equals));
    assertThat(log.broken()).isZero();
    assertThat(log.unknown()).isPositive();
  }

  private static CheckLog replay(VerifiedLedger ledger) {
    CheckLog log = new CheckLog();
    Replay.of(ledger, log);
    return log;
  }

  /** The ledger with each transaction's reads: of every key, the version it had. */
  private static VerifiedLedger reading(VerifiedLedger ledger) {
    Map<String, Position> versions = new HashMap<>();
    List<VerifiedTransaction> all = new ArrayList<>();
    Stream<String> written =
        ledger.transactions().stream().flatMap(one -> one.writes().stream()).map(PublicWrite::key);
    Stream<String> lookedFor =
        Banks.FIVE.stream()
            .map(bank -> RecordKey.of(RecordType.REVOCATION, bank, "payments").composite());
    List<String> keys = Stream.concat(written, lookedFor).distinct().toList();
    for (VerifiedTransaction one : ledger.transactions()) {
      List<PublicRead> reads =
          keys.stream()
              .map(
                  key ->
                      new PublicRead(
                          ledger.chaincode(), key, Optional.ofNullable(versions.get(key))))
              .toList();
      all.add(Forgery.reads(one, reads));
      one.writes().forEach(write -> versions.put(write.key(), one.position()));
    }
    return Forgery.of(ledger, all, List.of());
  }

  private static VerifiedLedger without(
      VerifiedLedger ledger, Predicate<VerifiedTransaction> omitted) {
    return Forgery.of(
        ledger,
        ledger.transactions().stream().filter(omitted.negate()).toList(),
        ledger.transactions().stream()
            .filter(omitted)
            .map(one -> new BlockRange(one.position().block(), one.position().block()))
            .toList());
  }
}
