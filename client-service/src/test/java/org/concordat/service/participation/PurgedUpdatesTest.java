package org.concordat.service.participation;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.Purge;
import org.concordat.protocol.task.TaskResult;
import org.concordat.service.database.Database;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.projection.BlockParser;
import org.concordat.service.projection.Projection;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PurgedUpdatesTest {
  private static final String BANK = "BankAMSP";
  private static final String STUDY = "fraud";
  private static final String SALT = "5".repeat(64);
  private static final String COMMITMENT = "c".repeat(64);

  @TempDir Path directory;
  private Database database;
  private Projection projection;
  private TaskLog tasks;
  private RoundLog rounds;
  private PurgedUpdates purged;

  @BeforeEach
  void open() {
    database = Database.open(Database.h2(directory.resolve("db")), "", "");
    SealedDatabase sealed = Stores.open(database, directory);
    projection = new Projection(sealed);
    tasks = new TaskLog(sealed, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    rounds = new RoundLog(sealed);
    purged = new PurgedUpdates(projection, tasks, rounds, BANK);
    for (int round : new int[] {1, 2, 11}) {
      trained(round);
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void nothing_is_erased_while_the_ledger_shows_no_purge() {
    assertThat(purged.jobs()).isEmpty();
  }

  @Test
  void once_a_purge_is_on_the_ledger_the_rounds_training_and_salt_go_and_no_others() {
    // Given
    purge(BANK, 1);

    // When
    carryOut(purged.jobs());

    // Then
    assertThat(result(1)).isEmpty();
    assertThat(tasks.status(TaskLog.training(STUDY, 1, 0))).isEqualTo(TaskStatus.NONE);
    assertThat(rounds.read(STUDY, 1).salt()).isEmpty();
    assertThat(rounds.read(STUDY, 1).commitment()).contains(COMMITMENT);
    assertThat(result(2)).isPresent();
    assertThat(result(11)).isPresent();
    assertThat(rounds.read(STUDY, 11).salt()).contains(SALT);
    assertThat(purged.jobs()).isEmpty();
  }

  @Test
  void another_banks_purge_is_not_ours() {
    purge("BankBMSP", 1);
    assertThat(purged.jobs()).isEmpty();
  }

  @Test
  void a_service_that_stopped_before_erasing_erases_after_its_start() {
    purge(BANK, 2);
    PurgedUpdates started = new PurgedUpdates(projection, tasks, rounds, BANK);
    carryOut(started.jobs());
    assertThat(result(2)).isEmpty();
    assertThat(started.jobs()).isEmpty();
  }

  @Test
  void an_answer_that_comes_again_after_the_erasure_is_not_kept() {
    purge(BANK, 1);
    carryOut(purged.jobs());
    assertThat(tasks.store(answer(1), CanonicalJson.write(answer(1)))).isFalse();
    assertThat(result(1)).isEmpty();
  }

  private static void carryOut(List<Job> jobs) {
    for (Job job : jobs) {
      assertThat(job.work().get()).as("an erasure stands in no block").isEmpty();
    }
  }

  private Optional<TaskResult> result(int round) {
    return tasks.result(TaskLog.training(STUDY, round, 0));
  }

  private void trained(int round) {
    tasks.intend(TaskLog.training(STUDY, round, 0));
    tasks.store(answer(round), CanonicalJson.write(answer(round)));
    rounds.fixTraining(STUDY, round, "first", OptionalInt.empty());
    rounds.fixCommitment(STUDY, round, SALT, COMMITMENT);
  }

  private static TaskResult answer(int round) {
    return new TaskResult.Trained(
        TaskLog.training(STUDY, round, 0), "d".repeat(64), "AAAA", "", "e".repeat(64), 1, 1, 1, 1);
  }

  private void purge(String bank, int round) {
    projection.apply(
        new BlockParser(Blocks.CHAINCODE)
            .parse(
                Blocks.of(
                    projection.nextBlock(),
                    List.of(
                        Blocks.Tx.valid(
                            "purge",
                            "PurgeUpdate",
                            Map.of(
                                RecordKey.of(RecordType.PURGE, STUDY, round, bank),
                                new Purge(STUDY, round, bank, 1, 1)))))));
  }
}
