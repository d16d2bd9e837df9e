package org.concordat.service.telemetry;

import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.concordat.protocol.task.Task;
import org.concordat.telemetry.Step;
import org.concordat.telemetry.Traces;

/** The way of a task to a worker and of its result back, as spans that the worker's lie between. */
public final class TaskTraces {
  private final Traces traces;

  /**
   * Creates the traces of one service's tasks.
   *
   * @param traces where spans are recorded
   */
  public TaskTraces(Traces traces) {
    this.traces = traces;
  }

  /**
   * Begins to send a task.
   *
   * @param task the task
   * @return the step
   */
  public Step send(Task task) {
    return traces
        .begin("send task", SpanKind.PRODUCER, Context.current())
        .with("concordat.task", task.taskId());
  }

  /**
   * Begins to take a result in.
   *
   * @param headers the message's headers, null where there is none
   * @return the step; of no trace when the worker sent none
   */
  public Step receive(UnaryOperator<String> headers) {
    return traces.begin("result", SpanKind.CONSUMER, Traces.read(headers));
  }

  /**
   * Writes down which span a message was sent in.
   *
   * @param header takes the header's name and value
   */
  public void write(BiConsumer<String, String> header) {
    traces.write(header);
  }
}
