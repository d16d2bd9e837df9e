package org.concordat.service.testing;

import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.service.participation.TaskBus;

/** Workers in memory: keeps tasks, and delivers the answers a test gives. */
public final class InMemoryTasks implements TaskBus {
  private final List<Task> tasks = new ArrayList<>();
  private ResultSink sink;
  private boolean down;

  @Override
  public synchronized void publish(Task task) {
    if (down) {
      throw new ConcordatException(ErrorCode.BROKER_UNAVAILABLE, "down");
    }
    tasks.add(task);
  }

  /**
   * Returns the tasks handed out.
   *
   * @return in their order
   */
  public synchronized List<Task> tasks() {
    return List.copyOf(tasks);
  }

  /**
   * Stops or starts to take tasks.
   *
   * @param stopped whether it takes none
   */
  public synchronized void down(boolean stopped) {
    down = stopped;
  }

  /**
   * Delivers an answer.
   *
   * @param result the answer
   * @return whether the service had asked for it
   */
  public boolean answer(TaskResult result) {
    ResultSink to;
    synchronized (this) {
      to = sink;
    }
    return to.store(result, CanonicalJson.write(result));
  }

  @Override
  public synchronized void start(ResultSink results) {
    sink = results;
  }

  @Override
  public synchronized String trouble() {
    return down ? "down" : "";
  }

  @Override
  public void close() {
    // Nothing is held open.
  }
}
