package org.concordat.service.telemetry;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.service.participation.TaskBus;

/** The way to the workers, with every task counted and timed from its publication to its answer. */
public final class WatchedTasks implements TaskBus {
  private static final List<String> KINDS = List.of("snapshot", "quantiles", "train", "evaluate");

  /** More are never open; an answer to one that was forgotten is not timed. */
  private static final int MOST_OPEN = 1_000;

  private final TaskBus bus;
  private final MeterRegistry meters;
  private final Map<String, Long> open = new LinkedHashMap<>();

  /**
   * Watches the way to the workers.
   *
   * @param bus the way
   * @param meters where tasks are counted
   */
  public WatchedTasks(TaskBus bus, MeterRegistry meters) {
    this.bus = bus;
    this.meters = meters;
    for (String kind : KINDS) {
      ServiceMetric.TASKS_OPEN.gauge(meters, () -> open(kind), kind);
    }
    ServiceMetric.BROKER_CONNECTED.gauge(meters, () -> bus.trouble().isEmpty() ? 1 : 0);
  }

  @Override
  public void publish(Task task) {
    bus.publish(task);
    ServiceMetric.TASKS_PUBLISHED.count(meters, kind(task.taskId()));
    synchronized (open) {
      open.putIfAbsent(task.taskId(), System.nanoTime());
      if (open.size() > MOST_OPEN) {
        open.remove(open.keySet().iterator().next());
      }
    }
  }

  @Override
  public void start(ResultSink results) {
    bus.start(
        (result, json) -> {
          boolean expected = results.store(result, json);
          if (expected) {
            answered(result);
          }
          return expected;
        });
  }

  private void answered(TaskResult result) {
    Long since;
    synchronized (open) {
      since = open.remove(result.taskId());
    }
    if (since != null) {
      String outcome = result instanceof TaskResult.Failed ? "failed" : "done";
      ServiceMetric.TASK_DURATION
          .timer(meters, kind(result.taskId()), outcome)
          .record(System.nanoTime() - since, TimeUnit.NANOSECONDS);
    }
  }

  private int open(String kind) {
    synchronized (open) {
      return (int) open.keySet().stream().filter(id -> kind(id).equals(kind)).count();
    }
  }

  /** A task's id begins with its kind. */
  private static String kind(String taskId) {
    String kind = taskId.split("/", 2)[0].toLowerCase(Locale.ROOT);
    return KINDS.contains(kind) ? kind : "other";
  }

  @Override
  public String trouble() {
    return bus.trouble();
  }

  @Override
  public void close() {
    bus.close();
  }
}
