package org.concordat.worker;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.concordat.protocol.task.BankTopics;
import org.concordat.telemetry.MetricsAccess;
import org.concordat.worker.kafka.KafkaAccess;
import org.concordat.worker.telemetry.MetricsPort;
import org.concordat.worker.telemetry.WorkerTelemetry;
import org.concordat.worker.telemetry.WorkerTelemetrySettings;

/**
 * Runs one worker of a bank until the process is told to stop. Settings come from the environment:
 *
 * <ul>
 *   <li>{@code CONCORDAT_KAFKA}: host and port of a broker, several separated by commas
 *   <li>{@code CONCORDAT_BANK}: the bank's MSP id
 *   <li>{@code CONCORDAT_TOPICS}: the prefix of the bank's topics
 *   <li>{@code CONCORDAT_KAFKA_PROPERTIES}: a file of further Kafka client settings, such as TLS
 *       and SASL; may be absent
 * </ul>
 *
 * <p>and those of {@link WorkerTelemetrySettings}. It prints a line each time the broker has let it
 * into the bank's group of workers: then tasks reach it. With the argument {@code digest} it prints
 * its code digest and ends.
 */
public final class WorkerMain {
  private WorkerMain() {}

  /**
   * Runs the worker.
   *
   * @param args nothing, or {@code digest}
   * @throws InterruptedException when interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    if (args.length == 1 && args[0].equals("digest")) {
      System.out.println(WorkerDigest.compute());
      return;
    }
    KafkaAccess access;
    WorkerTelemetrySettings settings;
    MetricsAccess readers;
    try {
      access = access(System.getenv());
      settings = WorkerTelemetrySettings.read(System.getenv());
      readers = MetricsAccess.of(settings.token(), false);
    } catch (IllegalArgumentException | IOException e) {
      System.err.println("worker: " + e.getMessage());
      System.exit(2);
      return;
    }
    try (WorkerTelemetry telemetry = WorkerTelemetry.of(access.bank(), settings.otlp());
        BankWorker worker =
            new BankWorker(
                access,
                BankWorker.honest(access, WorkerDigest.compute(), telemetry),
                () -> System.out.println("worker of " + access.bank() + " takes tasks"),
                telemetry)) {
      if (settings.metrics().isPresent()) {
        try {
          MetricsPort.open(settings.metrics().get(), readers, telemetry);
        } catch (IOException e) {
          System.err.println(
              "worker: no metrics at " + settings.metrics().get() + ": " + e.getMessage());
          System.exit(2);
        }
      }
      Runtime.getRuntime().addShutdownHook(new Thread(worker::close, "stop-worker"));
      worker.start();
      worker.join();
    }
  }

  /**
   * Reads the settings.
   *
   * @param environment names and values
   * @return the access
   * @throws IllegalArgumentException naming the setting that is missing
   * @throws IOException when the file of settings cannot be read
   */
  static KafkaAccess access(Map<String, String> environment) throws IOException {
    Map<String, String> further = new TreeMap<>();
    String file = environment.get("CONCORDAT_KAFKA_PROPERTIES");
    if (file != null && !file.isBlank()) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(Path.of(file), StandardCharsets.UTF_8)) {
        properties.load(reader);
      }
      properties
          .stringPropertyNames()
          .forEach(name -> further.put(name, properties.getProperty(name)));
    }
    return new KafkaAccess(
        required(environment, "CONCORDAT_KAFKA"),
        required(environment, "CONCORDAT_BANK"),
        new BankTopics(required(environment, "CONCORDAT_TOPICS")),
        further);
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is not set");
    }
    return value;
  }
}
