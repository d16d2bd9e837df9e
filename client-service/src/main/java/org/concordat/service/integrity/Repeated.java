package org.concordat.service.integrity;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task done again and again on a thread of its own, which is never interrupted: an embedded
 * database does not survive that.
 */
public final class Repeated implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Repeated.class);
  private static final Duration SOON = Duration.ofSeconds(2);
  private static final long PATIENCE_MILLIS = 2_000;

  private final Runnable task;
  private final Duration pause;
  private final Thread thread;
  private final Object lock = new Object();
  private boolean closed;

  /**
   * Creates it; it starts with {@link #start}.
   *
   * @param name the thread's name
   * @param task the task; when it fails it is done again after two seconds
   * @param pause how long to wait after it succeeded
   */
  public Repeated(String name, Runnable task, Duration pause) {
    this.task = task;
    this.pause = pause;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  /** Starts: the task is done for the first time at once. */
  public void start() {
    thread.start();
  }

  private void run() {
    Duration wait = Duration.ZERO;
    while (awaitTurn(wait)) {
      try {
        task.run();
        wait = pause;
      } catch (RuntimeException e) {
        LOG.atWarn().addKeyValue("reason", e.getMessage()).log("failed; trying again soon");
        wait = pause.compareTo(SOON) < 0 ? pause : SOON;
      }
    }
  }

  private boolean awaitTurn(Duration wait) {
    long until = System.nanoTime() + wait.toNanos();
    synchronized (lock) {
      for (long left = wait.toNanos(); !closed && left > 0; left = until - System.nanoTime()) {
        try {
          TimeUnit.NANOSECONDS.timedWait(lock, left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return false;
        }
      }
      return !closed;
    }
  }

  /** Ends it; a task under way is waited for, but not long. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    try {
      thread.join(PATIENCE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
