package org.concordat.service.integrity;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Scans the stores, from the start on again and again: all sealed tables, and what else is added.
 * Until the first scan is over nobody knows whether rows are missing, so the member does not act.
 */
public final class StoreWatch {
  private static final Logger LOG = LoggerFactory.getLogger(StoreWatch.class);

  private final SealedDatabase database;
  private final List<LongSupplier> others = new CopyOnWriteArrayList<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean scanned;

  /**
   * Creates the watch.
   *
   * @param database the sealed tables
   */
  public StoreWatch(SealedDatabase database) {
    this.database = database;
  }

  /**
   * Adds what is scanned besides the sealed tables.
   *
   * @param scan reports what does not fit, and gives how many rows there are
   */
  public void also(LongSupplier scan) {
    others.add(scan);
  }

  /**
   * Adds what is told after each scan.
   *
   * @param listener must return quickly
   */
  public void onScan(Runnable listener) {
    listeners.add(listener);
  }

  /** Scans once. */
  public void scan() {
    long before = System.nanoTime();
    long rows = database.scan() + others.stream().mapToLong(LongSupplier::getAsLong).sum();
    long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before);
    LOG.atLevel(scanned ? Level.DEBUG : Level.INFO)
        .addKeyValue("rows", rows)
        .addKeyValue("millis", millis)
        .addKeyValue("findings", database.findings().all().size())
        .log("scanned the stores");
    scanned = true;
    listeners.forEach(Runnable::run);
  }

  /**
   * Tells whether this member may act: everything was looked at, and is as it was left.
   *
   * @return whether it may
   */
  public boolean mayAct() {
    return scanned && database.findings().first().isEmpty();
  }

  /**
   * Says how the stores stand.
   *
   * @return a sentence; empty when all is as it was left
   */
  public String trouble() {
    return database
        .findings()
        .first()
        .map(finding -> finding.code().code() + " " + finding.detail())
        .orElse(scanned ? "" : "the tables are being scanned for the first time");
  }
}
