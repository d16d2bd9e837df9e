package org.concordat.service.participation;

import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;

/** The way to the bank's workers. */
public interface TaskBus extends AutoCloseable {
  /**
   * Hands a task to the workers and waits until it is safe.
   *
   * @param task the task
   * @throws org.concordat.protocol.error.ConcordatException {@code BROKER_UNAVAILABLE} when it
   *     could not be handed over
   */
  void publish(Task task);

  /**
   * Starts to receive.
   *
   * @param results stores each result; a result counts as received when it returns
   */
  void start(ResultSink results);

  /**
   * Tells what is wrong with the connection.
   *
   * @return the reason, or empty text when nothing is
   */
  String trouble();

  @Override
  void close();

  /** Takes results. */
  @FunctionalInterface
  interface ResultSink {
    /**
     * Stores a result for good.
     *
     * @param result the result
     * @param json the same as JSON
     * @return whether this service had asked for it
     */
    boolean store(TaskResult result, String json);
  }
}
