package org.concordat.network;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what nobody tells of by itself. */
public final class Await {
  private Await() {}

  /**
   * Asks until the answer is yes or the time is over; it asks once at least.
   *
   * @param patience the longest wait
   * @param pause between two questions
   * @param met the question
   * @return the last answer
   * @throws NetworkException when the thread is interrupted meanwhile
   */
  public static boolean until(Duration patience, Duration pause, BooleanSupplier met) {
    long started = System.nanoTime();
    while (!met.getAsBoolean()) {
      if (System.nanoTime() - started > patience.toNanos()) {
        return false;
      }
      LockSupport.parkNanos(pause.toNanos());
      if (Thread.currentThread().isInterrupted()) {
        throw new NetworkException("interrupted");
      }
    }
    return true;
  }
}
