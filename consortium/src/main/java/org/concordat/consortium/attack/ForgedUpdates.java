package org.concordat.consortium.attack;

import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.worker.TaskHandler;

/** Trains honestly, keeps honest momentum, and sends something else. */
final class ForgedUpdates implements TaskHandler {
  private final TaskHandler honest;
  private final Forgery forgery;

  ForgedUpdates(TaskHandler honest, Forgery forgery) {
    this.honest = honest;
    this.forgery = forgery;
  }

  @Override
  public Optional<TaskResult> handle(Task task) {
    Optional<TaskResult> answer = honest.handle(task);
    if (task instanceof Task.Train train
        && answer.orElse(null) instanceof TaskResult.Trained trained) {
      return Optional.of(forge(train, trained));
    }
    return answer;
  }

  private TaskResult forge(Task.Train train, TaskResult.Trained trained) {
    FixedPointVector forged;
    try {
      forged = forgery.forge(train, read(trained.update()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the honest updates");
    }
    return new TaskResult.Trained(
        trained.taskId(),
        trained.modelHash(),
        Base64.getEncoder().encodeToString(forged.toBytes()),
        trained.momentum(),
        trained.workerDigest(),
        trained.rows(),
        trained.steps(),
        trained.lossMicros(),
        trained.millis());
  }

  static FixedPointVector read(String update) {
    return FixedPointVector.fromBytes(Base64.getDecoder().decode(update));
  }
}
