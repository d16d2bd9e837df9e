package org.concordat.worker.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.concordat.protocol.registry.Snapshot.OffsetRange;
import org.concordat.protocol.task.SnapshotSource;
import org.concordat.protocol.task.Task;
import org.concordat.worker.feed.LabelledRows;
import org.concordat.worker.feed.RowSource;
import org.concordat.worker.feed.SnapshotRoot;
import org.junit.jupiter.api.Test;

class KafkaRowsTest {
  private static final String TOPIC = "banka.transactions";
  private static final String SALT = "ab".repeat(32);
  private static final List<String> FEATURES = List.of("x");

  private final MockProducer<String, byte[]> producer =
      new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

  private static String row(String id, double x, int label) {
    return "{\"id\":\"" + id + "\",\"values\":[" + x + "],\"label\":" + label + "}";
  }

  /** A topic with a list of messages for each partition, the first of them at an offset. */
  private KafkaRows topic(long firstOffset, List<List<String>> partitions) {
    return new KafkaRows(
        TOPIC, "banka.dead-letters", () -> consumer(firstOffset, partitions), () -> producer);
  }

  private static MockConsumer<byte[], byte[]> consumer(
      long firstOffset, List<List<String>> partitions) {
    // Records can be added only once a partition is assigned, so each assignment adds its own.
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("none") {
          @Override
          public synchronized void assign(java.util.Collection<TopicPartition> assigned) {
            super.assign(assigned);
            for (TopicPartition partition : assigned) {
              long offset = firstOffset;
              for (String message : partitions.get(partition.partition())) {
                addRecord(
                    new ConsumerRecord<>(
                        TOPIC,
                        partition.partition(),
                        offset++,
                        "key".getBytes(StandardCharsets.UTF_8),
                        message.getBytes(StandardCharsets.UTF_8)));
              }
            }
          }
        };
    List<PartitionInfo> infos = new ArrayList<>();
    for (int partition = 0; partition < partitions.size(); partition++) {
      infos.add(new PartitionInfo(TOPIC, partition, Node.noNode(), new Node[0], new Node[0]));
      TopicPartition at = new TopicPartition(TOPIC, partition);
      consumer.updateBeginningOffsets(Map.of(at, firstOffset));
      consumer.updateEndOffsets(Map.of(at, firstOffset + partitions.get(partition).size()));
    }
    consumer.updatePartitions(TOPIC, infos);
    return consumer;
  }

  private static Task.TakeSnapshot take(String... withdrawn) {
    return new Task.TakeSnapshot("t", "payments", FEATURES, List.of(withdrawn), SALT);
  }

  private static SnapshotSource source(RowSource.Taken taken, String... withdrawn) {
    return new SnapshotSource(
        "payments", FEATURES, taken.ranges(), List.of(withdrawn), SALT, taken.root());
  }

  @Test
  void a_snapshot_is_the_offsets_of_now_minus_the_rows_withdrawn() {
    KafkaRows topic =
        topic(5, List.of(List.of(row("c", 3, 0), row("a", 1, 0)), List.of(row("b", 2, 1))));

    RowSource.Taken taken = topic.take(take("a", "never-there"));

    assertThat(taken.ranges()).containsExactly(new OffsetRange(0, 5, 7), new OffsetRange(1, 5, 6));
    assertThat(taken.rows()).isEqualTo(2);
    assertThat(taken.withdrawnRows()).isEqualTo(1);
    LabelledRows left =
        LabelledRows.builder(1).add("b", new double[] {2}, 1).add("c", new double[] {3}, 0).build();
    assertThat(taken.root()).isEqualTo(SnapshotRoot.of(left, SALT));
    LabelledRows read = topic.rows(source(taken, "a", "never-there"));
    assertThat(read.size()).isEqualTo(2);
    assertThat(read.id(0)).isEqualTo("b");
  }

  @Test
  void the_partitioning_changes_neither_rows_nor_root() {
    KafkaRows one = topic(0, List.of(List.of(row("c", 3, 0), row("a", 1, 0), row("b", 2, 1))));
    KafkaRows two =
        topic(0, List.of(List.of(row("b", 2, 1)), List.of(row("a", 1, 0), row("c", 3, 0))));

    assertThat(two.take(take()).root()).isEqualTo(one.take(take()).root());
  }

  @Test
  void a_row_sent_twice_counts_once_and_the_last_counts() {
    KafkaRows topic = topic(0, List.of(List.of(row("a", 1, 0), row("b", 2, 1), row("a", 9, 1))));

    RowSource.Taken taken = topic.take(take());

    assertThat(taken.rows()).isEqualTo(2);
    assertThat(topic.rows(source(taken)).value(0, 0)).isEqualTo(9);
  }

  @Test
  void rows_that_came_later_are_not_read() {
    List<String> messages = new ArrayList<>(List.of(row("a", 1, 0), row("b", 2, 1)));
    KafkaRows topic = topic(0, List.of(messages));
    RowSource.Taken taken = topic.take(take());
    messages.add(row("c", 3, 1));

    assertThat(topic.rows(source(taken)).size()).isEqualTo(2);
  }

  @Test
  void bad_messages_go_to_the_dead_letters_when_a_snapshot_is_taken() {
    KafkaRows topic = topic(3, List.of(List.of(row("a", 1, 0), "rubbish", row("b", 2, 1))));

    RowSource.Taken taken = topic.take(take());

    assertThat(taken.rows()).isEqualTo(2);
    ProducerRecord<String, byte[]> letter = producer.history().getFirst();
    assertThat(letter.topic()).isEqualTo("banka.dead-letters");
    assertThat(letter.value()).isEqualTo("rubbish".getBytes(StandardCharsets.UTF_8));
    assertThat(new String(letter.headers().lastHeader("reason").value(), StandardCharsets.UTF_8))
        .startsWith("CC-1901")
        .contains("offset 4");
    assertThat(topic.rows(source(taken)).size()).isEqualTo(2);
    assertThat(producer.history()).hasSize(1);
  }

  @Test
  void refuses_rows_that_are_not_those_of_the_root() {
    RowSource.Taken taken = topic(0, List.of(List.of(row("a", 1, 0)))).take(take());
    KafkaRows changed = topic(0, List.of(List.of(row("a", 1.5, 0))));

    assertThatThrownBy(() -> changed.rows(source(taken))).hasMessageContaining("CC-1902");
  }

  @Test
  void refuses_when_offsets_of_the_snapshot_are_gone_or_not_there_yet() {
    KafkaRows topic = topic(10, List.of(List.of(row("a", 1, 0))));

    for (OffsetRange range : List.of(new OffsetRange(0, 9, 11), new OffsetRange(0, 10, 12))) {
      SnapshotSource source =
          new SnapshotSource("payments", FEATURES, List.of(range), List.of(), SALT, "");
      assertThatThrownBy(() -> topic.rows(source)).hasMessageContaining("CC-1902");
    }
  }

  @Test
  void refuses_a_topic_without_rows() {
    assertThatThrownBy(() -> topic(0, List.of(List.of())).take(take()))
        .hasMessageContaining("CC-1903");
  }
}
