package org.concordat.service.oversight.audit;

import java.util.List;
import java.util.Optional;
import org.concordat.service.oversight.access.AccessCheck;
import org.concordat.service.oversight.access.AccessLog;
import org.concordat.service.projection.Projection;

/** The logs that are kept by themselves: {@link AuditView#LOGS}. */
public final class LogInventory {
  private final Projection projection;
  private final AccessLog accesses;

  /**
   * Creates the view.
   *
   * @param projection how far the chain was followed
   * @param accesses who read what at this instance
   */
  public LogInventory(Projection projection, AccessLog accesses) {
    this.projection = projection;
    this.accesses = accesses;
  }

  /**
   * A log.
   *
   * @param log its name
   * @param holds what it holds
   * @param request where it can be read
   * @param entries how many entries it has here
   * @param keptDays for how many days an entry is kept; absent for as long as the channel lasts
   * @param protection what makes a change of it show
   */
  public record LogEntry(
      String log,
      String holds,
      String request,
      long entries,
      Optional<Long> keptDays,
      String protection) {}

  /**
   * Lists the logs.
   *
   * @return the channel's, and this instance's own
   */
  public List<LogEntry> entries() {
    AccessCheck check = accesses.check(Optional.empty());
    return List.of(
        new LogEntry(
            "blocks",
            "every transaction of the channel, the invalid ones too, with its signer, its time and"
                + " what peers found",
            "/transactions",
            projection.nextBlock(),
            Optional.empty(),
            "linked by hashes and signed by a quorum of orderers; a copy at every member's peer"),
        new LogEntry(
            "access-log",
            "every request of the regulator's users, or of a bank's auditors, at this instance",
            "/access-log",
            check.rows(),
            Optional.of(accesses.retention().toDays()),
            "each row carries the digest of the one before; now "
                + (check.intact() ? "intact" : "broken: " + check.finding().orElse(""))));
  }
}
