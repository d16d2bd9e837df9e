package org.concordat.service.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.TopicExistsException;
import org.concordat.protocol.task.BankTopics;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a bank's topics at its first start, with the broker's own numbers of partitions and
 * replicas. A broker that allows only its administrators to do so refuses; then they do.
 */
final class BankTopicsCreation {
  private static final Logger LOG = LoggerFactory.getLogger(BankTopicsCreation.class);
  private static final Duration QUESTION = Duration.ofSeconds(5);
  private static final long CREATION_SECONDS = 10;

  private BankTopicsCreation() {}

  /** Makes them unless the one this consumer reads is there. */
  static void unlessThere(KafkaConsumer<?, ?> consumer, String servers, BankTopics topics) {
    // Asking for the one topic would wait for it to appear.
    if (consumer.listTopics(QUESTION).containsKey(topics.results())) {
      return;
    }
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) servers))) {
      List<NewTopic> missing =
          List.of(topics.transactions(), topics.tasks(), topics.results(), topics.deadLetters())
              .stream()
              .map(name -> new NewTopic(name, Optional.empty(), Optional.empty()))
              .toList();
      for (KafkaFuture<Void> created : admin.createTopics(missing).values().values()) {
        await(created);
      }
    }
  }

  private static void await(KafkaFuture<Void> created) {
    try {
      created.get(CREATION_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        LOG.atWarn()
            .addKeyValue("reason", e.getCause().getMessage())
            .log("the broker makes no topic for this bank; its administrator has to");
      }
    } catch (TimeoutException e) {
      throw new KafkaException("the broker made no topic in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while topics were made", e);
    }
  }
}
