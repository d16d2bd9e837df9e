package org.concordat.service;

import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.task.Task;
import org.concordat.service.participation.TaskBus;

/** A regulator has no workers. */
final class NoWorkers implements TaskBus {
  @Override
  public void publish(Task task) {
    throw new ConcordatException(ErrorCode.REGULATOR_READ_ONLY, "a regulator has no workers");
  }

  @Override
  public void start(ResultSink results) {
    // There is nothing to receive.
  }

  @Override
  public String trouble() {
    return "";
  }

  @Override
  public void close() {
    // There is nothing to close.
  }
}
