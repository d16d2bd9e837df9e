package org.concordat.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.task.Task;
import org.concordat.service.database.Database;
import org.concordat.service.ledger.BlockLink;
import org.concordat.service.ledger.Witness;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.OneBankStudy;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole service whose database, peer or witness is no longer as it left them. */
class IntegrityTest {
  private static final String ROUND = "/api/v1/studies/study/rounds/1";

  @TempDir Path directory;
  private TestService service;
  private OneBankStudy study;
  private InMemoryLedger ledger;

  @BeforeEach
  void start() {
    study = new OneBankStudy(new InMemoryLedger(), new InMemoryTasks());
    ledger = study.ledger();
    start(List.of());
    study.prepare(service);
  }

  private void start(List<Witness> witnesses) {
    service =
        TestService.start(
            directory,
            "bank",
            ledger,
            study.tasks(),
            Map.of("concordat.integrity.compare-every", "20ms"),
            Clock.systemUTC(),
            witnesses);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void a_salt_changed_while_the_service_was_down_is_named_and_the_bank_does_not_act() {
    study.open(1);
    study.answerTraining(1);
    study.await(TransactionName.COMMIT_UPDATE, 1);
    service.close();
    sql("update round_work set salt = '" + "0".repeat(64) + "'");
    study.reveal(1);
    start(List.of());

    awaitDown("CC-1811 table round_work, row study=study, round_number=1");
    TestService.Answer round = service.get("auditor", ROUND);
    assertThat(round.status()).isEqualTo(503);
    assertThat(round.json().get("code").stringValue()).isEqualTo("CC-1811");
    assertThat(study.submitted(TransactionName.REVEAL_UPDATE)).isEmpty();
  }

  @Test
  void while_something_is_wrong_no_write_is_taken() {
    service.close();
    sql("delete from bank_snapshot");
    start(List.of());
    awaitDown("table bank_snapshot: expected 1 rows, found 0 rows");

    TestService.Answer refused =
        service.post("steward", "/api/v1/datasets/payments/snapshots", Map.of("id", "second"));

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.json().get("code").stringValue()).isEqualTo("CC-1811");
    // What is not in doubt is still read.
    assertThat(service.get("auditor", "/api/v1/datasets/payments").status()).isEqualTo(200);
  }

  @Test
  void a_transaction_changed_while_the_service_runs_is_named_at_the_next_read() {
    assertThat(service.get("auditor", "/api/v1/transactions").status()).isEqualTo(200);
    sql("update ledger_transaction set is_valid = not is_valid where block_number = 1");

    TestService.Answer refused = service.get("auditor", "/api/v1/transactions");

    assertThat(refused.status()).isEqualTo(503);
    assertThat(refused.body()).contains("table ledger_transaction, row block_number=1");
    awaitDown("table ledger_transaction, row block_number=1");
  }

  @Test
  void the_projection_is_rebuilt_from_the_peer_at_the_operators_word() throws Exception {
    int height = ledger.chain().size();
    service.close();
    sql("delete from ledger_record where record_type = 'AGREEMENT'");
    start(List.of());
    awaitDown("table ledger_record: expected");
    service.close();
    Files.createFile(directory.resolve("rebuild-projection"));
    start(List.of());

    awaitUp();
    assertThat(service.get("auditor", "/health").json().get("height").intValue()).isEqualTo(height);
    assertThat(service.get("auditor", "/api/v1/agreements/terms").status()).isEqualTo(200);
  }

  @Test
  void a_peer_whose_block_store_was_put_back_is_named_with_both_heights_until_it_has_caught_up() {
    int height = ledger.chain().size();
    BlockLink last = BlockLink.of(ledger.chain().getLast());
    service.close();
    List<Block> gone = ledger.rollBack(2);
    start(List.of());

    awaitDown("CC-1812 the own peer's block store was put back");
    awaitDown("expected at least block " + (height - 1) + " with hash " + last.hash());
    awaitDown("its newest is block 1 with hash " + BlockLink.of(ledger.chain().get(1)).hash());
    ledger.restore(gone);
    awaitUp();
  }

  @Test
  void a_peer_put_back_while_the_service_runs_is_noticed_when_it_comes_back() {
    awaitUp();
    ledger.rollBack(2);

    awaitDown("CC-1812 the own peer's block store was put back");
  }

  @Test
  void a_peer_with_another_last_block_is_named_with_both_hashes() {
    int last = ledger.chain().size() - 1;
    BlockLink before = BlockLink.of(ledger.chain().getLast());
    service.close();
    ledger.change(last, block -> Blocks.after(ledger.chain().get(0), block));
    start(List.of());

    awaitDown("block " + last + " of the own peer: expected hash " + before.hash());
    awaitDown("got " + BlockLink.of(ledger.chain().getLast()).hash());
  }

