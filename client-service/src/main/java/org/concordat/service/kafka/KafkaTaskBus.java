package org.concordat.service.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.task.BankTopics;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.service.participation.TaskBus;
import org.concordat.service.telemetry.TaskTraces;
import org.concordat.telemetry.Step;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bank's Kafka. A result's offset is committed only after the result is in the database; one
 * that nobody can read, or that answers no task of this service, goes to the dead letters with the
 * reason.
 */
public final class KafkaTaskBus implements TaskBus {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaTaskBus.class);
  private static final int LARGEST_MESSAGE = 64 << 20;
  private static final Duration POLL = Duration.ofSeconds(2);
  private static final long PUBLISH_SECONDS = 20;
  private static final long RECONNECT_MILLIS = 500;

  private final String servers;
  private final BankTopics topics;
  private final String group;
  private final TaskTraces traces;
  private final KafkaProducer<String, String> producer;
  private final AtomicReference<String> trouble = new AtomicReference<>("not connected yet");
  private final AtomicReference<KafkaConsumer<String, String>> consumer = new AtomicReference<>();
  private final Object lock = new Object();
  private Thread thread;
  private boolean closed;

  /**
   * Creates the bus; the broker need not be up yet.
   *
   * @param servers the brokers, {@code host:port,...}
   * @param topics the bank's topics
   * @param group the service's consumer group
   * @param traces follows each task
   */
  public KafkaTaskBus(String servers, BankTopics topics, String group, TaskTraces traces) {
    this.servers = servers;
    this.topics = topics;
    this.group = group;
    this.traces = traces;
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, LARGEST_MESSAGE);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * LARGEST_MESSAGE);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 10_000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 10_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 20_000);
    config.put(ProducerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    this.producer = new KafkaProducer<>(config, new StringSerializer(), new StringSerializer());
  }

  @Override
  public void publish(Task task) {
    try (Step _ = traces.send(task)) {
      ProducerRecord<String, String> message =
          new ProducerRecord<>(topics.tasks(), task.taskId(), CanonicalJson.write(task));
      traces.write(
          (name, value) -> message.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
      send(message);
    }
  }

  private void send(ProducerRecord<String, String> message) {
    try {
      producer.send(message).get(PUBLISH_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw new ConcordatException(
          ErrorCode.BROKER_UNAVAILABLE, message.topic() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ConcordatException(ErrorCode.BROKER_UNAVAILABLE, "interrupted", e);
    }
  }

  @Override
  public void start(ResultSink results) {
    thread =
        Thread.ofPlatform().name(group + "-results").daemon().unstarted(() -> receive(results));
    thread.start();
  }

  private void receive(ResultSink results) {
    while (!isClosed()) {
      try (KafkaConsumer<String, String> open = consumer()) {
        consumer.set(open);
        BankTopicsCreation.unlessThere(open, servers, topics);
        open.subscribe(List.of(topics.results()), new Membership());
        while (!isClosed()) {
          ConsumerRecords<String, String> batch = open.poll(POLL);
          for (ConsumerRecord<String, String> message : batch) {
            try (Step _ = traces.receive(name -> header(message, name))) {
              take(message, results);
            }
          }
          if (!batch.isEmpty()) {
            open.commitSync();
          }
        }
      } catch (WakeupException e) {
        LOG.atDebug().log("woken up to close");
      } catch (RuntimeException e) {
        trouble.set(String.valueOf(e.getMessage()));
        LOG.atWarn()
            .addKeyValue("reason", e.getMessage())
            .log("results broke off; connecting again");
        pause();
      }
    }
  }

  private static String header(ConsumerRecord<String, String> message, String name) {
    Header last = message.headers().lastHeader(name);
    return last == null || last.value() == null
        ? null
        : new String(last.value(), StandardCharsets.UTF_8);
  }

  private void take(ConsumerRecord<String, String> message, ResultSink results) {
    TaskResult result;
    try {
      result = CanonicalJson.read(String.valueOf(message.value()), TaskResult.class);
    } catch (ConcordatException e) {
      bury(message, ErrorCode.MESSAGE_MALFORMED.code() + " " + e.getMessage());
      return;
    }
    if (!results.store(result, message.value())) {
      bury(
          message,
          ErrorCode.MESSAGE_MALFORMED.code() + " no task " + result.taskId() + " was asked for");
    }
  }

  private void bury(ConsumerRecord<String, String> message, String reason) {
    LOG.atWarn()
        .addKeyValue("offset", message.offset())
        .addKeyValue("reason", reason)
        .log("dead letter");
    ProducerRecord<String, String> letter =
        new ProducerRecord<>(topics.deadLetters(), message.key(), message.value());
    letter.headers().add("reason", reason.getBytes(StandardCharsets.UTF_8));
    send(letter);
  }

  private KafkaConsumer<String, String> consumer() {
    Map<String, Object> config = new HashMap<>();
    config.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    // There is one service of a bank. One that was killed does not leave its group; started again
    // under the same name it takes its own place, and need not wait until that has expired.
    config.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, group);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, LARGEST_MESSAGE);
    config.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, LARGEST_MESSAGE);
    config.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, 2_000);
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 15_000);
    config.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, 16);
    // The heartbeat thread wakes up that often for nothing.
    config.put(ConsumerConfig.RETRY_BACKOFF_MS_CONFIG, 500);
    config.put(ConsumerConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 1_000);
    return new KafkaConsumer<>(config, new StringDeserializer(), new StringDeserializer());
  }

  @Override
  public String trouble() {
    return trouble.get();
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  private void pause() {
    synchronized (lock) {
      long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(RECONNECT_MILLIS);
      try {
        for (long left = until - System.nanoTime();
            !closed && left > 0;
            left = until - System.nanoTime()) {
          TimeUnit.NANOSECONDS.timedWait(lock, left);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    KafkaConsumer<String, String> open = consumer.get();
    if (open != null) {
      open.wakeup();
    }
    if (thread != null) {
      try {
        thread.join(3_000);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    producer.close(Duration.ofSeconds(1));
  }

  /** Results reach the service from here on; without any, the poll under way returns much later. */
  private final class Membership implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      // What was not committed comes again; a result is stored once.
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (!partitions.isEmpty()) {
        trouble.set("");
      }
    }
  }
}
