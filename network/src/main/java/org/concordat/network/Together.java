package org.concordat.network;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does the same for several at once. */
public final class Together {
  private Together() {}

  /**
   * What is done for each.
   *
   * @param <T> what it is done for
   */
  public interface Act<T> {
    /**
     * Does it.
     *
     * @param item for which
     * @throws IOException when a file cannot be read or written
     */
    void on(T item) throws IOException;
  }

  /**
   * Does it for all, and returns when all are done.
   *
   * @param items for which
   * @param act what
   * @param <T> what it is done for
   * @throws NetworkException the first that failed, in the order of the items, once all have ended
   */
  public static <T> void forEach(Collection<T> items, Act<T> act) {
    List<Future<?>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T item : items) {
        running.add(
            threads.submit(
                () -> {
                  act.on(item);
                  return null;
                }));
      }
    }
    for (Future<?> one : running) {
      try {
        one.get();
      } catch (ExecutionException e) {
        if (e.getCause() instanceof RuntimeException failed) {
          throw failed;
        }
        throw new NetworkException(e.getCause().getMessage(), e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NetworkException("interrupted", e);
      }
    }
  }
}
