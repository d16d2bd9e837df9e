package org.concordat.service.oversight.access;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.database.Database;
import org.concordat.service.database.DatabaseException;
import org.concordat.service.oversight.access.AccessEntry.Link;

/**
 * Who read what at this instance. Rows are only added, one after the other, and removed from the
 * oldest on when their time is over. Each carries the digest of the one before, so that a row that
 * was edited, or removed from the middle, shows.
 *
 * <p>A digest is no key: who can write to the database and knows this class can write a whole new
 * chain, and a service that was stopped cannot tell that its last rows are gone. Against both, note
 * the head ({@link #check}) somewhere else and ask for it later.
 */
public final class AccessLog {
  private static final long PRUNE_EVERY_MILLIS = Duration.ofHours(1).toMillis();
  private static final String COLUMNS =
      "select sequence_number, at_millis, user_name, user_roles, http_method, route, subjects,"
          + " answer_status, previous_digest, digest from access_log";

  private final Database database;
  private final Clock clock;
  private final Duration retention;
  private final ReentrantLock writing = new ReentrantLock();
  private Link head;
  private long prunedMillis;

  /**
   * Opens the log.
   *
   * @param database where it is kept
   * @param clock the time
   * @param retention how long a row is kept
   */
  public AccessLog(Database database, Clock clock, Duration retention) {
    this.database = database;
    this.clock = clock;
    this.retention = retention;
    this.head = database.transaction(AccessLog::last);
  }

  /**
   * Returns how long a row is kept.
   *
   * @return the setting
   */
  public Duration retention() {
    return retention;
  }

  /**
   * Adds a row. Only when this returns may the answer leave.
   *
   * @param access what was asked, and how it was answered
   * @throws ConcordatException {@code ACCESS_LOG_UNAVAILABLE} when it cannot be added, or the last
   *     row is not the one this service wrote
   */
  public void append(Access access) {
    writing.lock();
    try {
      long now = clock.millis();
      AccessEntry entry = AccessEntry.after(head, now, access);
      database.transaction(
          session -> {
            requireHead(last(session));
            if (now - prunedMillis >= PRUNE_EVERY_MILLIS) {
              prune(session, now - retention.toMillis());
            }
            return insert(session, entry);
          });
      head = entry.link();
      prunedMillis = now - prunedMillis >= PRUNE_EVERY_MILLIS ? now : prunedMillis;
    } catch (DatabaseException e) {
      throw new ConcordatException(
          ErrorCode.ACCESS_LOG_UNAVAILABLE, "what is read cannot be written down", e);
    } finally {
      writing.unlock();
    }
  }

  private void requireHead(Link stored) {
    if (!stored.equals(head)) {
      throw new ConcordatException(
          ErrorCode.ACCESS_LOG_UNAVAILABLE,
          "the access log ends with row "
              + stored.sequence()
              + ", expected the row "
              + head.sequence()
              + " that this service wrote");
    }
  }

  private static int insert(Database.Session session, AccessEntry entry) throws SQLException {
    return session.change(
        "insert into access_log (sequence_number, at_millis, user_name, user_roles, http_method,"
            + " route, subjects, answer_status, previous_digest, digest)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        entry.sequence(),
        entry.atMillis(),
        entry.user(),
        entry.roles(),
        entry.method(),
        entry.route(),
        entry.subjects(),
        entry.status(),
        entry.previousDigest(),
        entry.digest());
  }

  /** Removes the oldest rows up to the first one that is still to be kept. */
  private static void prune(Database.Session session, long cutoffMillis) throws SQLException {
    Optional<AccessEntry> kept =
        session.one(
            COLUMNS + " where at_millis >= ? order by sequence_number limit 1",
            AccessLog::entry,
            cutoffMillis);
    Optional<AccessEntry> lastOver =
        kept.isPresent()
            ? session.one(
                COLUMNS + " where sequence_number < ? order by sequence_number desc limit 1",
                AccessLog::entry,
                kept.get().sequence())
            : session.one(COLUMNS + " order by sequence_number desc limit 1", AccessLog::entry);
    if (lastOver.isEmpty()) {
      return;
    }
    Link start = lastOver.get().link();
    session.change("delete from access_log_start where id = 1");
    session.change(
        "insert into access_log_start (id, sequence_number, digest) values (1, ?, ?)",
        start.sequence(),
        start.digest());
    session.change("delete from access_log where sequence_number <= ?", start.sequence());
  }

  /**
   * Lists rows, the newest first.
   *
   * @param before only those with a smaller number
   * @param most how many at most
   * @return the rows
   */
  public List<AccessEntry> list(long before, int most) {
    return database.transaction(
        session ->
            session.list(
                COLUMNS + " where sequence_number < ? order by sequence_number desc limit ?",
                AccessLog::entry,
                before,
                most));
  }

  /**
   * Follows the chain from its oldest row to its newest.
   *
   * @param noted a row that was noted at an earlier check; empty for none
   * @return whether every row follows the one before, and the noted one still stands
   */
  public AccessCheck check(Optional<Link> noted) {
    writing.lock();
    try {
      ChainWalk walk = new ChainWalk(database.transaction(AccessLog::start), noted);
      List<AccessEntry> page = ascending(walk.at());
      while (!page.isEmpty() && walk.follow(page)) {
        page = ascending(walk.at());
      }
      return walk.result(head);
    } finally {
      writing.unlock();
    }
  }

  private List<AccessEntry> ascending(long behind) {
    return database.transaction(
        session ->
            session.list(
                COLUMNS + " where sequence_number > ? order by sequence_number limit 200",
                AccessLog::entry,
                behind));
  }

  private static Link last(Database.Session session) throws SQLException {
    Optional<AccessEntry> newest =
        session.one(COLUMNS + " order by sequence_number desc limit 1", AccessLog::entry);
    return newest.isPresent() ? newest.get().link() : start(session);
  }

  private static Link start(Database.Session session) throws SQLException {
    return session
        .one(
            "select sequence_number, digest from access_log_start where id = 1",
            row -> new Link(row.getLong(1), row.getString(2)))
        .orElse(Link.START);
  }

  private static AccessEntry entry(ResultSet row) throws SQLException {
    return new AccessEntry(
        row.getLong(1),
        row.getLong(2),
        row.getString(3),
        row.getString(4),
        row.getString(5),
        row.getString(6),
        row.getString(7),
        row.getInt(8),
        row.getString(9),
        row.getString(10));
  }
}
