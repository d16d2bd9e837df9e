package org.concordat.consortium.member;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.LedgerEvent;

/**
 * The ledger's events as a member's service streams them (server-sent events), handed over as they
 * come, from the first one on. When the service goes away, it continues where it was once the
 * service is back.
 */
public final class LedgerEvents implements AutoCloseable {
  private static final String BEFORE_ALL = "0-0";
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final HttpClient http;
  private final HttpRequest request;
  private final Consumer<LedgerEvent> onEvent;
  private volatile boolean closed;
  private volatile Thread reader;
  private String last = BEFORE_ALL;

  private LedgerEvents(HttpClient http, HttpRequest request, Consumer<LedgerEvent> onEvent) {
    this.http = http;
    this.request = request;
    this.onEvent = onEvent;
  }

  /**
   * Follows the events.
   *
   * @param http the connections
   * @param service where the member's service listens
   * @param authorization the value of the Authorization header
   * @param onEvent told of every event once, in order, on a thread of its own
   * @return what ends it
   * @throws IOException when the service does not answer
   */
  static LedgerEvents follow(
      HttpClient http, URI service, String authorization, Consumer<LedgerEvent> onEvent)
      throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(service.resolve("/api/v1/events"))
            .header("Authorization", authorization)
            .header("Accept", "text/event-stream")
            .build();
    LedgerEvents events = new LedgerEvents(http, request, onEvent);
    try {
      Stream<String> first = events.open();
      events.reader = Thread.ofVirtual().name("ledger-events").start(() -> events.readOn(first));
      return events;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for events", e);
    }
  }

  private Stream<String> open() throws IOException, InterruptedException {
    HttpResponse<Stream<String>> response =
        http.send(
            HttpRequest.newBuilder(request, (name, value) -> true)
                .header("Last-Event-ID", last)
                .build(),
            HttpResponse.BodyHandlers.ofLines());
    if (response.statusCode() != 200) {
      throw new IOException("no events: HTTP " + response.statusCode());
    }
    return response.body();
  }

  private void readOn(Stream<String> first) {
    Stream<String> stream = first;
    while (!closed) {
      if (stream != null) {
        read(stream);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
      try {
        stream = closed ? null : open();
      } catch (IOException e) {
        stream = null; // it is not back yet
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void read(Stream<String> stream) {
    String[] id = {last};
    try (stream) {
      stream.forEach(
          line -> {
            if (line.startsWith("id:")) {
              id[0] = line.substring("id:".length()).strip();
            } else if (line.startsWith("data:") && !line.substring("data:".length()).isBlank()) {
              onEvent.accept(
                  CanonicalJson.read(line.substring("data:".length()).strip(), LedgerEvent.class));
              last = id[0];
            }
          });
    } catch (UncheckedIOException e) {
      // The service has stopped.
    }
  }

  @Override
  public void close() {
    closed = true;
    reader.interrupt();
  }
}
