package org.concordat.worker.kafka;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Sends messages and waits until the broker has them. */
final class DeadLetters {
  private DeadLetters() {}

  /**
   * Sets a message aside that nobody can read.
   *
   * @param producer where it goes
   * @param topic the bank's dead letters
   * @param key the message's key, may be null
   * @param message the message, unchanged
   * @param reason why, for the header {@code reason}
   * @throws KafkaException when the broker does not take it
   */
  static void send(
      Producer<String, byte[]> producer, String topic, String key, byte[] message, String reason) {
    ProducerRecord<String, byte[]> letter = new ProducerRecord<>(topic, key, message);
    letter.headers().add("reason", reason.getBytes(StandardCharsets.UTF_8));
    await(producer, letter);
  }

  /**
   * Sends a message and waits for the broker's word.
   *
   * @param producer where it goes
   * @param message the message
   * @throws KafkaException when the broker does not take it
   */
  static void await(Producer<String, byte[]> producer, ProducerRecord<String, byte[]> message) {
    try {
      producer.send(message).get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException refused
          ? refused
          : new KafkaException("sending failed", e.getCause());
    }
  }
}
