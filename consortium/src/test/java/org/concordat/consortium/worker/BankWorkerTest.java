package org.concordat.consortium.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.concordat.consortium.baseline.MemoryRows;
import org.concordat.consortium.broker.EmbeddedBroker;
import org.concordat.consortium.data.GeneratedBanks;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.task.BankTopics;
import org.concordat.protocol.task.SnapshotSource;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.worker.BankTaskHandler;
import org.concordat.worker.BankWorker;
import org.concordat.worker.TaskHandler;
import org.concordat.worker.feed.LabelledRows;
import org.concordat.worker.feed.RowMessage;
import org.concordat.worker.kafka.KafkaAccess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker against a real broker: what the mocks of its own module cannot show. */
class BankWorkerTest {
  private static final BankTopics TOPICS = new BankTopics("banka");
  private static final String SALT = "ab".repeat(32);
  private static final String DIGEST = "0".repeat(64);
  private static final LabelledRows ROWS =
      GeneratedBanks.draw(1, 300, 4, 1).banks().getFirst().rows();
  private static final List<String> FEATURES = GeneratedBanks.draw(1, 1, 4, 1).features();

  @TempDir Path directory;
  private EmbeddedBroker broker;
  private KafkaProducer<String, byte[]> producer;
  private KafkaAccess access;

  @BeforeEach
  void startBroker() throws Exception {
    broker = EmbeddedBroker.start(directory.resolve("kafka"));
    broker.createTopics(List.of(TOPICS.transactions()), 3);
    broker.createTopics(List.of(TOPICS.tasks(), TOPICS.results(), TOPICS.deadLetters()), 1);
    access = KafkaAccess.plain(broker.bootstrapServers(), "BankAMSP", TOPICS);
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "acks", "all"),
            new StringSerializer(),
            new ByteArraySerializer());
    List<Future<RecordMetadata>> sent = new ArrayList<>();
    for (int row = 0; row < ROWS.size(); row++) {
      sent.add(
          producer.send(
              new ProducerRecord<>(
                  TOPICS.transactions(), ROWS.id(row), RowMessage.write(ROWS, row))));
    }
    for (Future<RecordMetadata> row : sent) {
      row.get(20, TimeUnit.SECONDS);
    }
    send(TOPICS.transactions(), "rubbish", "no row".getBytes(StandardCharsets.UTF_8));
  }

  @AfterEach
  void stopBroker() {
    producer.close(Duration.ofSeconds(1));
    broker.close();
  }

  private void send(String topic, String key, byte[] message) throws Exception {
    producer.send(new ProducerRecord<>(topic, key, message)).get(20, TimeUnit.SECONDS);
  }

  private void send(Task task) throws Exception {
    send(TOPICS.tasks(), task.taskId(), CanonicalJson.writeBytes(task));
  }

  private static Task.TakeSnapshot take(String id) {
    return new Task.TakeSnapshot(id, "payments", FEATURES, List.of(ROWS.id(7)), SALT);
  }

  /** Returns the messages of a topic as soon as there are so many. */
  private List<ConsumerRecord<String, byte[]>> messages(String topic, int count) {
    try (KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "auto.offset.reset", "earliest"),
            new StringDeserializer(),
            new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      List<ConsumerRecord<String, byte[]>> messages = new ArrayList<>();
      long deadline = System.nanoTime() + 60_000_000_000L;
      while (messages.size() < count) {
        assertThat(System.nanoTime()).as("waited a minute for %s", topic).isLessThan(deadline);
        messages.addAll(consumer.poll(Duration.ofMillis(200)).records(partition));
      }
      return messages;
    }
  }

  private Map<String, TaskResult> results(int count) {
    Map<String, TaskResult> results = new TreeMap<>();
    for (ConsumerRecord<String, byte[]> message : messages(TOPICS.results(), count)) {
      results.put(message.key(), CanonicalJson.read(message.value(), TaskResult.class));
    }
    return results;
  }

  @Test
  void a_snapshot_of_the_topic_has_the_root_and_quantiles_of_the_rows_in_memory() throws Exception {
    try (BankWorker worker = new BankWorker(access, BankWorker.honest(access, DIGEST))) {
      worker.start();
      send(take("t1"));
      TaskResult.SnapshotTaken taken = (TaskResult.SnapshotTaken) results(1).get("t1");
      FeaturePlan plan =
          new FeaturePlan(FEATURES, "fraud", 9, FeaturePlan.Preparation.RANK_AND_TAIL);
      send(
          new Task.ComputeQuantiles(
              "t2",
              plan,
              new SnapshotSource(
                  "payments", FEATURES, taken.ranges(), List.of(ROWS.id(7)), SALT, taken.root())));

      BankTaskHandler inMemory = new BankTaskHandler("BankAMSP", new MemoryRows(ROWS), DIGEST);
      TaskResult.SnapshotTaken expected =
          (TaskResult.SnapshotTaken) inMemory.handle(take("t1")).orElseThrow();
      assertThat(taken.rows()).isEqualTo(299);
      assertThat(taken.withdrawnRows()).isOne();
      assertThat(taken.root()).isEqualTo(expected.root());
      assertThat(results(2).get("t2"))
          .isEqualTo(
              inMemory
                  .handle(
                      new Task.ComputeQuantiles(
                          "t2",
                          plan,
                          new SnapshotSource(
                              "payments", FEATURES, List.of(), List.of(ROWS.id(7)), SALT, "")))
                  .orElseThrow());
      ConsumerRecord<String, byte[]> letter = messages(TOPICS.deadLetters(), 1).getFirst();
      assertThat(letter.key()).isEqualTo("rubbish");
      assertThat(letter.value()).isEqualTo("no row".getBytes(StandardCharsets.UTF_8));
      assertThat(new String(letter.headers().lastHeader("reason").value(), StandardCharsets.UTF_8))
          .startsWith("CC-1901");
    }
  }

  @Test
  void goes_on_after_poison_and_after_an_outage_of_the_broker() throws Exception {
    try (BankWorker worker = new BankWorker(access, BankWorker.honest(access, DIGEST))) {
      worker.start();
      send(TOPICS.tasks(), "poison", "{\"task\":".getBytes(StandardCharsets.UTF_8));
      send(take("t1"));
      assertThat(results(1)).containsKey("t1");

      broker.stop();
      broker.start();
      send(take("t2"));

      assertThat(results(2)).containsOnlyKeys("t1", "t2");
      assertThat(worker.isRunning()).isTrue();
    }
  }

  @Test
  void a_task_whose_worker_was_stopped_in_the_middle_is_done_by_the_next() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    TaskHandler endless =
        task -> {
          begun.countDown();
          while (!Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
          }
          throw new java.util.concurrent.CancellationException("interrupted");
        };
    BankWorker first = new BankWorker(access, endless);
    first.start();
    send(take("t1"));
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

    first.close();

    assertThat(first.isRunning()).isFalse();
    try (BankWorker second =
        new BankWorker(
            access,
            task ->
                Optional.of(
                    new TaskResult.SnapshotTaken(
                        task.taskId(), List.of(), 1, 0, DIGEST, DIGEST)))) {
      second.start();
      assertThat(results(1)).containsOnlyKeys("t1");
    }
  }
}
