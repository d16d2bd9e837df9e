package org.concordat.service.rest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.concordat.service.database.Database;
import org.concordat.service.database.DatabaseException;
import org.concordat.service.integrity.Findings;
import org.concordat.service.integrity.StoreWatch;
import org.concordat.service.participation.TaskBus;
import org.concordat.service.projection.BlockFollower;
import org.concordat.service.projection.ChainLag;
import org.concordat.service.projection.Projection;

/** How the service is, part by part. */
public final class Health {
  private static final String UP = "UP";

  private final Database database;
  private final BlockFollower follower;
  private final ChainLag lag;
  private final TaskBus bus;
  private final Projection projection;
  private final StoreWatch stores;
  private final Findings findings;
  private final Map<String, BooleanSupplier> threads;

  /**
   * Creates the check.
   *
   * @param database asked for one row
   * @param follower tells whether blocks come
   * @param lag tells how many blocks are missing
   * @param bus tells whether the broker answers
   * @param projection tells how far the chain was followed
   * @param stores tells whether what was stored is as it was left
   * @param findings tells what people should know besides
   * @param threads whether each thread runs that nothing but a restart brings back
   */
  public Health(
      Database database,
      BlockFollower follower,
      ChainLag lag,
      TaskBus bus,
      Projection projection,
      StoreWatch stores,
      Findings findings,
      Map<String, BooleanSupplier> threads) {
    this.database = database;
    this.follower = follower;
    this.lag = lag;
    this.bus = bus;
    this.projection = projection;
    this.stores = stores;
    this.findings = findings;
    this.threads = Map.copyOf(threads);
  }

  /**
   * A report.
   *
   * @param status UP, or DOWN when a part is down
   * @param parts each part's status: UP, or why it is down
   * @param height how many blocks were applied
   * @param notes what people should know, though nothing is down by it
   */
  public record Report(String status, Map<String, String> parts, long height, List<String> notes) {}

  /**
   * Looks at every part.
   *
   * @return the report
   */
  public Report report() {
    Map<String, String> parts = new TreeMap<>();
    parts.put("database", databaseStatus());
    parts.put("ledger", follower.trouble().or(lag::trouble).orElse(UP));
    parts.put("kafka", bus.trouble().isEmpty() ? UP : bus.trouble());
    parts.put("integrity", stores.trouble().isEmpty() ? UP : stores.trouble());
    return new Report(status(parts), parts, projection.nextBlock(), findings.notes());
  }

  /**
   * Whether the process should be left running.
   *
   * @param status UP, or DOWN when only a restart helps
   * @param parts each thread's status: UP, or that it has ended
   */
  public record Liveness(String status, Map<String, String> parts) {}

  /**
   * Looks at the threads that run as long as the process does. What a restart does not mend (a
   * broken connection, a changed store) says nothing about that.
   *
   * @return the report
   */
  public Liveness liveness() {
    Map<String, String> parts = new TreeMap<>();
    threads.forEach((name, runs) -> parts.put(name, runs.getAsBoolean() ? UP : "has ended"));
    return new Liveness(status(parts), parts);
  }

  private static String status(Map<String, String> parts) {
    return parts.values().stream().allMatch(UP::equals) ? UP : "DOWN";
  }

  private String databaseStatus() {
    try {
      database.transaction(session -> session.one("select 1", row -> row.getInt(1)));
      return UP;
    } catch (DatabaseException e) {
      return "does not answer";
    }
  }
}
