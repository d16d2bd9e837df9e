package org.concordat.service.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
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

    assertThat(users.user(basic("carol", password("carol"))))
        .contains(new User("carol", Set.of(Role.SCIENTIST, Role.OFFICER)));
    assertThat(users.user(basic("carol", password("dave")))).isEmpty();
    assertThat(users.user(basic("nobody", password("dave")))).isEmpty();
    assertThat(users.user("Basic !!!")).isEmpty();
    assertThat(users.user(null)).isEmpty();
  }

  @Test
  void passwords_stay_after_a_restart() throws IOException {
    open(Clock.systemUTC());
    String password = password("dave");

    assertThat(open(Clock.systemUTC()).user(basic("dave", password))).isPresent();
  }

  @Test
  void a_token_ends() {
    ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    LocalUsers users = open(clock);
    SignIn.Token token = users.token(new User("carol", Set.of(Role.OFFICER)));

    assertThat(users.user("Bearer " + token.token())).isPresent();
    clock.set(Instant.ofEpochMilli(token.expiresAtMillis() + 1));
    assertThat(users.user("Bearer " + token.token())).isEmpty();
  }

  @Test
  void no_person_can_be_the_service() {
    assertThatThrownBy(() -> new User("mallory", Set.of(Role.PARTICIPANT)))
        .isInstanceOf(IllegalArgumentException.class);
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
