package org.concordat.consortium.robustness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.ObjIntConsumer;

/** Makes the runs of a grid, several at a time. */
final class GridRunner {
  private final Table table;
  private final Training training;
  private final int threads;

  GridRunner(Table table, Training training, int threads) {
    this.table = table;
    this.training = training;
    this.threads = threads;
  }

  private record Placed(int place, Result result) {}

  /**
   * Makes all runs.
   *
   * @param runs the runs
   * @param onResult told of every result when it is there, with the run's place, on this thread
   * @return the results in the order of the runs, whatever the number of threads
   * @throws CancellationException when this thread is interrupted; then no run is going on any more
   */
  List<Result> run(List<Run> runs, ObjIntConsumer<Result> onResult) {
    List<Result> results = new ArrayList<>(Collections.nCopies(runs.size(), null));
    try (ExecutorService pool =
        Executors.newFixedThreadPool(threads, Thread.ofPlatform().daemon().factory())) {
      CompletionService<Placed> done = new ExecutorCompletionService<>(pool);
      for (int place = 0; place < runs.size(); place++) {
        int at = place;
        done.submit(() -> new Placed(at, new TrainingRun(table, training, runs.get(at)).result()));
      }
      try {
        for (int count = 0; count < runs.size(); count++) {
          Placed placed = done.take().get();
          results.set(placed.place(), placed.result());
          onResult.accept(placed.result(), placed.place());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted");
      } catch (ExecutionException e) {
        throw new IllegalStateException("a run failed by a fault", e.getCause());
      } finally {
        pool.shutdownNow();
      }
    }
    return results;
  }
}
