package org.concordat.consortium.attack;

import java.util.Optional;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.worker.TaskHandler;

/** Lets one handler train and another do the rest. */
final class Split implements TaskHandler {
  private final TaskHandler honest;
  private final TaskHandler inRounds;
  private final boolean judges;

  /** Judges honestly. */
  Split(TaskHandler honest, TaskHandler trains) {
    this(honest, trains, /* judges= */ true);
  }

  /**
   * Creates the handler.
   *
   * @param honest does everything else
   * @param inRounds trains
   * @param judges whether the honest one judges too
   */
  Split(TaskHandler honest, TaskHandler inRounds, boolean judges) {
    this.honest = honest;
    this.inRounds = inRounds;
    this.judges = judges;
  }

  @Override
  public Optional<TaskResult> handle(Task task) {
    return switch (task) {
      case Task.TakeSnapshot take -> honest.handle(take);
      case Task.ComputeQuantiles compute -> honest.handle(compute);
      case Task.Train train -> inRounds.handle(train);
      case Task.Evaluate evaluate -> (judges ? honest : inRounds).handle(evaluate);
    };
  }
}
