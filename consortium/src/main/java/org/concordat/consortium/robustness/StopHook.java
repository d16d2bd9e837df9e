package org.concordat.consortium.robustness;

import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets a bench end in order when its program is told to stop. */
final class StopHook {
  private static final long PATIENCE_SECONDS = 10;

  private StopHook() {}

  /**
   * What a bench does.
   *
   * @param <T> what comes of it
   */
  interface Work<T> {
    T run() throws IOException;
  }

  /**
   * Works; when the JVM is to stop meanwhile, this thread is interrupted and the JVM waits until
   * the work has ended.
   *
   * @param work what is done
   * @return what came of it
   * @throws IOException as the work does
   */
  static <T> T during(Work<T> work) throws IOException {
    Thread bench = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook = new Thread(() -> stop(bench, ended), "attack-bench-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return work.run();
    } finally {
      ended.countDown();
      remove(hook);
    }
  }

  private static void stop(Thread bench, CountDownLatch ended) {
    bench.interrupt();
    try {
      if (!ended.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("attack-bench: the runs did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is stopping: the hook is what runs now.
      return;
    }
  }
}
