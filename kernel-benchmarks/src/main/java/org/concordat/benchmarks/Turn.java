package org.concordat.benchmarks;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.regex.Pattern;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * One turn of a JMH benchmark: a JVM of its own with the flags of this one, warmed up, then timed
 * call by call. Its start is not timed.
 *
 * @param warmUp how long the JIT compiler gets
 * @param measurement how long calls are timed
 */
record Turn(Duration warmUp, Duration measurement) {
  private static final int ITERATIONS = 3;

  /**
   * Takes the turn.
   *
   * @param benchmark the class, with one benchmark
   * @param parameters its parameters by name
   * @return the median time of a call, milliseconds
   * @throws RunnerException when the benchmark fails, with the reason
   */
  double medianMillis(Class<?> benchmark, Map<String, String> parameters) throws RunnerException {
    ChainedOptionsBuilder options =
        new OptionsBuilder()
            .include("^" + Pattern.quote(benchmark.getName() + "."))
            .forks(1)
            .warmupForks(0)
            .warmupIterations(ITERATIONS)
            .warmupTime(share(warmUp))
            .measurementIterations(ITERATIONS)
            .measurementTime(share(measurement))
            .shouldFailOnError(true)
            .verbosity(VerboseMode.SILENT);
    parameters.forEach(options::param);
    Collection<RunResult> results;
    try {
      results = new Runner(options.build()).run();
    } catch (RunnerException e) {
      throw new RunnerException(reason(e), e);
    }
    if (results.size() != 1) {
      throw new RunnerException(
          benchmark.getName() + " gave " + results.size() + " results, expected one");
    }
    return results.iterator().next().getPrimaryResult().getStatistics().getPercentile(50);
  }

  /** JMH's own message does not name what went wrong; that is attached to it. */
  private static String reason(Throwable e) {
    Throwable reason = e;
    while (reason.getCause() != null || reason.getSuppressed().length > 0) {
      reason = reason.getCause() != null ? reason.getCause() : reason.getSuppressed()[0];
    }
    return e.getMessage() + " " + reason.getMessage();
  }

  private static TimeValue share(Duration whole) {
    return TimeValue.milliseconds(whole.toMillis() / ITERATIONS);
  }
}
