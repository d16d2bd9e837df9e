package org.concordat.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.task.BankTopics;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.worker.TaskHandler;
import org.concordat.worker.telemetry.WorkerTelemetry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TaskLoopTest {
  private static final BankTopics TOPICS = new BankTopics("banka");
  private static final TopicPartition PARTITION = new TopicPartition(TOPICS.tasks(), 0);

  private final MockProducer<String, byte[]> producer = producer(true);
  private final Queue<MockConsumer<String, byte[]>> consumers = new ArrayDeque<>();
  private final AtomicInteger joined = new AtomicInteger();
  private Thread thread;
  private TaskLoop loop;

  private static MockProducer<String, byte[]> producer(boolean acknowledges) {
    return new MockProducer<>(
        acknowledges, null, new StringSerializer(), new ByteArraySerializer()) {
      // The loop closes its producer after an outage; the test's one goes on.
      @Override
      public void close(java.time.Duration timeout) {
        // Kept open.
      }

      @Override
      public void close() {
        // Kept open.
      }
    };
  }

  private static MockConsumer<String, byte[]> consumer(byte[]... messages) {
    MockConsumer<String, byte[]> consumer =
        new MockConsumer<>("earliest") {
          @Override
          public synchronized void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets) {
            super.commitSync(offsets);
            offsets.values().forEach(at -> COMMITTED.merge(this, at.offset(), Math::max));
          }
        };
    consumer.schedulePollTask(
        () -> {
          consumer.rebalance(List.of(PARTITION));
          consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
          for (int offset = 0; offset < messages.length; offset++) {
            consumer.addRecord(
                new ConsumerRecord<>(TOPICS.tasks(), 0, offset, "key", messages[offset]));
          }
        });
    return consumer;
  }

  private static byte[] task(String id) {
    return CanonicalJson.writeBytes(
        new Task.TakeSnapshot(id, "payments", List.of("x"), List.of(), "0".repeat(64)));
  }

  private static Optional<TaskResult> done(Task task) {
    return Optional.of(
        new TaskResult.SnapshotTaken(
            task.taskId(), List.of(), 1, 0, "0".repeat(64), "0".repeat(64)));
  }

  private final WorkerTelemetry telemetry = WorkerTelemetry.untraced();

  private void start(
      TaskHandler handler,
      MockProducer<String, byte[]> to,
      List<MockConsumer<String, byte[]>> all) {
    consumers.addAll(all);
    loop =
        new TaskLoop(
            TOPICS, handler, consumers::remove, () -> to, joined::incrementAndGet, telemetry);
    thread = Thread.ofPlatform().daemon().start(loop);
  }

  @AfterEach
  void stop() throws InterruptedException {
    if (loop != null) {
      loop.stop();
      thread.interrupt();
      thread.join(5_000);
      assertThat(thread.isAlive()).isFalse();
    }
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited ten seconds").isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  // A closed mock no longer tells what was committed to it.
  private static final Map<Object, Long> COMMITTED = new ConcurrentHashMap<>();

  private static boolean committed(MockConsumer<String, byte[]> consumer, long offset) {
    return COMMITTED.getOrDefault(consumer, -1L) == offset;
  }

  @Test
  void tells_when_the_group_has_let_it_in() throws Exception {
    MockConsumer<String, byte[]> consumer = consumer();
    start(TaskLoopTest::done, producer, List.of(consumer));

    await(() -> joined.get() == 1);
  }

  @Test
  void answers_each_task_and_commits_it() throws Exception {
    MockConsumer<String, byte[]> consumer = consumer(task("t1"), task("t2"));
    start(TaskLoopTest::done, producer, List.of(consumer));

    await(() -> committed(consumer, 2));

    assertThat(producer.history()).extracting(ProducerRecord::key).containsExactly("t1", "t2");
    assertThat(producer.history())
        .allSatisfy(
            record -> {
              assertThat(record.topic()).isEqualTo("banka.results");
              assertThat(CanonicalJson.read(record.value(), TaskResult.class).taskId())
                  .isEqualTo(record.key());
            });
  }

  @Test
  void commits_only_after_the_broker_has_the_result() throws Exception {
    MockProducer<String, byte[]> slow = producer(false);
    MockConsumer<String, byte[]> consumer = consumer(task("t1"));
    start(TaskLoopTest::done, slow, List.of(consumer));
    await(() -> slow.history().size() == 1);

    assertThat(committed(consumer, 1)).isFalse();
    slow.completeNext();

    await(() -> committed(consumer, 1));
  }

  @Test
  void sets_poison_aside_with_the_reason_and_goes_on() throws Exception {
    byte[] poison = "{\"task\":\"TRAIN\"".getBytes(StandardCharsets.UTF_8);
    MockConsumer<String, byte[]> consumer =
        consumer(poison, null, "{}".getBytes(StandardCharsets.UTF_8), task("t1"));
    start(TaskLoopTest::done, producer, List.of(consumer));

    await(() -> committed(consumer, 4));

    assertThat(producer.history())
        .extracting(ProducerRecord::topic)
        .containsExactly(
            "banka.dead-letters", "banka.dead-letters", "banka.dead-letters", "banka.results");
    ProducerRecord<String, byte[]> letter = producer.history().getFirst();
    assertThat(letter.value()).isEqualTo(poison);
    assertThat(new String(letter.headers().lastHeader("reason").value(), StandardCharsets.UTF_8))
        .startsWith("CC-1901");
  }

  @Test
  void answers_for_a_bug_instead_of_stopping() throws Exception {
    MockConsumer<String, byte[]> consumer = consumer(task("t1"), task("t2"));
    start(
        task -> {
          if (task.taskId().equals("t1")) {
            throw new IllegalStateException("a bug");
          }
          return done(task);
        },
        producer,
        List.of(consumer));

    await(() -> committed(consumer, 2));

    TaskResult first = CanonicalJson.read(producer.history().getFirst().value(), TaskResult.class);
    assertThat(first)
        .isEqualTo(
            new TaskResult.Failed(
                "t1", ErrorCode.INTERNAL, "a fault of the worker: IllegalStateException"));
  }

  @Test
  void does_a_task_again_after_an_outage_and_loses_none() throws Exception {
    AtomicInteger attempts = new AtomicInteger();
    MockConsumer<String, byte[]> before = consumer(task("t1"));
    MockConsumer<String, byte[]> after = consumer(task("t1"));
    start(
        task -> {
          if (attempts.getAndIncrement() == 0) {
            throw new TimeoutException("no broker");
          }
          return done(task);
        },
        producer,
        List.of(before, after));

    await(() -> committed(after, 1));

    assertThat(before.closed()).isTrue();
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void survives_a_broker_that_refuses_the_poll() throws Exception {
    MockConsumer<String, byte[]> broken = consumer();
    broken.setPollException(new KafkaException("broken pipe"));
    MockConsumer<String, byte[]> whole = consumer(task("t1"));
    start(TaskLoopTest::done, producer, List.of(broken, whole));

    await(() -> committed(whole, 1));
  }

  @Test
  void sends_nothing_for_a_handler_that_keeps_silent() throws Exception {
    MockConsumer<String, byte[]> consumer = consumer(task("t1"));
    start(task -> Optional.empty(), producer, List.of(consumer));

    await(() -> committed(consumer, 1));

    assertThat(producer.history()).isEmpty();
  }

  @Test
  void a_task_given_up_at_the_stop_is_neither_answered_nor_committed() throws Exception {
    MockConsumer<String, byte[]> consumer = consumer(task("t1"));
    AtomicInteger begun = new AtomicInteger();
    start(
        task -> {
          begun.incrementAndGet();
          while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
          throw new java.util.concurrent.CancellationException("interrupted");
        },
        producer,
        List.of(consumer));
    await(() -> begun.get() == 1);

    loop.stop();
    thread.interrupt();
    thread.join(5_000);

    assertThat(thread.isAlive()).isFalse();
    assertThat(committed(consumer, 1)).isFalse();
    assertThat(producer.history()).isEmpty();
  }
}
