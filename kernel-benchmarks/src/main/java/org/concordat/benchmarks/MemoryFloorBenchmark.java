package org.concordat.benchmarks;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One read of the input: the sum of all n·d integers, which the JIT compiler vectorises and cannot
 * leave out. No rule can take less time, for each has to read every value once.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class MemoryFloorBenchmark {
  private static final int TILE = 1 << 10;

  /** n:f, of which n counts. */
  @Param({"10:2", "25:6"})
  public String size;

  /** d. */
  @Param("1000000")
  public int dimension;

  /** How many threads share the coordinates. */
  @Param({"1", "2"})
  public int threads;

  private int[][] rows;
  private ExecutorService others;

  /** Fills the rows, and starts the threads. */
  @Setup
  public void prepare() {
    rows = new int[Size.parse(size).n()][dimension];
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < dimension; k++) {
        rows[i][k] = i ^ k;
      }
    }
    others = Executors.newFixedThreadPool(Math.max(1, threads - 1));
  }

  /** Ends the threads. */
  @TearDown
  public void end() {
    others.close();
  }

  /**
   * Reads the input once.
   *
   * @return the sum of all values, modulo 2^32
   * @throws Exception when a thread fails
   */
  @Benchmark
  public int read() throws Exception {
    int share = Math.ceilDiv(dimension, threads);
    @SuppressWarnings({"unchecked", "rawtypes"}) // Arrays have no type parameters.
    Future<Integer>[] shares = new Future[threads - 1];
    for (int t = 1; t < threads; t++) {
      int from = Math.min(dimension, t * share);
      int to = Math.min(dimension, from + share);
      shares[t - 1] = others.submit(() -> sum(from, to));
    }
    int sum = sum(0, share);
    for (Future<Integer> other : shares) {
      sum += other.get();
    }
    return sum;
  }

  /** Tile by tile, a piece of every row each, as the kernels read: faster than row by row. */
  private int sum(int from, int to) {
    int sum = 0;
    for (int tile = from; tile < to; tile += TILE) {
      for (int[] row : rows) {
        sum += sum(row, tile, Math.min(to, tile + TILE));
      }
    }
    return sum;
  }

  private static int sum(int[] row, int from, int to) {
    int sum = 0;
    for (int k = from; k < to; k++) {
      sum += row[k];
    }
    return sum;
  }
}
