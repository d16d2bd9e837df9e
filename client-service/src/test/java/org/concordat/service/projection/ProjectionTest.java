package org.concordat.service.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.service.database.Database;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.projection.TransactionTrail.StoredTransaction;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.Stores;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProjectionTest {
  private static final BlockParser PARSER = new BlockParser(Blocks.CHAINCODE);

  @TempDir Path directory;
  private final Map<Long, Block> chain = new HashMap<>();
  private Database database;
  private SealedDatabase store;
  private Projection projection;

  @BeforeEach
  void open() {
    database = Database.open(Database.h2(directory.resolve("db")), "", "");
    store = Stores.open(database, directory);
    projection = new Projection(store);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void a_valid_transactions_records_can_be_read() {
    apply(
        configuration(),
        Blocks.of(1, List.of(agreement("a", "terms", AgreementRecord.Status.DRAFT))));

    assertThat(read("terms").status()).isEqualTo(AgreementRecord.Status.DRAFT);
    assertThat(projection.nextBlock()).isEqualTo(2);
  }

  @Test
  void a_later_write_replaces_an_earlier_one() {
    apply(
        configuration(),
        Blocks.of(1, List.of(agreement("a", "terms", AgreementRecord.Status.DRAFT))),
        Blocks.of(2, List.of(agreement("b", "terms", AgreementRecord.Status.ACTIVE))));

    assertThat(read("terms").status()).isEqualTo(AgreementRecord.Status.ACTIVE);
    assertThat(projection.list(RecordType.AGREEMENT, List.of("BankAMSP")))
        .singleElement()
        .satisfies(
            stored -> {
              assertThat(stored.blockNumber()).isEqualTo(2);
              assertThat(stored.transactionId()).isEqualTo("b");
            });
  }

  @Test
  void an_invalid_transaction_is_listed_with_its_code_and_writes_nothing() {
    apply(
        configuration(),
        Blocks.of(
            1,
            List.of(
                agreement("a", "terms", AgreementRecord.Status.DRAFT)
                    .found(TxValidationCode.MVCC_READ_CONFLICT))));

    assertThat(projection.list(RecordType.AGREEMENT, List.of())).isEmpty();
    assertThat(projection.events(0, -1, 10)).isEmpty();
    assertThat(trail(1))
        .containsExactly(
            new StoredTransaction(
                1,
                0,
                "a",
                "concordat",
                "CreateAgreement",
                "",
                "BankAMSP",
                1_700_000_000_005L,
                "MVCC_READ_CONFLICT",
                false));
  }

  @Test
  void another_chaincodes_writes_are_not_taken_for_ours() {
    Blocks.Tx ours = agreement("a", "terms", AgreementRecord.Status.ACTIVE);
    Blocks.Tx foreign =
        new Blocks.Tx("a", ours.function(), "other", ours.writes(), TxValidationCode.VALID);

    apply(configuration(), Blocks.of(1, List.of(foreign)));

    assertThat(projection.list(RecordType.AGREEMENT, List.of())).isEmpty();
    assertThat(projection.events(0, -1, 10)).isEmpty();
  }

  @Test
  void a_delete_removes_the_record() {
    Blocks.Tx created = agreement("a", "terms", AgreementRecord.Status.DRAFT);
    String key = created.writes().keySet().iterator().next();
    apply(
        configuration(),
        Blocks.of(1, List.of(created)),
        Blocks.of(
            2,
            List.of(
                new Blocks.Tx(
                    "b", "X", Blocks.CHAINCODE, Map.of(key, ""), TxValidationCode.VALID))));

    assertThat(projection.list(RecordType.AGREEMENT, List.of())).isEmpty();
  }

  @Test
  void rubbish_in_an_invalid_transaction_stops_nothing() {
    Block rubbish =
        Blocks.withCodes(
            1,
            BlockData.newBuilder().addData(ByteString.copyFromUtf8("\u0001rubbish")).build(),
            new byte[] {(byte) TxValidationCode.BAD_PAYLOAD_VALUE});

    apply(configuration(), rubbish);

    assertThat(trail(1).getFirst().validationCode()).isEqualTo("BAD_PAYLOAD");
  }

  @Test
  void rubbish_in_a_valid_transaction_is_not_passed_over() {
    Block rubbish =
        Blocks.withCodes(
            0,
            BlockData.newBuilder().addData(ByteString.copyFromUtf8("\u0001rubbish")).build(),
            new byte[] {0});

    assertThatThrownBy(() -> PARSER.parse(rubbish))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("block 0, transaction 0");
  }

  @Test
  void a_block_delivered_twice_counts_once() {
    Block block = Blocks.of(1, List.of(agreement("a", "terms", AgreementRecord.Status.DRAFT)));

    apply(configuration(), block, block);

    assertThat(trail(10)).hasSize(2);
    assertThat(projection.events(0, -1, 10)).hasSize(1);
  }

  @Test
  void a_gap_is_refused() {
    assertThatThrownBy(() -> apply(Blocks.of(1, List.of())))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("expected block 0");
  }

  @Test
  void a_block_that_cannot_be_stored_leaves_nothing_and_is_applied_at_the_next_delivery() {
    apply(configuration());
    Blocks.Tx good = agreement("a", "terms", AgreementRecord.Status.DRAFT);
    ParsedBlock whole =
        PARSER.parse(
            linked(
                Blocks.of(1, List.of(good, agreement("b", "more", AgreementRecord.Status.DRAFT)))));
    ParsedBlock.ParsedTransaction second = whole.transactions().get(1);
    ParsedBlock.ParsedTransaction unstorable =
        new ParsedBlock.ParsedTransaction(
            "b".repeat(500),
            second.call(),
            second.mspId(),
            0,
            "VALID",
            true,
            second.writes(),
            second.event(),
            List.of());
    ParsedBlock failing =
        new ParsedBlock(whole.link(), List.of(whole.transactions().getFirst(), unstorable));

    assertThatThrownBy(() -> projection.apply(failing)).isInstanceOf(RuntimeException.class);

    assertThat(projection.list(RecordType.AGREEMENT, List.of())).isEmpty();
    projection.apply(whole);
    assertThat(projection.list(RecordType.AGREEMENT, List.of())).hasSize(2);
  }

  @Test
  void replay_from_block_zero_gives_the_same() throws Exception {
    Block[] blocks = {
      configuration(),
      Blocks.of(1, List.of(agreement("a", "terms", AgreementRecord.Status.DRAFT))),
      Blocks.of(
          2,
          List.of(
              agreement("b", "terms", AgreementRecord.Status.ACTIVE),
              agreement("c", "more", AgreementRecord.Status.DRAFT)
                  .found(TxValidationCode.ENDORSEMENT_POLICY_FAILURE)))
    };
    apply(blocks);
    Path other = Files.createDirectory(directory.resolve("other"));
    try (Database fresh = Database.open(Database.h2(other.resolve("db")), "", "")) {
      SealedDatabase sealed = Stores.open(fresh, other);
      Projection again = new Projection(sealed);
      for (Block block : blocks) {
        again.apply(PARSER.parse(linked(block)));
      }

      assertThat(again.list(RecordType.AGREEMENT, List.of()))
          .isEqualTo(projection.list(RecordType.AGREEMENT, List.of()));
      assertThat(
              new TransactionTrail(sealed)
                  .list(TransactionFilter.ALL, TransactionTrail.Place.END, 10))
          .isEqualTo(trail(10));
      assertThat(again.events(0, -1, 10)).isEqualTo(projection.events(0, -1, 10));
    }
  }

  @Test
  void goes_on_where_it_stopped_after_a_restart() {
    apply(configuration());
    database.close();
    open();

    assertThat(projection.nextBlock()).isEqualTo(1);
  }

  @Test
  void the_follower_connects_again_and_loses_no_block() {
    InMemoryLedger ledger = new InMemoryLedger();
    AtomicInteger told = new AtomicInteger();
    projection.onBlock(told::incrementAndGet);
    try (BlockFollower follower =
        new BlockFollower(ledger, PARSER, projection, store.findings(), "follower")) {
      follower.start();
      ledger.append(agreement("a", "terms", AgreementRecord.Status.DRAFT));
      assertThat(projection.await(0, Duration.ofSeconds(10))).isTrue();

      ledger.breakStreams();
      ledger.append(agreement("b", "terms", AgreementRecord.Status.ACTIVE));

      assertThat(projection.await(1, Duration.ofSeconds(10))).isTrue();
      assertThat(read("terms").status()).isEqualTo(AgreementRecord.Status.ACTIVE);
      Await.until("the follower says that all is well", () -> follower.trouble().isEmpty());
      assertThat(told.get()).isGreaterThanOrEqualTo(2);
    }
  }

  private void apply(Block... blocks) {
    for (Block block : blocks) {
      projection.apply(PARSER.parse(linked(block)));
    }
  }

  /** Hangs a block on the one that was applied before it. */
  private Block linked(Block block) {
    long number = block.getHeader().getNumber();
    Block before = chain.get(number - 1);
    Block linked = before == null ? block : Blocks.after(before, block);
    chain.put(number, linked);
    return linked;
  }

  private List<StoredTransaction> trail(int most) {
    return new TransactionTrail(store)
        .list(TransactionFilter.ALL, TransactionTrail.Place.END, most);
  }

  private AgreementRecord read(String id) {
    return projection
        .read(AgreementRecord.class, RecordType.AGREEMENT, "BankAMSP", id)
        .orElseThrow();
  }

  private static Block configuration() {
    return Blocks.withCodes(
        0,
        BlockData.newBuilder()
            .addData(
                Blocks.envelope(HeaderType.CONFIG, "", ByteString.copyFromUtf8("configuration"))
                    .toByteString())
            .build(),
        new byte[0]);
  }

  private static Blocks.Tx agreement(String tx, String id, AgreementRecord.Status status) {
    Agreement terms =
        new Agreement(
            id,
            "BankAMSP",
            List.of("fraud-detection"),
            List.of(Agreement.TaskType.TRAINING),
            0,
            1,
            1,
            0,
            0);
    return Blocks.Tx.valid(
        tx,
        "CreateAgreement",
        Map.of(
            RecordKey.of(RecordType.AGREEMENT, "BankAMSP", id),
            AgreementRecord.draft(terms, 0).in(status, 0)));
  }
}
