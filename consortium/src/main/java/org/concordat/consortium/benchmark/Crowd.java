package org.concordat.consortium.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** Many clients at once, in a closed loop: each starts its next when its last has ended. */
final class Crowd {
  private Crowd() {}

  /**
   * Runs tasks, so many at a time.
   *
   * @param tasks what is to be done, begun in this order
   * @param inFlight how many at a time
   * @return the results in the tasks' order
   */
  static <T> List<T> run(List<? extends Callable<T>> tasks, int inFlight) {
    AtomicInteger next = new AtomicInteger();
    List<T> results = new ArrayList<>(tasks.size());
    tasks.forEach(task -> results.add(null));
    try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int client = 0; client < Math.min(inFlight, tasks.size()); client++) {
        running.add(
            clients.submit(
                () -> {
                  for (int at = next.getAndIncrement();
                      at < tasks.size();
                      at = next.getAndIncrement()) {
                    results.set(at, tasks.get(at).call());
                  }
                  return null;
                }));
      }
      for (Future<?> client : running) {
        client.get();
      }
      return results;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault
          ? fault
          : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
