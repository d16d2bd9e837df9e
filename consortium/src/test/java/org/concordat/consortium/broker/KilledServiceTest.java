package org.concordat.consortium.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.concordat.protocol.task.BankTopics;
import org.concordat.service.kafka.KafkaTaskBus;
import org.concordat.service.telemetry.TaskTraces;
import org.concordat.telemetry.Traces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A killed client service leaves its place in its consumer group behind, for 45 seconds. */
class KilledServiceTest {
  private static final BankTopics TOPICS = new BankTopics("banka");
  private static final String GROUP = "service";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path directory;

  @Test
  void a_service_started_again_takes_the_place_of_the_one_that_was_killed() throws Exception {
    try (EmbeddedBroker broker = EmbeddedBroker.start(directory.resolve("kafka"))) {
      broker.createTopics(List.of(TOPICS.results()), 1);
      joinAndDie(broker);
      Instant deadline = Instant.now().plus(SOON);

      try (KafkaTaskBus again =
          new KafkaTaskBus(
              broker.bootstrapServers(), TOPICS, GROUP, new TaskTraces(Traces.off()))) {
        again.start((result, json) -> true);

        while (!again.trouble().isEmpty()) {
          assertThat(Instant.now()).as("still outside its group").isBefore(deadline);
          LockSupport.parkNanos(20_000_000);
        }
      }
    }
  }

  private static void joinAndDie(EmbeddedBroker broker) {
    KafkaConsumer<String, String> killed =
        new KafkaConsumer<>(
            Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                broker.bootstrapServers(),
                ConsumerConfig.GROUP_ID_CONFIG,
                GROUP,
                ConsumerConfig.GROUP_INSTANCE_ID_CONFIG,
                GROUP),
            new StringDeserializer(),
            new StringDeserializer());
    killed.subscribe(List.of(TOPICS.results()));
    Instant deadline = Instant.now().plus(SOON);
    while (killed.assignment().isEmpty()) {
      assertThat(Instant.now()).as("never in its group").isBefore(deadline);
      killed.poll(Duration.ofMillis(100));
    }
    killed.close(
        CloseOptions.groupMembershipOperation(
            CloseOptions.GroupMembershipOperation.REMAIN_IN_GROUP));
  }
}