  @Test
  void a_peer_that_found_the_same_block_otherwise_is_named() {
    int last = ledger.chain().size() - 1;
    service.close();
    ledger.change(last, block -> Blocks.found(block, (byte) 11));
    start(List.of());

    awaitDown("block " + last + " of the own peer: expected validation codes 00");
  }

  @Test
  void a_block_that_does_not_continue_the_chain_is_not_applied() {
    awaitUp();
    int height = ledger.chain().size();
    ledger.restore(List.of(Blocks.of(height, List.of())));

    awaitDown("block " + height + " of the own peer does not continue the chain");
    assertThat(service.get("auditor", "/health").json().get("height").intValue()).isEqualTo(height);
    study.open(1);
    assertThat(study.tasks().tasks()).noneMatch(Task.Train.class::isInstance);
  }

  @Test
  void a_witness_with_the_same_chain_is_said_and_one_with_another_is_named() {
    InMemoryLedger theirs = new InMemoryLedger();
    theirs.restore(ledger.chain());
    service.close();
    start(List.of(theirs.witness("BankB")));
    awaitUp();
    Await.until(
        "the witness agrees",
        () -> health().contains("witness BankB has the same chain up to block"));

    int last = ledger.chain().size() - 1;
    theirs.change(last, block -> Blocks.after(theirs.chain().get(0), block));

    awaitDown("CC-1812 witness BankB: block " + last + " of its peer: expected hash");
  }

  @Test
  void a_witness_that_found_an_old_block_otherwise_is_named() {
    InMemoryLedger theirs = new InMemoryLedger();
    theirs.restore(ledger.chain());
    theirs.change(0, block -> Blocks.found(block, (byte) 11));
    service.close();
    start(List.of(theirs.witness("BankB")));

    awaitDown("CC-1812 witness BankB: block 0 of its peer: expected validation codes");
  }

  @Test
  void a_witness_that_does_not_answer_or_is_behind_stops_nothing() {
    InMemoryLedger theirs = new InMemoryLedger();
    theirs.restore(ledger.chain().subList(0, 1));
    service.close();
    start(List.of(theirs.witness("BankB"), silent("BankC")));

    awaitUp();
    Await.until("BankB is behind", () -> health().contains("witness BankB has 1 blocks only"));
    Await.until("BankC is silent", () -> health().contains("witness BankC does not answer"));
    study.open(1);
    study.awaitTask(Task.Train.class, 1);
  }

  @Test
  void without_a_witness_that_is_said() {
    Await.until("it is said", () -> health().contains("no witness is set"));
  }

  private static Witness silent(String name) {
    return new Witness() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public Optional<BlockLink> newest() {
        throw new ConcordatException(ErrorCode.LEDGER_UNAVAILABLE, "nobody there");
      }

      @Override
      public List<BlockLink> links(long from, long to) {
        throw new ConcordatException(ErrorCode.LEDGER_UNAVAILABLE, "nobody there");
      }

      @Override
      public void close() {
        // Nothing is held open.
      }
    };
  }

  @Test
  void parameters_of_a_model_swapped_in_the_database_are_named_and_fetched_again() {
    String path = "/api/v1/models/study/0/parameters";
    String right = service.get("scientist", path).body();
    assertThat(right).contains("\"hash\"");
    sql("update model_parameters set parameters = 'AAAAAQ=='");

    assertThat(service.get("scientist", path).body()).isEqualTo(right);
    assertThat(health())
        .contains("table model_parameters, row study=study, round_number=0: expected parameters");
    assertThat(service.get("auditor", "/health").status()).isEqualTo(200);
    sql("update model_parameters set model_hash = '" + "0".repeat(64) + "'");
    assertThat(service.get("scientist", path).body()).isEqualTo(right);
  }

  @Test
  void a_consent_set_back_by_hand_is_named_at_the_next_start_against_the_register() {
    sql(
        "insert into consent_receipt (dataset, receipt_id, consent_state, given_entry,"
            + " seal_version, erased_millis, erasure_reason)"
            + " values ('payments', 'invented', 'GIVEN', 0, 1, 1, 'OBJECTION')");
    service.close();
    start(List.of());

    awaitDown("CC-1811 the consent register of dataset payments");
    awaitDown("receipt invented: entry 0 is not its own");
  }

  private String health() {
    return service.get("auditor", "/health").body();
  }

  private void awaitUp() {
    Await.until(
        "the service is up: " + health(), () -> service.get("auditor", "/health").status() == 200);
  }

  private void awaitDown(String reason) {
    Await.until(
        "the service is down by \"" + reason + "\": " + health(),
        () -> {
          TestService.Answer health = service.get("auditor", "/health/readiness");
          return health.status() == 503
              && service.get("auditor", "/health/liveness").status() == 200
              && health.json().get("parts").get("integrity").stringValue().contains(reason);
        });
  }

  private void sql(String statement) {
    try (Connection connection =
            DriverManager.getConnection(Database.h2(directory.resolve("service")), "", "");
        Statement changed = connection.createStatement()) {
      assertThat(changed.executeUpdate(statement)).isPositive();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
