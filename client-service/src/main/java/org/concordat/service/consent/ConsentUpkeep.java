package org.concordat.service.consent;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does from time to time what nobody asks for: retention, and the rest of a rotation of keys. */
public final class ConsentUpkeep implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ConsentUpkeep.class);

  private final ConsentRetention retention;
  private final KeyRotation rotation;
  private final Clock clock;
  private final Duration every;
  private final ScheduledExecutorService thread;
  private volatile boolean closed;

  /**
   * Creates the upkeep of a register.
   *
   * @param retention ends and erases what is due
   * @param rotation seals anew what older keys seal
   * @param clock the time
   * @param every how long from one run to the next
   * @param name the thread's name
   */
  public ConsentUpkeep(
      ConsentRetention retention, KeyRotation rotation, Clock clock, Duration every, String name) {
    this.retention = retention;
    this.rotation = rotation;
    this.clock = clock;
    this.every = every;
    this.thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name(name).daemon().factory());
  }

  /** Starts, with a first run at once. */
  public void start() {
    ScheduledFuture<?> unused =
        thread.scheduleWithFixedDelay(this::run, 0, every.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Runs soon, besides the regular runs. */
  public void wake() {
    thread.execute(this::run);
  }

  private void run() {
    try {
      ConsentRetention.Outcome outcome = retention.run(clock.millis(), () -> !closed);
      int resealed = rotation.run(() -> !closed);
      if (outcome.expired() + outcome.erased() + resealed > 0) {
        LOG.atInfo()
            .addKeyValue("expired", outcome.expired())
            .addKeyValue("erased", outcome.erased())
            .addKeyValue("resealed", resealed)
            .log("consent register kept up");
      }
    } catch (RuntimeException e) {
      // Tried again at the next turn; a run that was stopped is finished then.
      LOG.atError().setCause(e).log("upkeep of the consent register failed");
    }
  }

  /** Stops after the batch under way. */
  @Override
  public void close() {
    closed = true;
    // No interrupt: it would close the embedded database's file under everybody else.
    thread.shutdown();
    try {
      if (!thread.awaitTermination(10, TimeUnit.SECONDS)) {
        LOG.atWarn().log("upkeep of the consent register did not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
