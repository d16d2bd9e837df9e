package org.concordat.service.oversight.signin;

import org.concordat.service.integrity.SealedRow;

/**
 * A row of the log: something that happened once or, within an hour, several times alike.
 *
 * @param sequence its number, from 1
 * @param firstMillis when it happened first
 * @param lastMillis when it happened last
 * @param count how often
 * @param event what happened: a name of {@link SignInEvent.Kind}
 * @param user who, as far as it is known; empty otherwise
 * @param address where it came from; {@code others} for what came from too many places to list
 * @param method the HTTP method
 * @param route the route with its parts in braces; empty for a path that is none
 * @param code the refusal's stable code; empty for none
 */
public record SignInEntry(
    long sequence,
    long firstMillis,
    long lastMillis,
    long count,
    String event,
    String user,
    String address,
    String method,
    String route,
    String code) {
  static SignInEntry of(SealedRow row) {
    return new SignInEntry(
        row.number("sequence_number"),
        row.number("first_millis"),
        row.number("last_millis"),
        row.number("times"),
        row.text("event"),
        row.text("user_name"),
        row.text("address"),
        row.text("http_method"),
        row.text("route"),
        row.text("code"));
  }

  static SignInEntry first(long sequence, long atMillis, SignInEvent event) {
    return new SignInEntry(
        sequence,
        atMillis,
        atMillis,
        1,
        event.kind().name(),
        event.user(),
        event.address(),
        event.method(),
        event.route(),
        event.code());
  }

  SignInEntry again(long atMillis) {
    return new SignInEntry(
        sequence, firstMillis, atMillis, count + 1, event, user, address, method, route, code);
  }

  Object[] values() {
    return new Object[] {
      sequence, firstMillis, lastMillis, count, event, user, address, method, route, code
    };
  }
}
