package org.concordat.service.integrity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.List;
import org.concordat.service.database.Database;

/** Two sealed tables in a database that somebody else writes to by hand. */
final class TamperedStore implements AutoCloseable {
  /** A table of what only the member knows, with a body. */
  static final SealedTable RESULTS =
      SealedTable.ofOwn(
              "task_result",
              List.of(SealedTable.text("task_id")),
              SealedTable.text("kind"),
              SealedTable.number("received_millis"),
              SealedTable.text("json_digest"))
          .withBody("json", "json_digest");

  /** A table of what only the member knows. */
  static final SealedTable TASKS =
      SealedTable.ofOwn(
          "task",
          List.of(SealedTable.text("task_id")),
          SealedTable.number("attempts"),
          SealedTable.number("published_millis"));

  /** A table that is filled from the blocks. */
  static final SealedTable BLOCKS =
      SealedTable.ofBlocks(
          "ledger_block",
          List.of(SealedTable.number("block_number")),
          SealedTable.text("header_hash"),
          SealedTable.text("codes"));

  private static final List<SealedTable> ALL = List.of(RESULTS, TASKS, BLOCKS);

  private final String url;
  private final String user;
  private final Path directory;
  private Database database;
  private SealedDatabase sealed;

  TamperedStore(String url, String user, Path directory) {
    this.url = url;
    this.user = user;
    this.directory = directory;
    start();
  }

  void start() {
    start(ALL);
  }

  void start(List<SealedTable> tables) {
    database = Database.open(url, user, "");
    sealed =
        SealedDatabase.open(
            database,
            tables,
            directory,
            new SecureRandom(),
            InstantSource.system(),
            new Findings());
  }

  void stop() {
    if (database != null) {
      sealed.close();
      database.close();
      database = null;
    }
  }

  /** Ends without a word, as a process that is killed. */
  void kill() {
    database.close();
    database = null;
  }

  void restart() {
    stop();
    start();
  }

  SealedDatabase sealed() {
    return sealed;
  }

  Database database() {
    return database;
  }

  /** Writes a task by the service's own hand. */
  void task(String id, long attempts) {
    sealed.change(
        writer -> {
          writer.put(TASKS, id, attempts, 0);
          return null;
        });
  }

  /** Follows a block. */
  void block(long number) {
    sealed.change(
        writer -> {
          writer.insert(BLOCKS, number, "hash-" + number, "00");
          writer.mark(new ChainMark(number + 1, "hash-" + number));
          return null;
        });
  }

  long attempts(String id) {
    return sealed.read(reader -> reader.find(TASKS, id).orElseThrow().number("attempts"));
  }

  /** Changes the database by another hand. */
  void sql(String... statements) {
    try (Connection connection = DriverManager.getConnection(url, user, "");
        Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Keeps a copy of tables, as of now. */
  void copy(String... tables) {
    for (String table : tables) {
      sql("create table saved_" + table + " as select * from " + table);
    }
  }

  /** Puts tables back to their copies. */
  void putBack(String... tables) {
    for (String table : tables) {
      sql("delete from " + table, "insert into " + table + " select * from saved_" + table);
    }
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  /** Keeps a copy of a file, as of now. */
  void copyFile(String name) {
    replace(file(name), file(name + ".saved"));
  }

  /** Puts a file back to its copy. */
  void putBackFile(String name) {
    replace(file(name + ".saved"), file(name));
  }

  private static void replace(Path from, Path to) {
    try {
      Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void deleteFile(String name) {
    try {
      Files.delete(file(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says how to go on, as an operator does. */
  void say(String word) {
    try {
      Files.createFile(file(word));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was found at the start, or since. */
  List<Finding> findings() {
    return sealed.findings().all();
  }

  @Override
  public void close() {
    stop();
  }
}
