package org.concordat.consortium.attack;

import java.util.Optional;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.TaskHandler;

/** An honest bank whose updates the attackers' board shows. */
public final class PostingHandler implements TaskHandler {
  private final BankTaskHandler honest;
  private final AttackBoard board;

  /**
   * Creates the handler.
   *
   * @param honest the bank's worker
   * @param board where its updates go
   */
  public PostingHandler(BankTaskHandler honest, AttackBoard board) {
    this.honest = honest;
    this.board = board;
  }

  @Override
  public Optional<TaskResult> handle(Task task) {
    Optional<TaskResult> answer = honest.handle(task);
    if (task instanceof Task.Train train
        && answer.orElse(null) instanceof TaskResult.Trained trained) {
      board.post(train.taskId(), honest.bank(), ForgedUpdates.read(trained.update()));
    }
    return answer;
  }
}
