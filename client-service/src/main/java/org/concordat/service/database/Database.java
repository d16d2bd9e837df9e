package org.concordat.service.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;

/** A pool of connections to a migrated schema, and the few forms in which SQL is run on it. */
public final class Database implements AutoCloseable {
  private final HikariDataSource pool;

  private Database(HikariDataSource pool) {
    this.pool = pool;
  }

  /**
   * Returns the JDBC URL of an H2 database in a file. Each commit is in the file before it returns:
   * a salt that was promised on the ledger must survive the process.
   *
   * @param file the file, without H2's suffix
   * @return the URL
   */
  public static String h2(Path file) {
    return "jdbc:h2:file:"
        + file.toAbsolutePath()
        + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
        + ";DB_CLOSE_ON_EXIT=FALSE";
  }

  /**
   * Opens the database and brings its schema up to date.
   *
   * @param url the JDBC URL
   * @param user the database's user; may be empty
   * @param password its password; may be empty
   * @return the database
   */
  public static Database open(String url, String user, String password) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(password);
    config.setMaximumPoolSize(8);
    config.setMinimumIdle(1);
    config.setAutoCommit(false);
    config.setPoolName("concordat");
    HikariDataSource pool = new HikariDataSource(config);
    try {
      Flyway.configure()
          .dataSource(pool)
          .locations("classpath:org/concordat/service/migrations")
          .load()
          .migrate();
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
    return new Database(pool);
  }

  /**
   * Runs work in one transaction: all of it is stored, or nothing.
   *
   * @param work what to do
   * @param <T> its result's type
   * @return its result
   * @throws DatabaseException when the database failed
   */
  public <T> T transaction(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      try {
        T result;
        try (Session session = new Session(connection)) {
          result = work.on(session);
        }
        connection.commit();
        return result;
      } catch (SQLException | RuntimeException | Error e) {
        connection.rollback();
        throw e;
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Reads at one moment: what others commit meanwhile is not seen.
   *
   * @param work what to read; changes are not stored
   * @param <T> its result's type
   * @return its result
   * @throws DatabaseException when the database failed
   */
  public <T> T snapshot(Work<T> work) {
    try (Connection connection = pool.getConnection()) {
      int usual = connection.getTransactionIsolation();
      // H2 takes one snapshot of all tables at this level only.
      connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      try (Session session = new Session(connection)) {
        return work.on(session);
      } finally {
        connection.rollback();
        connection.setTransactionIsolation(usual);
      }
    } catch (SQLException e) {
      throw new DatabaseException(e);
    }
  }

  /**
   * Tells whether the database answers.
   *
   * @return whether it does
   */
  public boolean answers() {
    try {
      return transaction(session -> session.one("select 1", row -> row.getInt(1))).isPresent();
    } catch (DatabaseException e) {
      return false;
    }
  }

  /**
   * How busy the pool is.
   *
   * @param active connections in use
   * @param idle connections at hand
   * @param waiting threads that wait for one
   */
  public record Pool(int active, int idle, int waiting) {}

  /**
   * Looks at the pool.
   *
   * @return how busy it is
   */
  public Pool pool() {
    HikariPoolMXBean seen = pool.getHikariPoolMXBean();
    return new Pool(
        seen.getActiveConnections(),
        seen.getIdleConnections(),
        seen.getThreadsAwaitingConnection());
  }

  @Override
  public void close() {
    pool.close();
  }

  /**
   * Work in a transaction.
   *
   * @param <T> its result's type
   */
  @FunctionalInterface
  public interface Work<T> {
    /**
     * Does it.
     *
     * @param session the open transaction
     * @return the result
     * @throws SQLException when the database failed
     */
    T on(Session session) throws SQLException;
  }

  /**
   * Makes a value of a row.
   *
   * @param <T> the value's type
   */
  @FunctionalInterface
  public interface RowMapper<T> {
    /**
     * Reads the current row.
     *
     * @param row the row
     * @return the value
     * @throws SQLException when a column cannot be read
     */
    T map(ResultSet row) throws SQLException;
  }

  /**
   * Takes rows one by one.
   *
   * @see Session#each
   */
  @FunctionalInterface
  public interface RowSink {
    /**
     * Takes the current row.
     *
     * @param row the row
     * @throws SQLException when a column cannot be read
     */
    void take(ResultSet row) throws SQLException;
  }

  /** An open transaction. Statements are prepared once in it. */
  public static final class Session implements AutoCloseable {
    private static final int FETCHED = 1_000;

    private final Connection connection;
    private final Map<String, PreparedStatement> idle = new HashMap<>();
    private final List<PreparedStatement> opened = new ArrayList<>();

    private Session(Connection connection) {
      this.connection = connection;
    }

    /**
     * Reads rows.
     *
     * @param sql a query
     * @param mapper makes a value of each row
     * @param arguments the query's arguments
     * @param <T> the values' type
     * @return the values
     * @throws SQLException when the database failed
     */
    public <T> List<T> list(String sql, RowMapper<T> mapper, Object... arguments)
        throws SQLException {
      List<T> values = new ArrayList<>();
      each(sql, row -> values.add(mapper.map(row)), arguments);
      return values;
    }

    /**
     * Reads at most one row.
     *
     * @param sql a query
     * @param mapper makes a value of the row
     * @param arguments the query's arguments
     * @param <T> the value's type
     * @return the first value, or empty
     * @throws SQLException when the database failed
     */
    public <T> Optional<T> one(String sql, RowMapper<T> mapper, Object... arguments)
        throws SQLException {
      return list(sql, mapper, arguments).stream().findFirst();
    }

    /**
     * Reads rows without keeping them.
     *
     * @param sql a query
     * @param sink takes each row
     * @param arguments the query's arguments
     * @throws SQLException when the database failed
     */
    public void each(String sql, RowSink sink, Object... arguments) throws SQLException {
      PreparedStatement statement = borrow(sql);
      set(statement, arguments);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          sink.take(rows);
        }
      }
      idle.put(sql, statement);
    }

    /**
     * Changes rows.
     *
     * @param sql an insert, update or delete
     * @param arguments its arguments
     * @return how many rows
     * @throws SQLException when the database failed
     */
    public int change(String sql, Object... arguments) throws SQLException {
      PreparedStatement statement = borrow(sql);
      set(statement, arguments);
      int changed = statement.executeUpdate();
      idle.put(sql, statement);
      return changed;
    }

    /** A statement whose rows are being read is not shared: running it again would end them. */
    private PreparedStatement borrow(String sql) throws SQLException {
      PreparedStatement known = idle.remove(sql);
      if (known != null) {
        return known;
      }
      PreparedStatement fresh = connection.prepareStatement(sql);
      opened.add(fresh);
      fresh.setFetchSize(FETCHED);
      return fresh;
    }

    private static void set(PreparedStatement statement, Object... arguments) throws SQLException {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
    }

    /**
     * Makes the same change for many rows.
     *
     * @param sql an insert, update or delete
     * @param rows the arguments of each
     * @throws SQLException when the database failed
     */
    public void changeAll(String sql, List<Object[]> rows) throws SQLException {
      if (rows.isEmpty()) {
        return;
      }
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (Object[] row : rows) {
          for (int i = 0; i < row.length; i++) {
            statement.setObject(i + 1, row[i]);
          }
          statement.addBatch();
        }
        statement.executeBatch();
      }
    }

    @Override
    public void close() throws SQLException {
      for (PreparedStatement statement : opened) {
        statement.close();
      }
    }
  }
}
