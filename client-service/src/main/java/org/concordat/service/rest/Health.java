package org.concordat.service.rest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.concordat.service.database.Database;
import org.concordat.service.database.DatabaseException;
import org.concordat.service.integrity.Findings;
import org.concordat.service.integrity.StoreWatch;
import org.concordat.service.participation.TaskBus;
import org.concordat.service.projection.BlockFollower;
import org.concordat.service.projection.Projection;

/** How the service is, part by part. */
public final class Health {
  private static final String UP = "UP";

  private final Database database;
  private final BlockFollower follower;
  private final TaskBus bus;
  private final Projection projection;
  private final StoreWatch stores;
  private final Findings findings;

  /**
   * Creates the check.
   *
   * @param database asked for one row
   * @param follower tells whether blocks come
   * @param bus tells whether the broker answers
   * @param projection tells how far the chain was followed
   * @param stores tells whether what was stored is as it was left
   * @param findings tells what people should know besides
   */
  public Health(
      Database database,
      BlockFollower follower,
      TaskBus bus,
      Projection projection,
      StoreWatch stores,
      Findings findings) {
    this.database = database;
    this.follower = follower;
    this.bus = bus;
    this.projection = projection;
    this.stores = stores;
    this.findings = findings;
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
    parts.put("ledger", follower.trouble().orElse(UP));
    parts.put("kafka", bus.trouble().isEmpty() ? UP : bus.trouble());
    parts.put("integrity", stores.trouble().isEmpty() ? UP : stores.trouble());
    boolean up = parts.values().stream().allMatch(UP::equals);
    return new Report(up ? UP : "DOWN", parts, projection.nextBlock(), findings.notes());
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
