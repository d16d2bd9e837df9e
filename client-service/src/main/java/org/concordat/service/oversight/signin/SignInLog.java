package org.concordat.service.oversight.signin;

import static org.concordat.service.integrity.SealedTable.number;
import static org.concordat.service.integrity.SealedTable.text;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.service.database.DatabaseException;
import org.concordat.service.integrity.SealedDatabase;
import org.concordat.service.integrity.SealedTable;
import org.concordat.service.oversight.signin.SignInEvent.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who signed in and out, and what was refused. What happens alike within an hour is one row with a
 * count, and what strangers cause takes {@link #MOST_AN_HOUR} rows an hour at most: the rest is
 * counted in one row for each kind and code. So nobody fills the database by being refused, and
 * refusals push no sign-in out: each of the two has a number of rows of its own.
 *
 * <p>What is new is in the database when {@link #add} returns, if the database takes it; counts
 * follow with {@link #flush}. Every event is in the service's log as well, at once and without the
 * name of the user: logs name nobody. Safe for use by several threads.
 */
public final class SignInLog implements AutoCloseable {
  /** The table. */
  public static final SealedTable TABLE =
      SealedTable.ofOwn(
          "sign_in_log",
          List.of(number("sequence_number")),
          number("first_millis"),
          number("last_millis"),
          number("times"),
          text("event"),
          text("user_name"),
          text("address"),
          text("http_method"),
          text("route"),
          text("code"));

  /** How many rows strangers can fill in an hour. */
  static final int MOST_AN_HOUR = 200;

  /** How many rows are kept of what strangers cause, and how many of all else. */
  static final int MOST_KEPT = 20_000;

  /** What stands for the address in a row that counts the rest. */
  static final String OTHERS = "others";

  private static final Logger LOG = LoggerFactory.getLogger(SignInLog.class);
  private static final long WINDOW_MILLIS = Duration.ofHours(1).toMillis();
  private static final long PRUNE_EVERY_MILLIS = Duration.ofHours(1).toMillis();

  private final SealedDatabase database;
  private final InstantSource clock;
  private final Duration retention;
  private final int mostKept;
  private final Map<SignInEvent, SignInEntry> open = new HashMap<>();
  private final Map<Long, SignInEntry> unwritten = new TreeMap<>();
  private long windowMillis;
  private int free;
  private long next;
  private long prunedMillis;

  /**
   * Opens the log.
   *
   * @param database where it is kept
   * @param clock the time
   * @param retention how long a row is kept
   */
  public SignInLog(SealedDatabase database, InstantSource clock, Duration retention) {
    this(database, clock, retention, MOST_KEPT);
  }

  /** Opens a log of another size. */
  SignInLog(SealedDatabase database, InstantSource clock, Duration retention, int mostKept) {
    this.database = database;
    this.clock = clock;
    this.retention = retention;
    this.mostKept = mostKept;
    this.next = last() + 1;
  }

  private long last() {
    try {
      return read("order by sequence_number desc limit 1").stream()
          .mapToLong(SignInEntry::sequence)
          .findFirst()
          .orElse(0);
    } catch (ConcordatException | DatabaseException e) {
      // Nothing is written while the stores are not as they were left; the next start looks again.
      return 0;
    }
  }

  /**
   * Writes down what happened.
   *
   * @param event what
   */
  public void add(SignInEvent event) {
    (event.kind().free() ? LOG.atWarn() : LOG.atInfo())
        .addKeyValue("event", event.kind())
        .addKeyValue("address", event.address())
        .addKeyValue("route", event.method() + " " + event.route())
        .addKeyValue("code", event.code())
        .log("sign-in");
    if (isNew(event)) {
      flush();
    }
  }

  /**
   * Writes down what happened unless the last hour has it: it is so frequent that its number says
   * nothing.
   *
   * @param event what
   */
  public void addFirst(SignInEvent event) {
    boolean known;
    synchronized (this) {
      known = clock.millis() - windowMillis < WINDOW_MILLIS && open.containsKey(event);
    }
    if (!known) {
      add(event);
    }
  }

  /** Counts; gives whether there is a row that was not there before. */
  private synchronized boolean isNew(SignInEvent event) {
    long now = clock.millis();
    if (now - windowMillis >= WINDOW_MILLIS || now < windowMillis) {
      windowMillis = now;
      free = 0;
      open.clear();
    }
    SignInEvent key = event;
    if (event.kind().free() && !open.containsKey(event)) {
      if (free >= MOST_AN_HOUR) {
        key = new SignInEvent(event.kind(), "", OTHERS, "", "", event.code());
      } else {
        free++;
      }
    }
    SignInEntry before = open.get(key);
    SignInEntry entry = before == null ? SignInEntry.first(next++, now, key) : before.again(now);
    open.put(key, entry);
    unwritten.put(entry.sequence(), entry);
    return before == null;
  }

  /** Brings the database up to date; what it does not take now is kept for the next time. */
  public synchronized void flush() {
    long now = clock.millis();
    boolean prune = now - prunedMillis >= PRUNE_EVERY_MILLIS;
    if (unwritten.isEmpty() && !prune) {
      return;
    }
    try {
      database.change(
          writer -> {
            for (SignInEntry entry : unwritten.values()) {
              writer.put(TABLE, entry.values());
            }
            if (prune) {
              for (SignInEntry over :
                  over(writer.list(TABLE, "").stream().map(SignInEntry::of).toList(), now)) {
                writer.remove(TABLE, over.sequence());
              }
            }
            return null;
          });
      unwritten.clear();
      prunedMillis = prune ? now : prunedMillis;
    } catch (ConcordatException | DatabaseException e) {
      LOG.atWarn().addKeyValue("reason", e.getMessage()).log("sign-ins cannot be stored");
      forgetOldest();
    }
  }

  private void forgetOldest() {
    List<Long> numbers = new ArrayList<>(unwritten.keySet());
    numbers.subList(0, Math.max(0, numbers.size() - mostKept)).forEach(unwritten::remove);
  }

  /** Rows whose time is over, and the oldest of those there are too many of. */
  private List<SignInEntry> over(List<SignInEntry> all, long now) {
    List<SignInEntry> over = new ArrayList<>();
    for (boolean free : new boolean[] {true, false}) {
      List<SignInEntry> some =
          all.stream()
              .filter(entry -> Kind.valueOf(entry.event()).free() == free)
              .sorted((one, other) -> Long.compare(one.sequence(), other.sequence()))
              .toList();
      int surplus = Math.max(0, some.size() - mostKept);
      for (int at = 0; at < some.size(); at++) {
        if (at < surplus || some.get(at).lastMillis() < now - retention.toMillis()) {
          over.add(some.get(at));
        }
      }
    }
    return over;
  }

  /**
   * Lists rows, the newest first.
   *
   * @param kind only those of this kind; empty for all
   * @param before only those with a smaller number
   * @param most how many at most
   * @return the rows, with counts up to now
   */
  public List<SignInEntry> list(Optional<Kind> kind, long before, int most) {
    flush();
    return kind.isPresent()
        ? read(
            "where event = ? and sequence_number < ? order by sequence_number desc limit ?",
            kind.get().name(),
            before,
            most)
        : read("where sequence_number < ? order by sequence_number desc limit ?", before, most);
  }

  private List<SignInEntry> read(String tail, Object... arguments) {
    return database.read(reader -> reader.list(TABLE, tail, arguments)).stream()
        .map(SignInEntry::of)
        .toList();
  }

  /** Writes the last counts. */
  @Override
  public void close() {
    flush();
  }
}
