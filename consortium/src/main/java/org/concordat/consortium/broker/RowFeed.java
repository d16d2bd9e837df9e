package org.concordat.consortium.broker;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.protocol.task.BankTopics;
import org.concordat.worker.feed.LabelledRows;
import org.concordat.worker.feed.RowMessage;

/** Writes a bank's rows to its topic, as the bank's own systems would. */
public final class RowFeed {
  private RowFeed() {}

  /**
   * Writes all rows of a bank; the topic exists already.
   *
   * @param servers the brokers, {@code host:port,...}
   * @param bank the bank
   * @throws IOException when the broker does not take them all
   */
  public static void send(String servers, ConsortiumData.Bank bank) throws IOException {
    BankTopics topics = new BankTopics(bank.mspId());
    LabelledRows rows = bank.rows();
    List<Future<RecordMetadata>> sent = new ArrayList<>(rows.size());
    try (KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                servers,
                "acks",
                "all",
                "linger.ms",
                5,
                "batch.size",
                1 << 18,
                // On a topic just created the first batch may be refused while a later one in
                // flight is taken; the first then stays out of sequence until it expires.
                "max.in.flight.requests.per.connection",
                1),
            new StringSerializer(),
            new ByteArraySerializer())) {
      for (int row = 0; row < rows.size(); row++) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    topics.transactions(), rows.id(row), RowMessage.write(rows, row))));
      }
      producer.flush();
      for (Future<RecordMetadata> acknowledged : sent) {
        acknowledged.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("the broker did not take the rows of bank " + bank.name(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while rows were written", e);
    }
  }
}
