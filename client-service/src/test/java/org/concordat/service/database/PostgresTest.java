package org.concordat.service.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.task.TaskResult;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.participation.Revocations;
import org.concordat.service.participation.RoundLog;
import org.concordat.service.participation.SnapshotVault;
import org.concordat.service.participation.StudyView;
import org.concordat.service.participation.TaskLog;
import org.concordat.service.participation.TaskStatus;
import org.concordat.service.projection.BlockParser;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.TransactionFilter;
import org.concordat.service.projection.TransactionTrail;
import org.concordat.service.rest.Idempotency;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.PostgresServer;
import org.concordat.service.testing.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same SQL on both databases: every table is written and read. */
class PostgresTest {
  private static final RevocationRecord REVOCATION =
      new RevocationRecord(new Revocation("payments", "BankAMSP", 1, 2, "a".repeat(64)), "");

  @TempDir Path directory;

  @Test
  void every_table_works_on_h2() {
    try (Database database = Database.open(Database.h2(directory.resolve("db")), "", "")) {
      exercise(Stores.open(database, directory));
    }
  }

  @Test
  void every_table_works_on_postgresql() throws Exception {
    Optional<PostgresServer> server = PostgresServer.start(directory);
    if (server.isEmpty()) {
      System.out.println("PostgreSQL: not run, no server found");
    }
    assumeThat(server).as("a PostgreSQL server's programs").isPresent();
    try (PostgresServer running = server.orElseThrow();
        Database database = Database.open(running.url(), running.user(), "")) {
      exercise(Stores.open(database, directory));
    }
  }

  @Test
  void opening_a_second_time_changes_nothing() {
    String url = Database.h2(directory.resolve("db"));
    try (Database database = Database.open(url, "", "")) {
      new TaskLog(Stores.open(database, directory), Clock.systemUTC()).intend("train/s/1/0");
    }
    try (Database database = Database.open(url, "", "")) {
      TaskLog tasks = new TaskLog(Stores.open(database, directory), Clock.systemUTC());
      tasks.published("train/s/1/0");
      assertThat(tasks.status("train/s/1/0").stage()).isEqualTo(TaskStatus.Stage.PUBLISHED);
    }
  }

  private static void exercise(SealedDatabase database) {
    Projection projection = new Projection(database);
    projection.apply(
        new BlockParser(Blocks.CHAINCODE)
            .parse(
                Blocks.of(
                    0,
                    List.of(
                        Blocks.Tx.valid(
                            "a",
                            "RecordRevocation",
                            Map.of(
                                RecordKey.of(RecordType.REVOCATION, "BankAMSP", "payments"),
                                REVOCATION))))));
    assertThat(
            projection.read(RevocationRecord.class, RecordType.REVOCATION, "BankAMSP", "payments"))
        .contains(REVOCATION);
    assertThat(
            new TransactionTrail(database)
                .list(TransactionFilter.ALL, TransactionTrail.Place.END, 5))
        .hasSize(1);
    assertThat(projection.events(0, -1, 5)).hasSize(1);

    TaskLog tasks = new TaskLog(database, Clock.systemUTC());
    tasks.intend("train/s/1/0");
    tasks.published("train/s/1/0");
    TaskResult failed = new TaskResult.Failed("train/s/1/0", ErrorCode.DATA_UNUSABLE, "broken");
    assertThat(tasks.store(failed, CanonicalJson.write(failed))).isTrue();
    assertThat(tasks.status("train/s/1/0").stage()).isEqualTo(TaskStatus.Stage.FAILED);
    assertThat(tasks.newestTrained("s", 5, round -> OptionalInt.of(0))).isEmpty();
    assertThat(tasks.store(new TaskResult.Failed("unasked", ErrorCode.DATA_UNUSABLE, ""), "{}"))
        .isFalse();

    RoundLog rounds = new RoundLog(database);
    rounds.fixTraining("s", 1, "first", OptionalInt.empty());
    rounds.fixTraining("s", 1, "second", OptionalInt.of(3));
    rounds.fixCommitment("s", 1, "5".repeat(64), "c".repeat(64));
    rounds.fixCommitment("s", 1, "6".repeat(64), "d".repeat(64));
    StudyView.RoundRefusal refusal =
        new StudyView.RoundRefusal(RoundState.Phase.COMMITTING, "AGREEMENT_REVOKED", "gone");
    rounds.refuse("s", 1, refusal);
    assertThat(rounds.read("s", 1))
        .isEqualTo(
            new RoundLog.Entry(
                Optional.of("first"),
                OptionalInt.empty(),
                Optional.of("5".repeat(64)),
                Optional.of("c".repeat(64)),
                Optional.of(refusal)));

    SnapshotVault vault = new SnapshotVault(database, projection, "BankAMSP");
    Revocations revocations = new Revocations(database, projection, "BankAMSP");
    revocations.withdraw("payments", List.of("r2", "r1"));
    Revocation second = revocations.next("payments", "7".repeat(64)).orElseThrow();
    assertThat(second.sequence()).isEqualTo(2);
    assertThat(vault.withdrawn("payments", 2)).containsExactly("r1", "r2");
    assertThat(vault.withdrawn("payments", 1)).isEmpty();
    assertThat(revocations.next("payments", "8".repeat(64))).contains(second);
    assertThat(revocations.pending("payments")).isEqualTo(2);
    vault.keep("payments", "first", "8".repeat(64), List.of("r1"));
    assertThat(vault.source("payments", "first")).isEmpty();

    Idempotency idempotency = new Idempotency(database, Clock.systemUTC());
    Idempotency.Answer answer =
        idempotency.once("u", "k", "r", () -> new Idempotency.Answer(201, "x".repeat(100_000)));
    assertThat(
            idempotency.once(
                "u",
                "k",
                "r",
                () -> {
                  throw new AssertionError("carried out twice");
                }))
        .isEqualTo(answer);
  }
}
