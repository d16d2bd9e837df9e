package org.concordat.service.integrity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What another hand can do to the stores, and by what it is noticed. The same on any database. */
abstract class TamperingCases {
  private TamperedStore store;

  /** Opens an empty store. */
  abstract TamperedStore open() throws Exception;

  private void begin() throws Exception {
    store = open();
    store.task("a", 1);
    store.task("b", 1);
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  @Test
  void what_nobody_touched_is_read_and_scanned_without_a_finding() throws Exception {
    begin();
    store.task("a", 2);
    store.block(0);
    store.restart();

    assertThat(store.attempts("a")).isEqualTo(2);
    assertThat(store.sealed().mark()).isEqualTo(new ChainMark(1, "hash-0"));
    assertThat(store.sealed().scan()).isEqualTo(3);
    assertThat(store.findings()).isEmpty();
    assertThat(store.sealed().findings().notes()).isEmpty();
  }

  @Test
  void a_row_changed_by_hand_while_the_service_was_down_is_named_at_the_next_read()
      throws Exception {
    begin();
    store.stop();
    store.sql("update task set attempts = 7 where task_id = 'b'");
    store.start();

    assertThat(store.attempts("a")).isEqualTo(1);
    assertRefusedAs("b", "table task, row task_id=b: expected the row this service wrote");
    // From then on the whole table is in doubt.
    assertRefusedAs("a", "table task, row task_id=b");
  }

  @Test
  void a_row_changed_by_hand_while_the_service_runs_is_named_at_the_next_read() throws Exception {
    begin();
    store.sql("update task set attempts = 7 where task_id = 'b'");

    assertRefusedAs("b", "table task, row task_id=b");
  }

  @Test
  void a_row_changed_by_hand_is_named_by_the_scan_without_being_read() throws Exception {
    begin();
    store.stop();
    store.sql("update task set attempts = 7 where task_id = 'b'");
    store.start();
    store.sealed().scan();

    assertFound("task", "table task, row task_id=b");
  }

  @Test
  void a_row_put_in_by_hand_is_named_at_the_next_read_and_by_the_scan() throws Exception {
    begin();
    store.sql("insert into task (task_id, attempts, published_millis) values ('c', 1, 0)");
    assertRefusedAs("c", "table task, row task_id=c");

    store.restart();
    store.sealed().scan();
    assertFound("task", "table task, row task_id=c");
  }

  @Test
  void a_row_with_the_seal_of_another_row_is_none_this_service_wrote() throws Exception {
    begin();
    store.sql(
        "update task set seal = (select seal from task where task_id = 'a') where task_id = 'b'");

    assertRefusedAs("b", "table task, row task_id=b");
  }

  @Test
  void a_row_deleted_by_hand_is_noticed_by_the_scan_with_the_number_expected() throws Exception {
    begin();
    store.stop();
    store.sql("delete from task where task_id = 'b'");
    store.start();
    store.sealed().scan();

    assertFound("task", "table task: expected 2 rows, found 1 rows");
  }

  @Test
  void a_row_put_back_to_what_it_once_was_is_noticed_by_the_scan() throws Exception {
    begin();
    store.copy("task");
    store.task("b", 2);
    store.stop();
    store.putBack("task");
    store.start();
    store.sealed().scan();

    assertFound("task", "table task: expected 2 rows, found 2 rows of which some are older");
  }

  @Test
  void a_table_put_back_together_with_the_state_of_then_is_noticed_at_the_start() throws Exception {
    begin();
    store.copy("task", "seal_state");
    store.task("b", 2);
    store.stop();
    store.putBack("task", "seal_state");
    store.start();

    assertFound(Finding.STORES, "the database is older than");
    assertRefusedAs("a", "the database is older than");
  }

  @Test
  void the_whole_database_put_back_is_named_with_both_places_in_the_chain() throws Exception {
    begin();
    store.block(0);
    store.copy("task", "task_result", "ledger_block", "seal_state");
    store.block(1);
    store.task("c", 1);
    store.stop();
    store.putBack("task", "task_result", "ledger_block", "seal_state");
    store.start();

    assertFound(Finding.STORES, "expected at least change 6, block 1 with hash hash-1");
    assertFound(Finding.STORES, "found change 4, block 0 with hash hash-0");
  }

  @Test
  void the_database_put_back_while_the_service_runs_is_noticed_at_the_next_change()
      throws Exception {
    begin();
    store.copy("task", "seal_state");
    store.task("b", 2);
    store.putBack("task", "seal_state");

    assertThatThrownBy(() -> store.task("c", 1))
        .isInstanceOf(ConcordatException.class)
        .hasMessageContaining("put back while this service ran");
    assertThatThrownBy(() -> store.task("d", 1)).isInstanceOf(ConcordatException.class);
  }

  @Test
  void the_file_alone_put_back_is_noticed_at_the_start() throws Exception {
    begin();
    store.copyFile("checkpoint.json");
    store.task("b", 2);
    store.task("b", 3);
    store.stop();
    store.putBackFile("checkpoint.json");
    store.start();

    assertFound(Finding.STORES, "checkpoint.json was put back: expected at least change");
  }

  @Test
  void a_file_that_is_missing_or_written_by_another_hand_is_noticed_at_the_start()
      throws Exception {
    begin();
    store.task("b", 2);
    store.stop();
    store.copyFile("checkpoint.json");
    store.deleteFile("checkpoint.json");
    store.start();
    assertFound(Finding.STORES, "checkpoint.json is missing");

    store.stop();
    String text = Files.readString(store.file("checkpoint.json.saved"));
    Files.writeString(
        store.file("checkpoint.json"), text.replace("\"generation\":", "\"generation\":1"));
    store.start();
    assertFound(Finding.STORES, "checkpoint.json is not what this service wrote");
  }

  @Test
  void a_process_killed_behind_a_change_leaves_no_finding() throws Exception {
    begin();
    store.copyFile("checkpoint.json");
    store.block(0);
    store.block(1);
    store.kill();
    // The file lags behind: for blocks it is written now and then.
    store.putBackFile("checkpoint.json");
    store.start();

    assertThat(store.findings()).isEmpty();
    assertThat(store.sealed().mark().nextBlock()).isEqualTo(2);
  }

  @Test
  void a_key_that_is_missing_is_named_and_no_other_is_made() throws Exception {
    begin();
    store.stop();
    store.deleteFile("integrity.key");
    store.start();

    assertFound(Finding.STORES, "integrity.key is missing");
    assertThat(store.file("integrity.key")).doesNotExist();
  }

  @Test
  void a_state_that_is_missing_or_another_is_noticed_at_the_start() throws Exception {
    begin();
    store.copy("seal_state");
    store.stop();
    store.sql("delete from seal_state");
    store.start();
    assertFound(Finding.STORES, "the database has no seal_state; expected at least change");

    store.stop();
    store.sql("insert into seal_state select id, substring(sealed from 2) from saved_seal_state");
    store.start();
    assertFound(Finding.STORES, "seal_state is not what this service wrote");
  }

  @Test
  void seals_without_a_state_and_a_file_are_no_first_start() throws Exception {
    begin();
    store.stop();
    store.sql("delete from seal_state");
    store.deleteFile("checkpoint.json");
    store.start();

    assertFound(Finding.STORES, "the database has no seal_state");
  }

  @Test
  void a_body_swapped_for_another_is_named_when_it_is_read() throws Exception {
    begin();
    store
        .sealed()
        .change(
            writer -> {
              writer.insertWithBody(TamperedStore.RESULTS, "the update", "a", "DONE", 5);
              return null;
            });
    assertThat(body()).isEqualTo("the update");
    store.sql("update task_result set json = 'another update'");

    assertThatThrownBy(this::body)
        .isInstanceOf(ConcordatException.class)
        .hasMessageContaining("table task_result, row task_id=a");
  }

  private String body() {
    return store.sealed().read(reader -> reader.body(TamperedStore.RESULTS, "a").orElseThrow());
  }

  @Test
  void rows_from_before_there_were_seals_are_sealed_as_they_are_and_that_is_said()
      throws Exception {
    store = open();
    store.stop();
    store.deleteFile("integrity.key");
    store.deleteFile("checkpoint.json");
    store.sql(
        "delete from seal_state",
        "insert into task (task_id, attempts, published_millis) values ('old', 3, 0)",
        "insert into task_result (task_id, kind, json, received_millis)"
            + " values ('a', 'DONE', 'the update', 1)");
    store.start();

    assertThat(store.attempts("old")).isEqualTo(3);
    assertThat(body()).isEqualTo("the update");
    store.sealed().scan();
    assertThat(store.findings()).isEmpty();
    assertThat(store.sealed().findings().notes())
        .singleElement()
        .asString()
        .startsWith("2 rows were there before there were seals");
  }

  @Test
  void an_operator_who_accepts_the_database_has_it_sealed_as_it_is_and_the_chain_followed_anew()
      throws Exception {
    begin();
    store.block(0);
    store.block(1);
    store.stop();
    store.sql("update task set attempts = 7 where task_id = 'b'");
    store.deleteFile("checkpoint.json");
    store.say("accept-database");
    store.start();

    assertThat(store.attempts("b")).isEqualTo(7);
    assertThat(store.sealed().mark()).isEqualTo(ChainMark.START);
    assertThat(store.sealed().findings().notes())
        .anyMatch(note -> note.contains("checkpoint.json is missing"))
        .anyMatch(note -> note.contains("table task, row task_id=b"))
        .anyMatch(note -> note.contains("by the operator's word"));
    // The chain has to come by the block it had come to.
    assertThat(anchor()).isEqualTo(new ChainMark(2, "hash-1"));
    store.sealed().scan();
    store.restart();
    assertThat(store.findings()).isEmpty();
    assertThat(store.file("accept-database")).doesNotExist();
  }

  @Test
  void a_projection_to_be_rebuilt_leaves_what_only_the_member_knows() throws Exception {
    begin();
    store.block(0);
    store.stop();
    store.sql("delete from ledger_block");
    store.say("rebuild-projection");
    store.start();

    assertThat(store.sealed().mark()).isEqualTo(ChainMark.START);
    assertThat(anchor()).isEqualTo(new ChainMark(1, "hash-0"));
    assertThat(store.attempts("b")).isEqualTo(1);
    store.sealed().scan();
    assertThat(store.findings()).isEmpty();
    store.block(0);
    assertThat(anchor()).isEqualTo(ChainMark.START);
  }

  @Test
  void to_rebuild_the_projection_does_not_excuse_what_only_the_member_knows() throws Exception {
    begin();
    store.stop();
    store.sql("delete from task where task_id = 'b'");
    store.say("rebuild-projection");
    store.start();
    store.sealed().scan();

    assertFound("task", "expected 2 rows, found 1 rows");
  }

  private ChainMark anchor() {
    return store.sealed().change(SealedWriter::anchor);
  }

  @Test
  void a_table_with_other_columns_than_before_is_sealed_anew_and_that_is_said() throws Exception {
    begin();
    store.stop();
    SealedTable fewer =
        SealedTable.ofOwn(
            "task", List.of(SealedTable.text("task_id")), SealedTable.number("attempts"));
    store.start(List.of(TamperedStore.RESULTS, fewer, TamperedStore.BLOCKS));
    store.sealed().scan();

    assertThat(store.findings()).isEmpty();
    assertThat(store.sealed().findings().notes())
        .anyMatch(note -> note.startsWith("2 rows of tables that are new or have other columns"));
  }

  @Test
  void a_change_that_fails_leaves_neither_rows_nor_sums_behind() throws Exception {
    begin();

    assertThatThrownBy(
            () ->
                store
                    .sealed()
                    .change(
                        writer -> {
                          writer.insert(TamperedStore.TASKS, "c", 1, 0);
                          throw new IllegalStateException("in the middle");
                        }))
        .hasMessage("in the middle");

    store.task("d", 1);
    assertThat(store.sealed().scan()).isEqualTo(3);
    assertThat(store.findings()).isEmpty();
  }

  @Test
  void scans_while_rows_change_find_nothing() throws Exception {
    begin();
    AtomicBoolean ended = new AtomicBoolean();
    try (ExecutorService writers = Executors.newFixedThreadPool(2)) {
      List<Future<?>> running =
          List.of(writers.submit(() -> write("x", ended)), writers.submit(() -> write("y", ended)));
      for (int scan = 0; scan < 20; scan++) {
        store.sealed().scan();
      }
      ended.set(true);
      for (Future<?> writer : running) {
        writer.get();
      }
    }
    store.sealed().scan();

    assertThat(store.findings()).isEmpty();
  }

  private void write(String name, AtomicBoolean ended) {
    for (int turn = 0; !ended.get(); turn++) {
      String id = name + turn % 50;
      long attempts = turn;
      store
          .sealed()
          .change(
              writer -> {
                if (attempts % 7 == 0) {
                  writer.remove(TamperedStore.TASKS, id);
                } else {
                  writer.put(TamperedStore.TASKS, id, attempts, 0);
                }
                return null;
              });
    }
  }

  @Test
  void key_and_checkpoint_can_be_read_by_their_owner_only() throws Exception {
    begin();

    for (String name : List.of("integrity.key", "checkpoint.json")) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.file(name))))
          .isEqualTo("rw-------");
    }
    store.stop();
    Files.setPosixFilePermissions(
        store.file("integrity.key"), PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(store::start)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("chmod 600");
    store.database().close();
  }

  @Test
  void a_row_is_given_back_as_it_was_written() throws Exception {
    begin();
    SealedRow row =
        store.sealed().read(reader -> reader.find(TamperedStore.TASKS, "a").orElseThrow());

    assertThat(row.with(Map.of("attempts", 5L))).containsExactly("a", 5L, 0L);
    assertThat(row).hasToString("task[task_id=a]");
  }

  private void assertRefusedAs(String task, String detail) {
    assertThatThrownBy(() -> store.attempts(task))
        .isInstanceOfSatisfying(
            ConcordatException.class,
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.STORE_TAMPERED);
              assertThat(refusal.detail()).contains(detail);
            });
  }

  private void assertFound(String subject, String detail) {
    assertThat(store.findings())
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.subject()).isEqualTo(subject);
              assertThat(finding.detail()).contains(detail);
            });
  }
}
