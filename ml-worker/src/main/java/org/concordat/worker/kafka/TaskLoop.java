package org.concordat.worker.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.task.BankTopics;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.worker.TaskHandler;
import org.concordat.worker.telemetry.WorkerTelemetry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes tasks one after the other, and answers each at least once: a task's offset is committed
 * only after the broker has its result. Killed in between, the next worker of the bank does the
 * task again and gets the same result.
 */
public final class TaskLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(TaskLoop.class);
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final Duration CLOSE = Duration.ofSeconds(1);
  private static final long PAUSE_MILLIS = 500;

  private final BankTopics topics;
  private final TaskHandler handler;
  private final Supplier<? extends Consumer<String, byte[]>> consumers;
  private final Supplier<? extends Producer<String, byte[]>> producers;
  private final Runnable subscribed;
  private final WorkerTelemetry telemetry;
  private final CountDownLatch stopped = new CountDownLatch(1);

  /**
   * Creates the loop; it starts when it is run.
   *
   * @param access how to reach the bank's Kafka
   * @param handler what does the tasks
   * @param subscribed told, on the loop's thread, each time the broker has let the worker into the
   *     bank's group
   * @param telemetry told of every task
   */
  public TaskLoop(
      KafkaAccess access, TaskHandler handler, Runnable subscribed, WorkerTelemetry telemetry) {
    this(access.topics(), handler, access::taskConsumer, access::producer, subscribed, telemetry);
  }

  TaskLoop(
      BankTopics topics,
      TaskHandler handler,
      Supplier<? extends Consumer<String, byte[]>> consumers,
      Supplier<? extends Producer<String, byte[]>> producers,
      Runnable subscribed,
      WorkerTelemetry telemetry) {
    this.subscribed = subscribed;
    this.telemetry = telemetry;
    this.topics = topics;
    this.handler = handler;
    this.consumers = consumers;
    this.producers = producers;
  }

  /** Asks the loop to end. To end a training under way too, interrupt the thread it runs on. */
  public void stop() {
    stopped.countDown();
  }

  private boolean isStopped() {
    return stopped.getCount() == 0;
  }

  /** Works until {@link #stop}; an outage of the broker only makes it wait. */
  @Override
  public void run() {
    while (!isStopped()) {
      try {
        connectAndWork();
      } catch (CancellationException | InterruptException | WakeupException e) {
        if (!isStopped()) {
          LOG.atWarn().log("interrupted without being stopped; going on");
        }
      } catch (KafkaException e) {
        LOG.atWarn()
            .addKeyValue("topic", topics.tasks())
            .addKeyValue("reason", e.getMessage())
            .log("the broker does not answer; connecting again");
      }
      pause();
    }
  }

  private void connectAndWork() {
    Consumer<String, byte[]> consumer = consumers.get();
    try (Producer<String, byte[]> producer = producers.get()) {
      try {
        consumer.subscribe(List.of(topics.tasks()), new Membership());
        while (!isStopped()) {
          for (ConsumerRecord<String, byte[]> message : consumer.poll(POLL)) {
            work(message, producer);
            consumer.commitSync(
                Map.of(
                    new TopicPartition(message.topic(), message.partition()),
                    new OffsetAndMetadata(message.offset() + 1)));
          }
        }
      } finally {
        producer.close(CLOSE);
      }
    } finally {
      // Closing must not throw for being interrupted: the group should hear that we leave.
      boolean interrupted = Thread.interrupted();
      consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(CLOSE));
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void work(ConsumerRecord<String, byte[]> message, Producer<String, byte[]> producer) {
    Task task;
    try {
      task = read(message);
    } catch (ConcordatException e) {
      DeadLetters.send(
          producer, topics.deadLetters(), message.key(), message.value(), e.getMessage());
      return;
    }
    telemetry.task(
        task,
        name -> header(message, name),
        () -> {
          Optional<TaskResult> answer = answer(task);
          answer.ifPresent(result -> send(result, producer));
          return answer;
        });
  }

  private void send(TaskResult result, Producer<String, byte[]> producer) {
    ProducerRecord<String, byte[]> message =
        new ProducerRecord<>(topics.results(), result.taskId(), CanonicalJson.writeBytes(result));
    telemetry.send(
        (name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)),
        () -> DeadLetters.await(producer, message));
  }

  private static String header(ConsumerRecord<String, byte[]> message, String name) {
    Header last = message.headers().lastHeader(name);
    return last == null || last.value() == null
        ? null
        : new String(last.value(), StandardCharsets.UTF_8);
  }

  private static Task read(ConsumerRecord<String, byte[]> message) {
    if (message.value() == null) {
      throw new ConcordatException(ErrorCode.MESSAGE_MALFORMED, "the message is empty");
    }
    Task task;
    try {
      task = CanonicalJson.read(message.value(), Task.class);
    } catch (ConcordatException e) {
      throw new ConcordatException(ErrorCode.MESSAGE_MALFORMED, e.getMessage(), e);
    }
    if (task.taskId() == null || task.taskId().isEmpty()) {
      throw new ConcordatException(ErrorCode.MESSAGE_MALFORMED, "taskId is missing");
    }
    return task;
  }

  // A bug must not stop the worker, nor leave the service waiting: whatever is thrown is answered.
  private Optional<TaskResult> answer(Task task) {
    try {
      return handler.handle(task);
    } catch (KafkaException | CancellationException e) {
      throw e;
    } catch (RuntimeException bug) {
      LOG.atError().addKeyValue("task", task.taskId()).setCause(bug).log("failed by a fault");
      return Optional.of(
          new TaskResult.Failed(
              task.taskId(),
              ErrorCode.INTERNAL,
              "a fault of the worker: " + bug.getClass().getSimpleName()));
    }
  }

  private void pause() {
    try {
      // Returns at once when stopped.
      if (stopped.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      if (isStopped()) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Hears when the group has a place for this worker: of several, some may have no partition. */
  private final class Membership implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // A task under way is answered twice at worst, with the same result.
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      subscribed.run();
    }
  }
}
