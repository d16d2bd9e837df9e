package org.concordat.service.oversight.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.concordat.service.database.Database;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.oversight.signin.SignInEvent.Kind;
import org.concordat.service.testing.ManualClock;
import org.concordat.service.testing.Stores;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SignInLogTest {
  private static final Duration RETENTION = Duration.ofDays(30);

  @TempDir Path directory;

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private Database database;
  private SealedDatabase sealed;
  private SignInLog log;

  @BeforeEach
  void open() {
    database = Database.open(Database.h2(directory.resolve("db")), "", "");
    sealed = Stores.open(database, directory);
    log = new SignInLog(sealed, clock, RETENTION);
  }

  @AfterEach
  void close() {
    sealed.close();
    database.close();
  }

  @Test
  void what_happens_again_is_counted_and_not_written_again() {
    for (int attempt = 0; attempt < 1_000; attempt++) {
      log.add(failed("carol", "192.0.2.1"));
      clock.advance(Duration.ofSeconds(1));
    }

    SignInEntry only = log.list(Optional.empty(), Long.MAX_VALUE, 10).getFirst();
    assertThat(log.list(Optional.empty(), Long.MAX_VALUE, 10)).hasSize(1);
    assertThat(only.count()).isEqualTo(1_000);
    assertThat(only.lastMillis() - only.firstMillis()).isEqualTo(999_000);
  }

  @Test
  void after_an_hour_it_is_a_row_of_its_own() {
    log.add(failed("carol", "192.0.2.1"));
    clock.advance(Duration.ofHours(1));
    log.add(failed("carol", "192.0.2.1"));

    assertThat(log.list(Optional.empty(), Long.MAX_VALUE, 10))
        .extracting(SignInEntry::sequence)
        .containsExactly(2L, 1L);
  }

  @Test
  void a_flood_from_everywhere_fills_few_rows_and_none_is_lost_from_the_count() {
    for (int address = 0; address < 1_000; address++) {
      log.add(failed("", "2001:db8::" + Integer.toHexString(address)));
    }
    log.add(new SignInEvent(Kind.SIGNED_IN, "carol", "192.0.2.1", "POST", "/session", ""));

    List<SignInEntry> rows = log.list(Optional.empty(), Long.MAX_VALUE, 10_000);
    assertThat(rows).hasSize(SignInLog.MOST_AN_HOUR + 2);
    assertThat(rows.getFirst().event()).isEqualTo("SIGNED_IN");
    assertThat(rows.get(1).address()).isEqualTo(SignInLog.OTHERS);
    assertThat(rows.stream().mapToLong(SignInEntry::count).sum()).isEqualTo(1_001);
  }

  @Test
  void refusals_push_no_sign_in_out() {
    int most = 2 * SignInLog.MOST_AN_HOUR;
    log = new SignInLog(sealed, clock, RETENTION, most);
    log.add(new SignInEvent(Kind.SIGNED_IN, "carol", "192.0.2.1", "POST", "/session", ""));
    int hours = most / SignInLog.MOST_AN_HOUR + 1;
    for (int hour = 0; hour < hours; hour++) {
      for (int address = 0; address < SignInLog.MOST_AN_HOUR; address++) {
        log.add(failed("", "203.0.113." + address));
      }
      clock.advance(Duration.ofHours(1));
    }
    log.flush();

    List<SignInEntry> rows = log.list(Optional.empty(), Long.MAX_VALUE, 100_000);
    assertThat(rows).hasSize(most + 1);
    assertThat(rows.getLast().event()).isEqualTo("SIGNED_IN");
  }

  @Test
  void a_row_goes_when_its_time_is_over() {
    log.add(failed("carol", "192.0.2.1"));
    clock.advance(RETENTION.plusMillis(1));

    log.flush();

    assertThat(log.list(Optional.empty(), Long.MAX_VALUE, 10)).isEmpty();
  }

  @Test
  void rows_and_counts_are_there_after_a_restart_and_numbers_go_on() {
    log.add(failed("carol", "192.0.2.1"));
    log.add(failed("carol", "192.0.2.1"));
    log.close();

    SignInLog next = new SignInLog(sealed, clock, RETENTION);
    next.add(failed("carol", "192.0.2.1"));

    assertThat(next.list(Optional.of(Kind.SIGN_IN_FAILED), Long.MAX_VALUE, 10))
        .extracting(SignInEntry::sequence, SignInEntry::count)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(2L, 1L),
            org.assertj.core.groups.Tuple.tuple(1L, 2L));
    assertThat(next.list(Optional.of(Kind.SIGNED_OUT), Long.MAX_VALUE, 10)).isEmpty();
  }

  @Test
  void what_the_database_does_not_take_is_written_when_it_does_again() {
    database.transaction(session -> session.change("alter table sign_in_log rename to elsewhere"));
    log.add(failed("carol", "192.0.2.1"));
    database.transaction(session -> session.change("alter table elsewhere rename to sign_in_log"));

    assertThat(log.list(Optional.empty(), Long.MAX_VALUE, 10)).hasSize(1);
  }

  @Test
  void what_is_frequent_and_good_is_written_once_an_hour() {
    SignInEvent program = new SignInEvent(Kind.SIGNED_IN, "carol", "192.0.2.1", "Basic", "", "");
    for (int request = 0; request < 10; request++) {
      log.addFirst(program);
    }

    assertThat(log.list(Optional.empty(), Long.MAX_VALUE, 10))
        .extracting(SignInEntry::count)
        .containsExactly(1L);
  }

  private static SignInEvent failed(String user, String address) {
    return new SignInEvent(Kind.SIGN_IN_FAILED, user, address, "POST", "/session", "CC-1801");
  }
}
