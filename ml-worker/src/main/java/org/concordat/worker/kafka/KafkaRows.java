package org.concordat.worker.kafka;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.registry.Snapshot.OffsetRange;
import org.concordat.protocol.task.SnapshotSource;
import org.concordat.protocol.task.Task;
import org.concordat.worker.feed.LabelledRows;
import org.concordat.worker.feed.RowMessage;
import org.concordat.worker.feed.RowSource;
import org.concordat.worker.feed.SnapshotRoot;

/**
 * The rows on the bank's topic.
 *
 * <p>When a snapshot is taken, messages that are no rows go to the dead letters; later readings of
 * the same offsets pass over them. Rows are ordered by id, so a snapshot does not depend on how the
 * topic is partitioned. During an outage of the broker calls wait or throw a {@link
 * org.apache.kafka.common.KafkaException}; trying again is safe.
 */
public final class KafkaRows implements RowSource {
  private static final Duration POLL = Duration.ofMillis(200);

  private final String topic;
  private final String deadLetters;
  private final Supplier<? extends Consumer<byte[], byte[]>> consumers;
  private final Supplier<? extends Producer<String, byte[]>> producers;

  /**
   * Creates the source.
   *
   * @param access how to reach the bank's Kafka
   */
  public KafkaRows(KafkaAccess access) {
    this(
        access.topics().transactions(),
        access.topics().deadLetters(),
        access::rowConsumer,
        access::producer);
  }

  KafkaRows(
      String topic,
      String deadLetters,
      Supplier<? extends Consumer<byte[], byte[]>> consumers,
      Supplier<? extends Producer<String, byte[]>> producers) {
    this.topic = topic;
    this.deadLetters = deadLetters;
    this.consumers = consumers;
    this.producers = producers;
  }

  @Override
  public Taken take(Task.TakeSnapshot task) {
    try (Consumer<byte[], byte[]> consumer = consumers.get();
        Producer<String, byte[]> producer = producers.get()) {
      List<OffsetRange> ranges = rangesNow(consumer);
      Selection selection =
          read(
              consumer,
              ranges,
              task.features().size(),
              task.withdrawn(),
              (message, reason) ->
                  DeadLetters.send(
                      producer, deadLetters, text(message.key()), message.value(), reason));
      if (selection.rows().size() == 0) {
        throw new ConcordatException(
            ErrorCode.DATA_UNUSABLE, "topic " + topic + " holds no rows for " + task.dataset());
      }
      return new Taken(
          ranges,
          selection.rows().size(),
          selection.withdrawn(),
          SnapshotRoot.of(selection.rows(), task.salt()));
    }
  }

  @Override
  public LabelledRows rows(SnapshotSource source) {
    try (Consumer<byte[], byte[]> consumer = consumers.get()) {
      LabelledRows rows =
          read(
                  consumer,
                  source.ranges(),
                  source.features().size(),
                  source.withdrawn(),
                  (message, reason) -> {})
              .rows();
      if (!source.root().isEmpty() && !SnapshotRoot.of(rows, source.salt()).equals(source.root())) {
        throw mismatch("the rows of " + source.dataset() + " do not have the snapshot's root");
      }
      return rows;
    }
  }

  private List<OffsetRange> rangesNow(Consumer<byte[], byte[]> consumer) {
    List<PartitionInfo> partitions = consumer.partitionsFor(topic);
    if (partitions == null || partitions.isEmpty()) {
      throw new ConcordatException(ErrorCode.DATA_UNUSABLE, "there is no topic " + topic);
    }
    List<TopicPartition> all =
        partitions.stream().map(p -> new TopicPartition(topic, p.partition())).toList();
    Map<TopicPartition, Long> begin = consumer.beginningOffsets(all);
    Map<TopicPartition, Long> end = consumer.endOffsets(all);
    return all.stream()
        .filter(partition -> end.get(partition) > begin.get(partition))
        .map(p -> new OffsetRange(p.partition(), begin.get(p), end.get(p)))
        .sorted(Comparator.comparingInt(OffsetRange::partition))
        .toList();
  }

  private Selection read(
      Consumer<byte[], byte[]> consumer,
      List<OffsetRange> ranges,
      int features,
      List<String> withdrawn,
      BiConsumer<ConsumerRecord<byte[], byte[]>, String> unreadable) {
    Map<String, RowMessage> byId = new HashMap<>();
    for (OffsetRange range : ranges.stream().sorted(ORDER).toList()) {
      readRange(consumer, range, features, byId, unreadable);
    }
    Set<String> leftOut = new HashSet<>(withdrawn);
    leftOut.retainAll(byId.keySet());
    byId.keySet().removeAll(leftOut);
    LabelledRows.Builder rows = LabelledRows.builder(features);
    for (String id : byId.keySet().stream().sorted().toList()) {
      byId.get(id).addTo(rows);
    }
    return new Selection(rows.build(), leftOut.size());
  }

  private static final Comparator<OffsetRange> ORDER =
      Comparator.comparingInt(OffsetRange::partition).thenComparingLong(OffsetRange::from);

  private void readRange(
      Consumer<byte[], byte[]> consumer,
      OffsetRange range,
      int features,
      Map<String, RowMessage> byId,
      BiConsumer<ConsumerRecord<byte[], byte[]>, String> unreadable) {
    TopicPartition partition = new TopicPartition(topic, range.partition());
    List<TopicPartition> one = List.of(partition);
    if (consumer.endOffsets(one).get(partition) < range.to()
        || consumer.beginningOffsets(one).get(partition) > range.from()) {
      throw mismatch(
          "partition " + range.partition() + " of " + topic + " no longer holds the snapshot");
    }
    consumer.assign(one);
    consumer.seek(partition, range.from());
    try {
      while (consumer.position(partition) < range.to()) {
        if (Thread.currentThread().isInterrupted()) {
          throw new CancellationException("interrupted while reading " + topic);
        }
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL).records(partition)) {
          if (message.offset() < range.to()) {
            read(message, features, byId, unreadable);
          }
        }
      }
    } catch (OffsetOutOfRangeException e) {
      throw mismatch("offsets of the snapshot are gone from " + topic);
    }
  }

  private static void read(
      ConsumerRecord<byte[], byte[]> message,
      int features,
      Map<String, RowMessage> byId,
      BiConsumer<ConsumerRecord<byte[], byte[]>, String> unreadable) {
    try {
      RowMessage row = RowMessage.read(message.value(), features);
      byId.put(row.id(), row);
    } catch (ConcordatException e) {
      unreadable.accept(
          message,
          e.getMessage()
              + "; from "
              + message.topic()
              + " partition "
              + message.partition()
              + " offset "
              + message.offset());
    }
  }

  private static String text(byte[] key) {
    return key == null ? null : new String(key, StandardCharsets.UTF_8);
  }

  private static ConcordatException mismatch(String detail) {
    return new ConcordatException(ErrorCode.SNAPSHOT_MISMATCH, detail);
  }

  private record Selection(LabelledRows rows, long withdrawn) {}
}
