package org.concordat.worker;

import java.util.Optional;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;

/** Does tasks. The same task always gets the same answer on the same rows. */
@FunctionalInterface
public interface TaskHandler {
  /**
   * Does a task.
   *
   * @param task the task
   * @return the answer; empty when none is to be sent, which no honest worker does
   * @throws java.util.concurrent.CancellationException when the calling thread is interrupted
   */
  Optional<TaskResult> handle(Task task);
}
