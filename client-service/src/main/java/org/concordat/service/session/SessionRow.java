package org.concordat.service.session;

import static org.concordat.service.integrity.SealedTable.number;
import static org.concordat.service.integrity.SealedTable.text;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.concordat.protocol.identity.Role;
import org.concordat.service.integrity.SealedRow;
import org.concordat.service.integrity.SealedTable;
import org.concordat.service.users.User;

/**
 * A session as it is kept.
 *
 * @param digest the digest of the cookie's value, which is kept nowhere
 * @param way how the user signed in: {@code local}, or {@code oidc:} and the provider's digest
 * @param user who
 * @param startedMillis when
 * @param seenMillis when the last request came
 */
record SessionRow(String digest, String way, User user, long startedMillis, long seenMillis) {
  /** Its table. Sealed: a row put in by hand would be somebody signed in. */
  static final SealedTable TABLE =
      SealedTable.ofOwn(
          "browser_session",
          List.of(text("id_digest").hidden()),
          text("way"),
          text("user_id"),
          text("user_name"),
          text("user_roles"),
          number("started_millis"),
          number("seen_millis"));

  static SessionRow of(SealedRow row) {
    return new SessionRow(
        row.text("id_digest"),
        row.text("way"),
        new User(
            row.text("user_id"),
            row.text("user_name"),
            Arrays.stream(row.text("user_roles").split(" "))
                .map(Role::valueOf)
                .collect(Collectors.toUnmodifiableSet())),
        row.number("started_millis"),
        row.number("seen_millis"));
  }

  Object[] values() {
    return new Object[] {
      digest,
      way,
      user.id(),
      user.name(),
      user.roles().stream().sorted().map(Role::name).collect(Collectors.joining(" ")),
      startedMillis,
      seenMillis
    };
  }

  SessionRow seen(long nowMillis) {
    return new SessionRow(digest, way, user, startedMillis, nowMillis);
  }

  SessionRow with(User today) {
    return new SessionRow(digest, way, today, startedMillis, seenMillis);
  }
}
