package org.concordat.service.participation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.service.database.Database;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.projection.BlockParser;
import org.concordat.service.projection.Projection;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.Stores;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationsTest {
  private static final String BANK = "BankAMSP";
  private static final String DATASET = "payments";
  private static final String SALT = "5".repeat(64);

  @TempDir Path directory;
  private Database database;
  private Projection projection;
  private Revocations revocations;
  private SnapshotVault vault;
  private Block last;

  @BeforeEach
  void open() {
    database = Database.open(Database.h2(directory.resolve("db")), "", "");
    SealedDatabase sealed = Stores.open(database, directory);
    projection = new Projection(sealed);
    revocations = new Revocations(sealed, projection, BANK);
    vault = new SnapshotVault(sealed, projection, BANK);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void without_withdrawn_rows_there_is_nothing_to_revoke() {
    assertThat(revocations.next(DATASET, SALT)).isEmpty();
    assertThat(revocations.pending(DATASET)).isZero();
  }

  @Test
  void a_row_is_pending_until_the_ledger_shows_its_revocation() {
    revocations.withdraw(DATASET, List.of("b", "a"));
    Revocation first = revocations.next(DATASET, SALT).orElseThrow();
    assertThat(first.withdrawnRows()).isEqualTo(2);
    assertThat(first.root()).isEqualTo(Revocations.withdrawnRoot(List.of("a", "b"), SALT));
    assertThat(revocations.pending(DATASET)).isEqualTo(2);

    onTheLedger(first);

    assertThat(revocations.pending(DATASET)).isZero();
    assertThat(revocations.next(DATASET, SALT)).isEmpty();
    assertThat(vault.withdrawn(DATASET, 1)).containsExactly("a", "b");
  }

  @Test
  void a_revocation_whose_answer_was_lost_is_sent_again_unchanged_and_the_rest_follows() {
    // Given
    revocations.withdraw(DATASET, List.of("a"));
    Revocation sent = revocations.next(DATASET, SALT).orElseThrow();
    revocations.withdraw(DATASET, List.of("b"));

    // When
    Revocation again = revocations.next(DATASET, "6".repeat(64)).orElseThrow();
    onTheLedger(again);
    Revocation rest = revocations.next(DATASET, "7".repeat(64)).orElseThrow();

    // Then
    assertThat(again).isEqualTo(sent);
    assertThat(rest.sequence()).isEqualTo(2);
    assertThat(rest.root()).isEqualTo(Revocations.withdrawnRoot(List.of("b"), "7".repeat(64)));
  }

  @Test
  void a_row_stays_pending_when_the_ledger_shows_another_revocation_in_its_place() {
    revocations.withdraw(DATASET, List.of("a"));
    Revocation own = revocations.next(DATASET, SALT).orElseThrow();

    onTheLedger(new Revocation(DATASET, BANK, 1, 1, "9".repeat(64)));
    Revocation next = revocations.next(DATASET, SALT).orElseThrow();

    assertThat(next.sequence()).isEqualTo(2);
    assertThat(next.root()).isEqualTo(own.root());
    onTheLedger(next);
    assertThat(revocations.pending(DATASET)).isZero();
    assertThat(vault.withdrawn(DATASET, 2)).containsExactly("a");
  }

  @Test
  void rows_that_are_revoked_already_are_not_revoked_again() {
    revocations.withdraw(DATASET, List.of("a"));
    onTheLedger(revocations.next(DATASET, SALT).orElseThrow());

    revocations.withdraw(DATASET, List.of("a"));

    assertThat(revocations.next(DATASET, SALT)).isEmpty();
  }

  @Test
  void datasets_do_not_mix() {
    revocations.withdraw(DATASET, List.of("a"));
    revocations.withdraw("loans", List.of("a", "b"));

    assertThat(revocations.next("loans", SALT).orElseThrow().withdrawnRows()).isEqualTo(2);
    assertThat(revocations.pending(DATASET)).isEqualTo(1);
  }

  private void onTheLedger(Revocation revocation) {
    Block next =
        Blocks.of(
            projection.nextBlock(),
            List.of(
                Blocks.Tx.valid(
                    "revoke-" + revocation.sequence(),
                    "RecordRevocation",
                    Map.of(
                        RecordKey.of(RecordType.REVOCATION, BANK, revocation.dataset()),
                        new RevocationRecord(revocation, ""),
                        RecordKey.of(
                            RecordType.REVOCATION_MARK,
                            BANK,
                            revocation.dataset(),
                            revocation.sequence()),
                        new RevocationMark(revocation, 1)))));
    last = last == null ? next : Blocks.after(last, next);
    projection.apply(new BlockParser(Blocks.CHAINCODE).parse(last));
  }
}
