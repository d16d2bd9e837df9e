package org.concordat.worker;

import java.time.Duration;
import org.concordat.worker.kafka.KafkaAccess;
import org.concordat.worker.kafka.KafkaRows;
import org.concordat.worker.kafka.TaskLoop;
import org.concordat.worker.telemetry.WorkerTelemetry;

/**
 * One worker of a bank, on a thread of its own. Several workers of a bank share its tasks as one
 * consumer group.
 */
public final class BankWorker implements AutoCloseable {
  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);

  private final TaskLoop loop;
  private final Thread thread;

  /**
   * Creates a worker; {@link #start} starts it.
   *
   * @param access how to reach the bank's Kafka
   * @param handler what does the tasks; {@link #honest} for a worker that does as it is told
   */
  public BankWorker(KafkaAccess access, TaskHandler handler) {
    this(access, handler, () -> {}, WorkerTelemetry.untraced());
  }

  /**
   * Creates a worker that tells when tasks reach it.
   *
   * @param access how to reach the bank's Kafka
   * @param handler what does the tasks
   * @param subscribed told each time the broker has let the worker into the bank's group
   * @param telemetry told of every task; the worker does not close it
   */
  public BankWorker(
      KafkaAccess access, TaskHandler handler, Runnable subscribed, WorkerTelemetry telemetry) {
    this.loop = new TaskLoop(access, handler, subscribed, telemetry);
    this.thread = Thread.ofPlatform().name("worker-" + access.bank()).daemon().unstarted(loop);
  }

  /**
   * Returns what does the tasks on the rows of the bank's topic.
   *
   * @param access how to reach the bank's Kafka
   * @param workerDigest the code digest to report, see {@link WorkerDigest}
   * @return the handler
   */
  public static BankTaskHandler honest(KafkaAccess access, String workerDigest) {
    return new BankTaskHandler(access.bank(), new KafkaRows(access), workerDigest);
  }

  /**
   * Returns the same, with the rows it reads counted and traced.
   *
   * @param access how to reach the bank's Kafka
   * @param workerDigest the code digest to report, see {@link WorkerDigest}
   * @param telemetry where they are
   * @return the handler
   */
  public static BankTaskHandler honest(
      KafkaAccess access, String workerDigest, WorkerTelemetry telemetry) {
    return new BankTaskHandler(access.bank(), telemetry.watch(new KafkaRows(access)), workerDigest);
  }

  /** Starts taking tasks. */
  public void start() {
    thread.start();
  }

  /**
   * Tells whether the worker takes tasks.
   *
   * @return whether its thread is alive
   */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /**
   * Waits until the worker has ended.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  public void join() throws InterruptedException {
    thread.join();
  }

  /**
   * Stops within seconds. A task under way is given up and not committed: the bank's next worker
   * does it again.
   */
  @Override
  public void close() {
    loop.stop();
    thread.interrupt();
    try {
      thread.join(LONGEST_STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
