package org.concordat.service.session;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.database.DatabaseException;
import org.concordat.service.users.User;

/**
 * Sessions of browsers. The cookie's value is 256 random bits, chosen here at each sign-in; only
 * its digest is kept, so neither memory nor database holds what would sign somebody in. A user who
 * starts too many loses the own oldest, nobody else's. Safe for use by several threads.
 */
public final class Sessions {
  /** How many sessions one user may have. */
  static final int MOST_OF_ONE = 20;

  private static final int MOST = 10_000;
  private static final long STORED_EVERY_MILLIS = Duration.ofMinutes(1).toMillis();
  private static final String ID_TAG = "concordat/session/id/1";
  private static final String CSRF_TAG = "concordat/session/csrf/1";

  /** How local users sign in. */
  public static final String LOCAL = "local";

  private final SessionStore store;
  private final WebSettings settings;
  private final SecureRandom random;
  private final InstantSource clock;
  private final Map<String, Held> held = new ConcurrentHashMap<>();

  /** A session in memory, when its last request was written down, and what the provider gave. */
  private record Held(SessionRow row, long storedMillis, Optional<String> idToken) {
    Held seen(long now) {
      return new Held(
          row.seen(now), now - storedMillis < STORED_EVERY_MILLIS ? storedMillis : now, idToken);
    }

    /** Does not show the token. */
    @Override
    public String toString() {
      return row.toString();
    }
  }

  /**
   * A session that has just begun.
   *
   * @param cookie the cookie's value
   * @param session the session
   */
  public record Started(String cookie, BrowserSession session) {
    /** Does not show the cookie. */
    @Override
    public String toString() {
      return "Started[" + session + "]";
    }
  }

  /**
   * Goes on with the sessions there were.
   *
   * @param store where they are kept
   * @param settings how long they last
   * @param random chooses cookies
   * @param clock the time
   * @param today gives a session's user as of today, empty when it may not go on; called with how
   *     the user signed in
   */
  public Sessions(
      SessionStore store,
      WebSettings settings,
      SecureRandom random,
      InstantSource clock,
      Today today) {
    this.store = store;
    this.settings = settings;
    this.random = random;
    this.clock = clock;
    long now = clock.millis();
    List<String> over = new ArrayList<>();
    for (SessionRow row : store.all()) {
      Optional<User> user = today.user(row.way(), row.user());
      if (user.isEmpty() || ends(row) <= now) {
        over.add(row.digest());
      } else {
        held.put(row.digest(), new Held(row.with(user.get()), row.seenMillis(), Optional.empty()));
      }
    }
    forget(over);
  }

  /** Tells who a user of before is today. */
  @FunctionalInterface
  public interface Today {
    /**
     * Looks a user up.
     *
     * @param way how the user signed in
     * @param before who it was then
     * @return the user with today's roles; empty when the session must not go on
     */
    Optional<User> user(String way, User before);
  }

  /**
   * Starts a session.
   *
   * @param way how the user signed in
   * @param user who
   * @return the session, with a cookie nobody has seen before
   * @throws ConcordatException {@code TOO_MANY_SESSIONS}
   */
  public Started start(String way, User user) {
    return start(way, user, Optional.empty());
  }

  /**
   * Starts a session of a user who has signed in at a provider.
   *
   * @param way how the user signed in
   * @param user who
   * @param idToken what names the user to the provider; kept in memory only
   * @return the session, with a cookie nobody has seen before
   * @throws ConcordatException {@code TOO_MANY_SESSIONS}
   */
  public synchronized Started start(String way, User user, Optional<String> idToken) {
    long now = clock.millis();
    List<String> over =
        new ArrayList<>(
            held.values().stream()
                .map(Held::row)
                .filter(row -> ends(row) <= now)
                .map(SessionRow::digest)
                .toList());
    over.forEach(held::remove);
    List<SessionRow> own =
        held.values().stream()
            .map(Held::row)
            .filter(row -> row.user().id().equals(user.id()))
            .sorted(Comparator.comparingLong(SessionRow::startedMillis))
            .toList();
    if (own.size() >= MOST_OF_ONE) {
      held.remove(own.getFirst().digest());
      over.add(own.getFirst().digest());
    } else if (held.size() >= MOST) {
      throw new ConcordatException(
          ErrorCode.TOO_MANY_SESSIONS, "this service keeps " + MOST + " sessions, all are in use");
    }
    forget(over);
    byte[] secret = new byte[Digests.LENGTH];
    random.nextBytes(secret);
    String cookie = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    SessionRow row = new SessionRow(digest(cookie), way, user, now, now);
    store.put(row);
    held.put(row.digest(), new Held(row, now, idToken));
    return new Started(cookie, session(cookie, row));
  }

