package org.concordat.benchmarks;

import java.util.concurrent.TimeUnit;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.aggregation.UpdateSet;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * One aggregation by a rule on updates that are checked and in memory: the vector alone, and with
 * all that a round records of it. The parameters stand for a run by hand; {@link KernelBenchMain}
 * sets them.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class RuleBenchmark {
  /** One of {@link AggregationRules#names()}. */
  @Param("trmean")
  public String rule;

  /** n:f. */
  @Param({"10:2", "25:6"})
  public String size;

  /** What the rule is told of f; -1 for the f of the size. */
  @Param("-1")
  public int faults;

  /** d. */
  @Param("1000000")
  public int dimension;

  /** How many threads work on an aggregation. */
  @Param("1")
  public int threads;

  private AggregationRule known;
  private UpdateSet updates;
  private int told;

  /** Draws the updates and finds the rule. */
  @Setup
  public void prepare() {
    Size parsed = Size.parse(size);
    known = AggregationRules.named(rule);
    updates = SampleUpdates.set(SampleUpdates.rows(parsed, dimension));
    told = faults < 0 ? parsed.f() : faults;
  }

  /**
   * Combines once.
   *
   * @return the vector, for JMH to hold on to
   */
  @Benchmark
  public int[] combine() {
    return Kernel.combine(known, updates, told, threads);
  }

  /**
   * Combines once, with all that a round records of it.
   *
   * @return the vector, for JMH to hold on to
   */
  @Benchmark
  public int[] withEvidence() {
    return Kernel.withEvidence(known, updates, told, threads);
  }
}
