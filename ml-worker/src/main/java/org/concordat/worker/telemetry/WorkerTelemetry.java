package org.concordat.worker.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Timer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.concordat.protocol.task.SnapshotSource;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.telemetry.Step;
import org.concordat.telemetry.Telemetry;
import org.concordat.telemetry.Traces;
import org.concordat.worker.feed.LabelledRows;
import org.concordat.worker.feed.RowSource;

/**
 * The metrics and traces of one worker. A task's spans belong to the trace its message names, and
 * its result carries that trace back.
 */
public final class WorkerTelemetry implements AutoCloseable {
  /** How many tasks were done, and how long they took; by kind and outcome. */
  public static final String TASKS = "concordat.worker.tasks";

  /** How many rows were read from the bank's topic. */
  public static final String ROWS_READ = "concordat.worker.rows.read";

  /** How long trainings took, by what the results say. */
  public static final String TRAINING = "concordat.worker.training";

  private static final Duration[] BOUNDS = {
    Duration.ofMillis(100),
    Duration.ofMillis(500),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5),
    Duration.ofSeconds(15),
    Duration.ofMinutes(1),
    Duration.ofMinutes(5),
    Duration.ofMinutes(30)
  };

  private final Telemetry telemetry;
  private final Counter rowsRead;
  private final Timer training;

  private WorkerTelemetry(Telemetry telemetry) {
    this.telemetry = telemetry;
    this.rowsRead =
        Counter.builder(ROWS_READ)
            .description("Rows read from the bank's topic")
            .register(telemetry.meters());
    this.training =
        Timer.builder(TRAINING)
            .description("How long trainings took")
            .serviceLevelObjectives(BOUNDS)
            .register(telemetry.meters());
  }

  /**
   * Returns telemetry that is not traced.
   *
   * @return the telemetry
   */
  public static WorkerTelemetry untraced() {
    return new WorkerTelemetry(Telemetry.untraced());
  }

  /**
   * Starts the telemetry of a worker.
   *
   * @param bank the bank's MSP id
   * @param otlp where traces go; empty for nowhere
   * @return the telemetry
   */
  public static WorkerTelemetry of(String bank, Optional<URI> otlp) {
    return new WorkerTelemetry(Telemetry.of("concordat-worker", bank, otlp));
  }

  /**
   * Does a task as part of the trace its message names.
   *
   * @param task the task
   * @param headers the message's headers, null where there is none
   * @param work does it, and sends what comes of it
   */
  public void task(Task task, UnaryOperator<String> headers, Supplier<Optional<TaskResult>> work) {
    long started = System.nanoTime();
    String outcome = "given up";
    try (Step step =
        telemetry
            .traces()
            .begin("worker " + kind(task), SpanKind.CONSUMER, Traces.read(headers))
            .with("concordat.task", task.taskId())) {
      try {
        Optional<TaskResult> result = work.get();
        outcome = result.map(WorkerTelemetry::outcome).orElse("unanswered");
        result.ifPresent(this::count);
      } catch (RuntimeException e) {
        step.failed(e);
        throw e;
      }
    } finally {
      Timer.builder(TASKS)
          .description("Tasks done and how long they took")
          .tags("kind", kind(task), "outcome", outcome)
          .serviceLevelObjectives(BOUNDS)
          .register(telemetry.meters())
          .record(System.nanoTime() - started, TimeUnit.NANOSECONDS);
    }
  }

  private static String outcome(TaskResult result) {
    return result instanceof TaskResult.Failed ? "failed" : "done";
  }

  private void count(TaskResult result) {
    if (result instanceof TaskResult.Trained trained) {
      training.record(Duration.ofMillis(trained.millis()));
    }
  }

  private static String kind(Task task) {
    return switch (task) {
      case Task.TakeSnapshot take -> "snapshot";
      case Task.ComputeQuantiles compute -> "quantiles";
      case Task.Train train -> "train";
      case Task.Evaluate evaluate -> "evaluate";
    };
  }

  /**
   * Sends a result as part of what this thread is doing.
   *
   * @param header takes the name and value of the trace's header; not called when there is none
   * @param send sends it
   */
  public void send(BiConsumer<String, String> header, Runnable send) {
    try (Step _ = telemetry.traces().begin("send result", SpanKind.PRODUCER, Context.current())) {
      telemetry.traces().write(header);
      send.run();
    }
  }

  /**
   * Counts and traces what is read from a source.
   *
   * @param source the source
   * @return the same rows
   */
  public RowSource watch(RowSource source) {
    return new RowSource() {
      @Override
      public Taken take(Task.TakeSnapshot task) {
        Taken taken = step("read rows", () -> source.take(task));
        rowsRead.increment(taken.rows());
        return taken;
      }

      @Override
      public LabelledRows rows(SnapshotSource snapshot) {
        LabelledRows rows = step("read rows", () -> source.rows(snapshot));
        rowsRead.increment(rows.size());
        return rows;
      }
    };
  }

  private <T> T step(String name, Supplier<T> work) {
    try (Step step = telemetry.traces().begin(name)) {
      try {
        return work.get();
      } catch (RuntimeException e) {
        step.failed(e);
        throw e;
      }
    }
  }

  /**
   * Reads all metrics.
   *
   * @return as {@link Telemetry#FORMAT}
   */
  public String scrape() {
    return telemetry.scrape();
  }

  @Override
  public void close() {
    telemetry.close();
  }
}
