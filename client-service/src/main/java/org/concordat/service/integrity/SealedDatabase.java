package org.concordat.service.integrity;

import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.database.Database;
import org.concordat.service.database.DatabaseException;

/**
 * The tables whose rows are sealed. One change at a time: each moves the sealed state on in its own
 * transaction, and after it the checkpoint file. Safe for use by several threads of one process;
 * two processes must not share a database.
 */
public final class SealedDatabase implements AutoCloseable {
  private static final String ONE_ROW = " where id = 1";
  private static final long SELDOM_MILLIS = 1_000;

  private final Database database;
  private final SealKey key;
  private final CheckpointFile file;
  private final List<SealedTable> tables;
  private final Findings findings;
  private final ReentrantLock writing = new ReentrantLock(true);
  private volatile Known known;
  private final InstantSource clock;
  private Optional<Known> attempted = Optional.empty();
  private long filed;
  private long writtenMillis;

  /** A state, and the bytes in which it lies in the database. */
  private static final class Known {
    private final SealedState state;
    private final byte[] sealed;

    private Known(SealedState state, byte[] sealed) {
      this.state = state;
      this.sealed = sealed;
    }
  }

  SealedDatabase(
      Database database,
      SealKey key,
      CheckpointFile file,
      List<SealedTable> tables,
      Findings findings,
      InstantSource clock,
      SealedState state,
      byte[] sealed) {
    this.clock = clock;
    this.database = database;
    this.key = key;
    this.file = file;
    this.tables = List.copyOf(tables);
    this.findings = findings;
    this.known = new Known(state, sealed);
    this.filed = state.filed();
  }

  /**
   * Opens the sealed tables of a database and compares it with the checkpoint file. What does not
   * fit is reported as a finding, and nothing is read or changed then.
   *
   * @param database the database, migrated
   * @param tables its sealed tables
   * @param directory where key and checkpoint file lie
   * @param random gives the key at the first start, and nonces
   * @param clock tells when the file was written last
   * @param findings where findings are reported
   * @return the tables
   * @throws UncheckedIOException when a file cannot be read or written
   * @throws IllegalArgumentException when others may read the key
   */
  public static SealedDatabase open(
      Database database,
      List<SealedTable> tables,
      Path directory,
      SecureRandom random,
      InstantSource clock,
      Findings findings) {
    return new Opening(database, tables, directory, random, clock, findings).open();
  }

  /**
   * Work in a transaction.
   *
   * @param <S> what it reads or writes by
   * @param <T> its result's type
   */
  @FunctionalInterface
  public interface Work<S, T> {
    /**
     * Does it.
     *
     * @param session the open transaction
     * @return the result
     * @throws SQLException when the database failed
     */
    T on(S session) throws SQLException;
  }

  /**
   * Reads in one transaction.
   *
   * @param work what to read
   * @param <T> its result's type
   * @return its result
   * @throws ConcordatException {@code STORE_TAMPERED} when a row is not as this service left it
   * @throws DatabaseException when the database failed
   */
  public <T> T read(Work<SealedReader, T> work) {
    return database.transaction(session -> work.on(new SealedReader(session, key, findings)));
  }

  /**
   * Reads at one moment: what is changed meanwhile is not seen.
   *
   * @param work what to read
   * @param <T> its result's type
   * @return its result
   * @throws ConcordatException {@code STORE_TAMPERED} when a row is not as this service left it
   * @throws DatabaseException when the database failed
   */
  public <T> T snapshot(Work<SealedReader, T> work) {
    return database.snapshot(session -> work.on(new SealedReader(session, key, findings)));
  }

  /**
   * Changes rows in one transaction: all of it is stored, or nothing.
   *
   * @param work what to change
   * @param <T> its result's type
   * @return its result
   * @throws ConcordatException {@code STORE_TAMPERED} when a row, or the state of all tables, is
   *     not as this service left it
   * @throws DatabaseException when the database failed
   */
  public <T> T change(Work<SealedWriter, T> work) {
    writing.lock();
    try {
      findings.refuseToRead(Finding.STORES);
      Done<T> done =
          database.transaction(
              session -> {
                settle(session);
                SealedWriter writer = new SealedWriter(session, key, findings, known.state);
                T value = work.on(writer);
                if (writer.hasChanged()) {
                  store(session, writer);
                }
                return new Done<>(value, writer.hasChanged(), !writer.hasMoved());
              });
      if (done.changed()) {
        known = attempted.orElseThrow();
        attempted = Optional.empty();
        writeFile(done.own());
      }
      return done.value();
    } finally {
      writing.unlock();
    }
  }

