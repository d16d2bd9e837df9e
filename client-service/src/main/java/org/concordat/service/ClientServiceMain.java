package org.concordat.service;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;

/**
 * Runs one service as a process of its own: {@code ClientServiceMain FILE.properties}. Settings may
 * also come from the environment, for example {@code CONCORDAT_LEDGER_PEER}.
 */
public final class ClientServiceMain {
  private ClientServiceMain() {}

  /**
   * Starts the service and runs until it is stopped.
   *
   * @param arguments the path of a properties file
   * @throws InterruptedException when the main thread is interrupted
   */
  public static void main(String[] arguments) throws InterruptedException {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "concordat-service-logback.xml");
    }
    if (arguments.length > 1) {
      exit("takes at most one argument, a properties file");
    }
    Map<String, Object> settings = new HashMap<>();
    if (arguments.length == 1) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(Path.of(arguments[0]))) {
        properties.load(reader);
      } catch (IOException | IllegalArgumentException e) {
        exit("cannot read " + arguments[0] + ": " + e.getMessage());
      }
      properties.forEach((name, value) -> settings.put(name.toString(), value));
    }
    CountDownLatch stopped = new CountDownLatch(1);
    ClientService service;
    try {
      service = ClientService.start(settings);
    } catch (IllegalArgumentException e) {
      exit(e.getMessage());
      return;
    }
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  service.close();
                  stopped.countDown();
                },
                "shutdown"));
    System.out.println("listening on " + service.uri());
    stopped.await();
  }

  private static void exit(String message) {
    System.err.println("client-service: " + message);
    System.exit(2);
  }
}
