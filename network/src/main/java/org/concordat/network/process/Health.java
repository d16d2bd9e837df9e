package org.concordat.network.process;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.concordat.network.Await;
import org.concordat.network.NetworkException;

/** Waits for processes to answer. */
public final class Health {
  private static final Duration PAUSE = Duration.ofMillis(25);

  private Health() {}

  /**
   * Tells whether a page answers with 200.
   *
   * @param http connections
   * @param page the page
   * @return whether it does
   */
  public static boolean answers(HttpClient http, URI page) {
    try {
      return http.send(
                  HttpRequest.newBuilder(page).timeout(Duration.ofSeconds(2)).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NetworkException("interrupted while waiting for " + page, e);
    }
  }

  /**
   * Tells whether somebody listens at an address.
   *
   * @param address host and port
   * @return whether it takes a connection
   */
  public static boolean listens(String address) {
    int colon = address.lastIndexOf(':');
    try (Socket _ =
        new Socket(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)))) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Waits until a process is ready.
   *
   * @param process the process
   * @param ready tells whether it is
   * @param limit the longest wait
   * @throws NetworkException when the process has ended or the time is over, with the last lines of
   *     its log
   */
  public static void await(NodeProcess process, BooleanSupplier ready, Duration limit) {
    if (!Await.until(limit, PAUSE, () -> ready.getAsBoolean() || ended(process))) {
      throw new NetworkException(
          process.name()
              + " was not ready within "
              + limit.toSeconds()
              + " s; it said last:\n"
              + process.lastWords());
    }
  }

  private static boolean ended(NodeProcess process) {
    if (!process.running()) {
      throw new NetworkException(
          process.name() + " ended while it was starting; it said last:\n" + process.lastWords());
    }
    return false;
  }
}