  /**
   * What a transaction did.
   *
   * @param value its result
   * @param changed whether it changed anything
   * @param own whether that was something only this member knows
   */
  private record Done<T>(T value, boolean changed, boolean own) {}

  /** After a commit without an answer: finds out whether it succeeded. */
  private void settle(Database.Session session) throws SQLException {
    if (attempted.isPresent()) {
      requireKnown(session);
      attempted = Optional.empty();
    }
  }

  /** Moves the state on, if it is the known one that lies there. */
  private void store(Database.Session session, SealedWriter writer) throws SQLException {
    SealedState next = known.state.after(writer.mark(), filed, writer.changes());
    Known stored = new Known(next, next.seal(key));
    int changed =
        session.change(
            "update seal_state set sealed = ?" + ONE_ROW + " and sealed = ?",
            stored.sealed,
            known.sealed);
    if (changed != 1) {
      requireKnown(session);
      throw new SQLException("the row of seal_state cannot be changed");
    }
    attempted = Optional.of(stored);
  }

  /** Only this process moves the state: any other bytes were put there. */
  private void requireKnown(Database.Session session) throws SQLException {
    byte[] there = sealed(session).orElse(new byte[0]);
    if (Arrays.equals(there, known.sealed)) {
      return;
    }
    if (attempted.filter(last -> Arrays.equals(there, last.sealed)).isPresent()) {
      known = attempted.get();
      return;
    }
    Finding finding =
        new Finding(
            Finding.STORES,
            ErrorCode.STORE_TAMPERED,
            "the database was changed or put back while this service ran: expected its change "
                + known.state.generation()
                + ", "
                + known.state.mark()
                + ", found "
                + SealedState.open(there, key)
                    .map(state -> "change " + state.generation() + ", " + state.mark())
                    .orElse("a state this service did not write"));
    findings.report(finding);
    throw finding.refusal();
  }

  static Optional<byte[]> sealed(Database.Session session) throws SQLException {
    return session.one("select sealed from seal_state" + ONE_ROW, row -> row.getBytes(1));
  }

  /**
   * Writes the file behind the database. What only this member knows is there for good before the
   * change returns. Blocks can be followed again: for them it is written now and then.
   */
  private void writeFile(boolean own) {
    long now = clock.millis();
    if (own || now - writtenMillis >= SELDOM_MILLIS || now < writtenMillis) {
      writtenMillis = now;
      write(own);
    }
  }

  private void write(boolean durable) {
    SealedState state = known.state;
    try {
      file.write(key, new CheckpointFile.Content(state.generation(), state.mark()), durable);
      filed = durable ? state.generation() : filed;
    } catch (UncheckedIOException e) {
      // The file stays behind: that much of the database could be put back unnoticed.
      findings.note("cannot write " + file + ": " + e.getCause().getMessage());
    }
  }

  /** Brings the file up to the database. */
  @Override
  public void close() {
    writing.lock();
    try {
      if (known.sealed.length > 0) {
        write(true);
      }
    } finally {
      writing.unlock();
    }
  }

  /**
   * Returns how far the chain was followed.
   *
   * @return the mark behind the last block
   */
  public ChainMark mark() {
    return known.state.mark();
  }

  /**
   * Returns where findings are reported.
   *
   * @return the findings
   */
  public Findings findings() {
    return findings;
  }

  /** Scans all tables once; what does not fit is reported. Gives how many rows there were. */
  long scan() {
    long rows = 0;
    for (SealedTable table : tables) {
      TableScan.Result result =
          database.snapshot(session -> TableScan.of(session, key, table, state(session)));
      rows += result.rows();
      if (result.finding().isPresent()) {
        scanAlone(table);
      }
    }
    return rows;
  }

  private Optional<SealedState> state(Database.Session session) throws SQLException {
    return sealed(session).flatMap(bytes -> SealedState.open(bytes, key));
  }

  /** Looks again while nothing changes: now what it finds is certain. */
  private void scanAlone(SealedTable table) {
    writing.lock();
    try {
      database
          .transaction(
              session -> {
                requireKnown(session);
                return TableScan.of(session, key, table, Optional.of(known.state));
              })
          .finding()
          .ifPresent(findings::report);
    } finally {
      writing.unlock();
    }
  }
}