  /** What has ended anyway may stay in the database a little longer. */
  private void forget(List<String> over) {
    try {
      store.remove(over);
    } catch (ConcordatException | DatabaseException e) {
      // The next start looks at their times and users again.
    }
  }

  /**
   * Finds the session of a cookie.
   *
   * @param cookie the cookie's value
   * @return the session; empty when there is none, or it is over
   */
  public Optional<BrowserSession> find(String cookie) {
    return live(digest(cookie)).map(row -> session(cookie, row));
  }

  /**
   * Finds the session of a cookie, and keeps it from ending for being idle.
   *
   * @param cookie the cookie's value
   * @return the session; empty when there is none, or it is over
   */
  public Optional<BrowserSession> use(String cookie) {
    String digest = digest(cookie);
    long now = clock.millis();
    if (live(digest).isEmpty()) {
      return Optional.empty();
    }
    Held after = held.computeIfPresent(digest, (any, before) -> before.seen(now));
    if (after == null) {
      return Optional.empty();
    }
    if (after.storedMillis() == now && after.row().startedMillis() != now) {
      storeStill(after.row());
    }
    return Optional.of(session(cookie, after.row()));
  }

  /** Not after it was ended meanwhile: that would bring it back at the next start. */
  private synchronized void storeStill(SessionRow row) {
    if (held.containsKey(row.digest())) {
      store.put(row);
    }
  }

  /**
   * Tells whether a session still goes on.
   *
   * @param cookie the cookie's value
   * @return whether it does
   */
  public boolean goesOn(String cookie) {
    return live(digest(cookie)).isPresent();
  }

  private Optional<SessionRow> live(String digest) {
    return Optional.ofNullable(held.get(digest))
        .map(Held::row)
        .filter(row -> ends(row) > clock.millis());
  }

  /**
   * Ends a session: from now on its cookie is worth nothing.
   *
   * @param cookie the cookie's value
   * @return what was ended; empty when there was no such session
   * @throws ConcordatException when it cannot be removed from the database, from where it would
   *     come back at the next start
   * @throws DatabaseException when the database failed
   */
  public synchronized Optional<Over> end(String cookie) {
    String digest = digest(cookie);
    Held over = held.remove(digest);
    if (over == null) {
      return Optional.empty();
    }
    store.remove(List.of(digest));
    return Optional.of(new Over(over.row().way(), over.row().user(), over.idToken()));
  }

  /**
   * A session that was ended.
   *
   * @param way how the user had signed in
   * @param user who
   * @param idToken what names the user to the provider, where it is still known
   */
  public record Over(String way, User user, Optional<String> idToken) {
    /** Does not show the token. */
    @Override
    public String toString() {
      return "Over[" + user.label() + "]";
    }
  }

  /**
   * Compares what a request names as a session's token.
   *
   * @param session the session
   * @param given what the request names; may be null
   * @return whether it is the token
   */
  public static boolean names(BrowserSession session, String given) {
    return given != null
        && MessageDigest.isEqual(Digests.bytes(given), Digests.bytes(session.csrf()));
  }

  private BrowserSession session(String cookie, SessionRow row) {
    return new BrowserSession(row.user(), csrf(cookie), ends(row));
  }

  private long ends(SessionRow row) {
    return Math.min(
        row.seenMillis() + settings.idle().toMillis(),
        row.startedMillis() + settings.lifetime().toMillis());
  }

  private static String digest(String cookie) {
    return Digests.hex(Digests.sha256(ID_TAG, Digests.bytes(cookie)));
  }

  /** Follows from the cookie, so it is kept nowhere and is the same after a restart. */
  private static String csrf(String cookie) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(Digests.sha256(CSRF_TAG, Digests.bytes(cookie)));
  }
}
