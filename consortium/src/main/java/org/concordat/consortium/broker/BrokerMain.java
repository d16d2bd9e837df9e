package org.concordat.consortium.broker;

import java.io.IOException;

/**
 * The Kafka broker as a process of its own: for a consortium on one machine, or for a bank that has
 * no Kafka yet. Settings come from the environment:
 *
 * <ul>
 *   <li>{@code CONCORDAT_BROKER_DIRECTORY}: its log; formatted at the first start, kept afterwards
 *   <li>{@code CONCORDAT_BROKER_HOST}: the address to listen on, 127.0.0.1 when absent
 *   <li>{@code CONCORDAT_BROKER_PORT}: the clients' port
 *   <li>{@code CONCORDAT_BROKER_CONTROLLER_PORT}: the port of the broker's own controller
 *   <li>{@code CONCORDAT_BROKER_TOPICS}: topics to create where they do not exist, {@code name} or
 *       {@code name:partitions}, separated by commas or blanks; may be absent
 * </ul>
 *
 * <p>It prints one line when clients can use it and all topics exist. Exit status: 2 when a setting
 * is missing or wrong, 1 when the broker cannot start.
 */
public final class BrokerMain {
  private BrokerMain() {}

  /**
   * Runs the broker until the process is told to end.
   *
   * @param args none
   * @throws InterruptedException when the waiting thread is interrupted
   */
  public static void main(String[] args) throws InterruptedException {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "concordat-process-logback.xml");
    }
    BrokerSettings settings;
    try {
      settings = BrokerSettings.from(System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println("broker: " + e.getMessage());
      System.exit(2);
      return;
    }
    EmbeddedBroker broker;
    try {
      broker = EmbeddedBroker.start(settings);
    } catch (IOException | RuntimeException e) {
      System.err.println("broker: cannot start: " + reason(e));
      System.exit(1);
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-broker"));
    System.out.println("broker listens on " + broker.bootstrapServers());
    broker.awaitStop();
  }

  /** Kafka wraps what happened; the innermost message names it. */
  private static String reason(Throwable e) {
    Throwable innermost = e;
    while (innermost.getCause() != null) {
      innermost = innermost.getCause();
    }
    String message = innermost.getMessage();
    return message == null || message.isBlank() ? innermost.getClass().getSimpleName() : message;
  }
}
