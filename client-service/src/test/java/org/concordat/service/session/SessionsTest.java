package org.concordat.service.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.identity.Role;
import org.concordat.service.database.Database;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.testing.ManualClock;
import org.concordat.service.testing.Stores;
import org.concordat.service.users.User;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionsTest {
  private static final User CAROL = User.local("carol", Set.of(Role.OFFICER));
  private static final User DAVE = User.local("dave", Set.of(Role.STEWARD));
  private static final Duration IDLE = Duration.ofMinutes(30);
  private static final Duration LIFETIME = Duration.ofHours(8);
  private static final WebSettings SETTINGS =
      new WebSettings(Optional.empty(), Optional.empty(), IDLE, LIFETIME, Duration.ofSeconds(30));

  @TempDir static Path directory;
  private static Database database;
  private static SealedDatabase sealed;

  private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
  private Sessions sessions;

  @BeforeAll
  static void openStore() {
    database = Database.open(Database.h2(directory.resolve("db")), "", "");
    sealed = Stores.open(database, directory);
  }

  @AfterAll
  static void closeStore() {
    sealed.close();
    database.close();
  }

  @BeforeEach
  void forgetAll() {
    restarted((way, before) -> Optional.empty());
    sessions = restarted((way, before) -> Optional.of(before));
  }

  @Test
  void a_session_ends_when_it_is_idle() {
    String cookie = sessions.start("local", CAROL).cookie();

    clock.advance(IDLE.minusMillis(1));
    assertThat(sessions.use(cookie)).isPresent();
    clock.advance(IDLE.minusMillis(1));
    assertThat(sessions.use(cookie)).isPresent();
    clock.advance(IDLE);
    assertThat(sessions.use(cookie)).isEmpty();
  }

  @Test
  void looking_at_a_session_does_not_keep_it() {
    String cookie = sessions.start("local", CAROL).cookie();

    clock.advance(IDLE.minusMillis(1));
    assertThat(sessions.find(cookie)).isPresent();
    clock.advance(Duration.ofMillis(1));
    assertThat(sessions.find(cookie)).isEmpty();
  }

  @Test
  void a_session_ends_after_its_lifetime_however_busy_it_is() {
    String cookie = sessions.start("local", CAROL).cookie();

    for (long minutes = 20; minutes < LIFETIME.toMinutes(); minutes += 20) {
      clock.advance(Duration.ofMinutes(20));
      assertThat(sessions.use(cookie)).isPresent();
    }
    clock.advance(Duration.ofMinutes(20));
    assertThat(sessions.use(cookie)).isEmpty();
  }

  @Test
  void a_session_goes_on_after_a_restart_with_the_same_token() {
    Sessions.Started started = sessions.start("local", CAROL);

    Sessions next = restarted((way, before) -> Optional.of(before));

    assertThat(next.use(started.cookie())).contains(started.session());
  }

  @Test
  void the_last_request_counts_after_a_restart_to_the_minute() {
    String cookie = sessions.start("local", CAROL).cookie();
    clock.advance(Duration.ofMinutes(20));
    assertThat(sessions.use(cookie)).isPresent();
    clock.advance(Duration.ofMinutes(20));

    assertThat(restarted((way, before) -> Optional.of(before)).use(cookie)).isPresent();
  }

  @Test
  void a_session_that_was_ended_stays_ended_after_a_restart() {
    String cookie = sessions.start("local", CAROL).cookie();

    sessions.end(cookie);

    assertThat(sessions.use(cookie)).isEmpty();
    assertThat(restarted((way, before) -> Optional.of(before)).use(cookie)).isEmpty();
  }

  @Test
  void after_a_restart_a_user_has_todays_roles_and_one_who_is_gone_no_session() {
    String ofCarol = sessions.start("local", CAROL).cookie();
    String ofDave = sessions.start("local", DAVE).cookie();
    User today = User.local("carol", Set.of(Role.AUDITOR));

    Sessions next =
        restarted((way, before) -> before.equals(CAROL) ? Optional.of(today) : Optional.empty());

    assertThat(next.use(ofCarol)).map(BrowserSession::user).contains(today);
    assertThat(next.use(ofDave)).isEmpty();
  }

  @Test
  void the_database_holds_no_cookie_and_no_token() {
    Sessions.Started started = sessions.start("local", CAROL);

    List<String> stored = new ArrayList<>();
    database.transaction(
        session ->
            session.list(
                "select * from browser_session",
                row -> {
                  for (int column = 1; column <= row.getMetaData().getColumnCount(); column++) {
                    stored.add(row.getString(column));
                  }
                  return "";
                }));

    assertThat(stored).contains("carol").hasSizeGreaterThan(6);
    assertThat(String.join("\n", stored))
        .doesNotContain(started.cookie())
        .doesNotContain(started.session().csrf());
  }

  @Test
  void a_row_put_in_by_hand_signs_nobody_in(@TempDir Path other) {
    try (Database touched = Database.open(Database.h2(other.resolve("db")), "", "");
        SealedDatabase seals = Stores.open(touched, other)) {
      SessionStore store = new SessionStore(seals);
      Sessions before =
          new Sessions(
              store, SETTINGS, new SecureRandom(), clock, (way, user) -> Optional.of(user));
      String cookie = before.start("local", DAVE).cookie();
      touched.transaction(
          session ->
              session.change(
                  "update browser_session set user_id = 'carol', user_roles = 'OFFICER'"));

      Sessions after =
          new Sessions(
              store, SETTINGS, new SecureRandom(), clock, (way, user) -> Optional.of(user));

      assertThat(after.use(cookie)).isEmpty();
    }
  }

  @Test
  void a_user_who_signs_in_often_loses_the_own_oldest_session_and_nobody_elses() {
    String ofDave = sessions.start("local", DAVE).cookie();
    List<String> ofCarol = new ArrayList<>();
    for (int session = 0; session <= Sessions.MOST_OF_ONE; session++) {
      ofCarol.add(sessions.start("local", CAROL).cookie());
      clock.advance(Duration.ofMillis(1));
    }

    assertThat(sessions.use(ofDave)).isPresent();
    assertThat(sessions.use(ofCarol.getFirst())).isEmpty();
    assertThat(ofCarol.subList(1, ofCarol.size())).allMatch(sessions::goesOn);
  }

  @Test
  void every_session_has_a_cookie_and_a_token_of_its_own() {
    Sessions.Started first = sessions.start("local", CAROL);
    Sessions.Started second = sessions.start("local", CAROL);

    assertThat(first.cookie()).isNotEqualTo(second.cookie()).hasSize(43);
    assertThat(Sessions.names(first.session(), first.session().csrf())).isTrue();
    assertThat(Sessions.names(first.session(), second.session().csrf())).isFalse();
    assertThat(Sessions.names(first.session(), first.cookie())).isFalse();
    assertThat(Sessions.names(first.session(), null)).isFalse();
  }

  private Sessions restarted(Sessions.Today today) {
    return new Sessions(new SessionStore(sealed), SETTINGS, new SecureRandom(), clock, today);
  }
}
