package org.concordat.network.admin;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.concordat.network.NetworkException;

/**
 * Ctrl-C while something is done that has to be taken back: the program ends when that has
 * happened, not before. Who does the work asks, and takes back itself what it has begun.
 */
final class Interruption implements AutoCloseable {
  private static final int STATUS = 130;

  /** A node that is stopped or started meanwhile takes its time. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final CountDownLatch over = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean asked;

  /**
   * @param atOnce what helps the work to end; it runs beside the work
   */
  Interruption(Runnable atOnce) {
    this.hook = new Thread(() -> interrupted(atOnce), "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private void interrupted(Runnable atOnce) {
    asked = true;
    atOnce.run();
    try {
      if (!over.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        System.err.println("network.sh: interrupted, and what had begun is not taken back");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the work here when somebody wants it to end. */
  void check() {
    if (asked) {
      throw new NetworkException("interrupted");
    }
  }

  /** The work is done, or taken back. */
  @Override
  public void close() {
    over.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // It is running: the process ends with it.
      Runtime.getRuntime().halt(STATUS);
    }
  }
}
