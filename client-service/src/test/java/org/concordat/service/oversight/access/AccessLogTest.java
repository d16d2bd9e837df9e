package org.concordat.service.oversight.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.database.Database;
import org.concordat.service.oversight.access.AccessEntry.Link;
import org.concordat.service.testing.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccessLogTest {
  private static final Duration RETENTION = Duration.ofDays(10);

  @TempDir Path directory;
  private final ManualClock clock = new ManualClock(Instant.parse("2026-11-22T12:00:00Z"));
  private Database database;
  private AccessLog log;

  @BeforeEach
  void open() {
    database = Database.open(Database.h2(directory.resolve("db")), "", "");
    log = new AccessLog(database, clock, RETENTION);
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void an_empty_log_is_whole() {
    assertThat(log.check(Optional.empty()))
        .isEqualTo(new AccessCheck(true, 0, 1, 0, "0".repeat(64), Optional.empty()));
  }

  @Test
  void each_row_carries_the_digest_of_the_one_before() {
    read("a");
    read("b");

    List<AccessEntry> rows = log.list(Long.MAX_VALUE, 10);

    assertThat(rows).extracting(AccessEntry::sequence).containsExactly(2L, 1L);
    assertThat(rows.get(0).previousDigest()).isEqualTo(rows.get(1).digest());
    assertThat(rows.get(1).previousDigest()).isEqualTo("0".repeat(64));
    assertThat(rows.get(0).user()).isEqualTo("auditor");
    assertThat(rows.get(0).subjects()).isEqualTo("id=b");
    assertThat(rows.get(0).atMillis()).isEqualTo(clock.millis());
    assertThat(log.check(Optional.empty()).intact()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "user_name = 'somebody'",
        "user_roles = 'officer'",
        "http_method = 'HEAD'",
        "route = '/api/v1/members'",
        "subjects = ''",
        "answer_status = 403",
        "at_millis = at_millis - 1",
        "previous_digest = digest",
        "digest = previous_digest"
      })
  void a_row_that_was_edited_is_named(String edit) {
    for (String id : List.of("a", "b", "c")) {
      read(id);
    }

    sql("update access_log set " + edit + " where sequence_number = 2");

    AccessCheck check = log.check(Optional.empty());
    assertThat(check.intact()).isFalse();
    assertThat(check.finding().orElseThrow()).contains("row 2");
    assertThat(check.headSequence()).isEqualTo(1);
  }

  @Test
  void a_row_removed_from_the_middle_is_named() {
    for (String id : List.of("a", "b", "c")) {
      read(id);
    }

    sql("delete from access_log where sequence_number = 2");

    assertThat(log.check(Optional.empty()).finding())
        .contains("row 2 is missing: row 3 comes next");
  }

  @Test
  void a_row_removed_from_the_beginning_is_named() {
    read("a");
    read("b");

    sql("delete from access_log where sequence_number = 1");

    assertThat(log.check(Optional.empty()).finding())
        .contains("row 1 is missing: row 2 comes next");
  }

  @Test
  void rows_removed_from_the_end_show_to_the_service_that_wrote_them_and_stop_all_reading() {
    read("a");
    read("b");

    sql("delete from access_log where sequence_number = 2");

    assertThat(log.check(Optional.empty()).finding())
        .contains("the log ends with row 1, this service wrote up to row 2");
    assertThatThrownBy(() -> read("c"))
        .isInstanceOfSatisfying(
            ConcordatException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCESS_LOG_UNAVAILABLE));
  }

  @Test
  void after_a_restart_only_a_noted_row_shows_that_the_end_is_gone() {
    read("a");
    read("b");
    AccessCheck noted = log.check(Optional.empty());
    sql("delete from access_log where sequence_number = 2");

    AccessLog again = new AccessLog(database, clock, RETENTION);

    assertThat(again.check(Optional.empty()).intact()).isTrue();
    assertThat(again.check(Optional.of(new Link(noted.headSequence(), noted.headDigest()))))
        .satisfies(
            check -> {
              assertThat(check.intact()).isFalse();
              assertThat(check.finding().orElseThrow()).contains("row 2", "missing");
            });
  }

  @Test
  void a_whole_new_chain_does_not_hold_the_noted_row() {
    read("a");
    AccessCheck noted = log.check(Optional.empty());
    sql("delete from access_log");
    AccessLog forged = new AccessLog(database, clock, RETENTION);
    forged.append(access("another"));

    assertThat(
            forged.check(Optional.of(new Link(noted.headSequence(), noted.headDigest()))).finding())
        .contains("row 1 is not the one that was noted");
  }

  @Test
  void a_noted_row_that_stands_is_found() {
    read("a");
    AccessCheck noted = log.check(Optional.empty());
    read("b");

    assertThat(log.check(Optional.of(new Link(noted.headSequence(), noted.headDigest()))).intact())
        .isTrue();
  }

  @Test
  void a_log_that_takes_no_row_says_so() {
    sql("drop table access_log_start");
    sql("alter table access_log add constraint full_up check (sequence_number < 1)");

    assertThatThrownBy(() -> read("a"))
        .isInstanceOfSatisfying(
            ConcordatException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ACCESS_LOG_UNAVAILABLE));
  }

  @Test
  void rows_go_when_their_time_is_over_and_the_rest_still_follows() {
    read("a");
    read("b");
    clock.advance(RETENTION.plusMillis(1));
    read("c");
    read("d");

    assertThat(log.list(Long.MAX_VALUE, 10))
        .extracting(AccessEntry::sequence)
        .containsExactly(4L, 3L);
    assertThat(log.check(Optional.empty()))
        .satisfies(
            check -> {
              assertThat(check.intact()).isTrue();
              assertThat(check.firstSequence()).isEqualTo(3);
              assertThat(check.rows()).isEqualTo(2);
            });
  }

  @Test
  void a_row_is_kept_up_to_its_last_moment() {
    read("a");
    clock.advance(RETENTION);
    read("b");

    assertThat(log.list(Long.MAX_VALUE, 10)).hasSize(2);
  }

  @Test
  void a_log_whose_rows_are_all_over_goes_on_with_the_next_number() {
    read("a");
    clock.advance(RETENTION.multipliedBy(2));
    read("b");

    AccessLog again = new AccessLog(database, clock, RETENTION);
    again.append(access("c"));

    assertThat(again.list(Long.MAX_VALUE, 10))
        .extracting(AccessEntry::sequence)
        .containsExactly(3L, 2L);
    assertThat(again.check(Optional.empty()).intact()).isTrue();
  }

  @Test
  void requests_at_the_same_moment_stand_one_after_the_other() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Callable<Void>> reads =
          IntStream.range(0, 40)
              .<Callable<Void>>mapToObj(
                  id ->
                      () -> {
                        read("id" + id);
                        return null;
                      })
              .toList();
      for (Future<Void> read : threads.invokeAll(reads)) {
        read.get();
      }
    }

    assertThat(log.check(Optional.empty()))
        .satisfies(
            check -> {
              assertThat(check.intact()).isTrue();
              assertThat(check.rows()).isEqualTo(40);
            });
  }

  @Test
  void a_log_of_more_rows_than_one_page_is_followed_to_its_end() {
    for (int row = 0; row < 201; row++) {
      read("r" + row);
    }

    assertThat(log.check(Optional.empty()).rows()).isEqualTo(201);
  }

  private void read(String id) {
    log.append(access(id));
  }

  private static Access access(String id) {
    return new Access(
        "auditor", List.of("auditor"), "GET", "/api/v1/studies/{id}", List.of("id=" + id), 200);
  }

  private void sql(String statement) {
    database.transaction(session -> session.change(statement));
  }
}
