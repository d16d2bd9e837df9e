package org.concordat.worker.kafka;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.concordat.protocol.task.BankTopics;

/**
 * How a worker reaches its bank's Kafka.
 *
 * @param bootstrapServers host and port of a broker, several separated by commas
 * @param bank the bank's MSP id; its workers form the consumer group of this name
 * @param topics the bank's topics
 * @param security further client settings, such as TLS and SASL; they win over the others
 */
public record KafkaAccess(
    String bootstrapServers, String bank, BankTopics topics, Map<String, String> security) {
  /** Training longer than this looks like death, and another worker of the bank takes over. */
  private static final int LONGEST_TASK_MILLIS = 30 * 60 * 1000;

  /** Copies the settings. */
  public KafkaAccess {
    security = Map.copyOf(security);
  }

  /**
   * Names a broker that asks for no security settings.
   *
   * @param bootstrapServers host and port
   * @param bank the bank's MSP id
   * @param topics the bank's topics
   * @return the access
   */
  public static KafkaAccess plain(String bootstrapServers, String bank, BankTopics topics) {
    return new KafkaAccess(bootstrapServers, bank, topics, Map.of());
  }

  /** Shows no settings: they may hold passwords. */
  @Override
  public String toString() {
    return "KafkaAccess[bank=" + bank + ", bootstrapServers=" + bootstrapServers + "]";
  }

  KafkaConsumer<String, byte[]> taskConsumer() {
    Map<String, Object> settings = common();
    settings.put("group.id", bank + ".workers");
    settings.put("auto.offset.reset", "earliest");
    settings.put("max.poll.records", 1);
    // A task is delivered at once all the same; only an idle worker asks less often.
    settings.put("fetch.max.wait.ms", 2_000);
    // The heartbeat thread wakes up that often for nothing.
    settings.put("retry.backoff.ms", 500);
    settings.put("max.poll.interval.ms", LONGEST_TASK_MILLIS);
    settings.put("session.timeout.ms", 10_000);
    settings.put("heartbeat.interval.ms", 2_000);
    settings.putAll(security);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  KafkaConsumer<byte[], byte[]> rowConsumer() {
    Map<String, Object> settings = common();
    // An offset that is gone has to be seen: the snapshot cannot be read any more.
    settings.put("auto.offset.reset", "none");
    settings.put("max.poll.records", 10_000);
    settings.put("max.partition.fetch.bytes", 8 << 20);
    settings.put("default.api.timeout.ms", 15_000);
    settings.putAll(security);
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  KafkaProducer<String, byte[]> producer() {
    Map<String, Object> settings = common();
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    settings.put("max.block.ms", 15_000);
    settings.put("max.request.size", 64 << 20);
    settings.put("linger.ms", 0);
    settings.remove("enable.auto.commit");
    settings.remove("allow.auto.create.topics");
    settings.putAll(security);
    return new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
  }

  private Map<String, Object> common() {
    Map<String, Object> settings = new TreeMap<>();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("enable.auto.commit", false);
    settings.put("allow.auto.create.topics", false);
    settings.put("metadata.max.age.ms", 15_000);
    settings.put("reconnect.backoff.max.ms", 1_000);
    settings.put("enable.metrics.push", false);
    return settings;
  }
}
