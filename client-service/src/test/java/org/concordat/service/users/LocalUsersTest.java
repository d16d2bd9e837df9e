package org.concordat.service.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.concordat.protocol.identity.Role;
import org.concordat.service.testing.ManualClock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalUsersTest {
  private static final Map<String, Set<Role>> INITIAL =
      Map.of("carol", Set.of(Role.SCIENTIST, Role.OFFICER), "dave", Set.of(Role.STEWARD));

  private static final String HOME = "192.0.2.1";
  private static final String AWAY = "198.51.100.7";
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;

  @Test
  void both_files_are_readable_by_their_owner_only() throws IOException {
    open(Clock.systemUTC());

    for (String file : List.of("users.json", "credentials.txt")) {
      assertThat(
              PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve(file))))
          .as(file)
          .isEqualTo("rw-------");
    }
  }

  @Test
  void the_file_of_accounts_holds_no_password() throws IOException {
    open(Clock.systemUTC());

    for (String line : Files.readAllLines(directory.resolve("credentials.txt"))) {
      assertThat(Files.readString(directory.resolve("users.json")))
          .doesNotContain(line.split(":", 2)[1]);
    }
  }

  @Test
  void a_generated_password_signs_in_and_another_does_not() throws IOException {
    LocalUsers users = open(Clock.systemUTC());

    assertThat(users.user(basic("carol", password("carol")), HOME))
        .contains(User.local("carol", Set.of(Role.SCIENTIST, Role.OFFICER)));
    assertThat(users.user(basic("carol", password("dave")), HOME)).isEmpty();
    assertThat(users.user(basic("nobody", password("dave")), HOME)).isEmpty();
    assertThat(users.user("Basic !!!", HOME)).isEmpty();
    assertThat(users.user(null, HOME)).isEmpty();
  }

  @Test
  void passwords_stay_after_a_restart() throws IOException {
    open(Clock.systemUTC());
    String password = password("dave");

    assertThat(open(Clock.systemUTC()).user(basic("dave", password), HOME)).isPresent();
  }

  @Test
  void a_fifth_wrong_password_makes_the_next_wait_and_each_further_one_twice_as_long()
      throws IOException {
    ManualClock clock = new ManualClock(START);
    LocalUsers users = open(clock);
    for (int wrong = 0; wrong < Attempts.FREE_FOR_ACCOUNT; wrong++) {
      assertThat(users.withPassword("dave", "guess", "10.0.0." + wrong)).isEmpty();
    }

    for (long seconds = 1; seconds <= 4; seconds *= 2) {
      assertWait(users, "dave", AWAY, seconds);
      clock.advance(Duration.ofSeconds(seconds));
      assertThat(users.withPassword("dave", "guess", AWAY)).isEmpty();
    }
    assertWait(users, "carol", AWAY, 0);
  }

  @Test
  void the_right_password_is_not_looked_at_while_a_guesser_has_to_wait() throws IOException {
    LocalUsers users = open(new ManualClock(START));
    exhaust(users, "dave");

    assertThatThrownBy(() -> users.withPassword("dave", password("dave"), AWAY))
        .isInstanceOf(LimitedException.class);
  }

  @Test
  void an_account_that_does_not_exist_is_limited_as_one_that_does() {
    LocalUsers users = open(new ManualClock(START));
    exhaust(users, "nobody");
    exhaust(users, "dave");

    LimitedException known = refusal(users, "dave");
    LimitedException unknown = refusal(users, "nobody");

    assertThat(unknown).hasMessage(known.getMessage());
    assertThat(unknown.retryAfterSeconds()).isEqualTo(known.retryAfterSeconds());
  }

  @Test
  void whoever_signed_in_from_an_address_before_is_not_kept_out_by_strangers_elsewhere()
      throws IOException {
    LocalUsers users = open(new ManualClock(START));
    assertThat(users.withPassword("dave", password("dave"), HOME)).isPresent();
    exhaust(users, "dave");

    assertThat(users.withPassword("dave", "mistyped", HOME)).isEmpty();
    assertThat(users.withPassword("dave", password("dave"), HOME)).isPresent();
  }

  @Test
  void one_address_cannot_try_all_accounts() {
    LocalUsers users = open(new ManualClock(START));
    for (int wrong = 0; wrong < Attempts.FREE_FOR_ADDRESS; wrong++) {
      assertThat(users.withPassword("user" + wrong, "guess", "2001:db8::" + wrong)).isEmpty();
    }

    assertThatThrownBy(() -> users.withPassword("carol", "guess", "2001:db8::ffff"))
        .isInstanceOf(LimitedException.class);
    assertThat(users.withPassword("carol", "guess", "2001:db8:0:1::1")).isEmpty();
  }

  @Test
  void a_user_with_a_name_that_could_be_another_kind_of_id_is_refused() {
    assertThatThrownBy(() -> new LocalUsers.Account("oidc:1", List.of(Role.STEWARD), 1, "", ""))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("oidc:1");
  }

  @Test
  void no_person_can_be_the_service() {
    assertThatThrownBy(() -> new User("mallory", "mallory", Set.of(Role.PARTICIPANT)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static void exhaust(LocalUsers users, String account) {
    for (int wrong = 0; wrong < Attempts.FREE_FOR_ACCOUNT; wrong++) {
      assertThat(users.withPassword(account, "guess", AWAY)).isEmpty();
    }
  }

  private static LimitedException refusal(LocalUsers users, String account) {
    return catchThrowableOfType(
        LimitedException.class, () -> users.withPassword(account, "guess", AWAY));
  }

  private static void assertWait(LocalUsers users, String account, String from, long seconds) {
    LimitedException refusal =
        catchThrowableOfType(
            LimitedException.class, () -> users.withPassword(account, "guess", from));
    assertThat(refusal == null ? 0 : refusal.retryAfterSeconds()).isEqualTo(seconds);
  }

  private LocalUsers open(Clock clock) {
    return LocalUsers.open(
        directory.resolve("users.json"),
        directory.resolve("credentials.txt"),
        INITIAL,
        new SecureRandom(),
        clock);
  }

  private String password(String user) throws IOException {
    return Files.readAllLines(directory.resolve("credentials.txt")).stream()
        .filter(line -> line.startsWith(user + ":"))
        .map(line -> line.split(":", 2)[1])
        .findFirst()
        .orElseThrow();
  }

  private static String basic(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
