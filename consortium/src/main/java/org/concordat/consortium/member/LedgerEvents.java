package org.concordat.consortium.member;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.LedgerEvent;

/**
 * The ledger's events as a member's service streams them (server-sent events), handed over as they
 * come, from the first one on.
 */
public final class LedgerEvents implements AutoCloseable {
  private static final String BEFORE_ALL = "0-0";

  private final Thread reader;

  private LedgerEvents(Thread reader) {
    this.reader = reader;
  }

  /**
   * Follows the events.
   *
   * @param http the connections
   * @param service where the member's service listens
   * @param authorization the value of the Authorization header
   * @param onEvent told of every event, in order, on a thread of its own
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
            .header("Last-Event-ID", BEFORE_ALL)
            .build();
    HttpResponse<Stream<String>> response;
    try {
      response = http.send(request, HttpResponse.BodyHandlers.ofLines());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while waiting for events", e);
    }
    if (response.statusCode() != 200) {
      throw new IOException("no events: HTTP " + response.statusCode());
    }
    Thread reader =
        Thread.ofVirtual()
            .name("ledger-events")
            .start(
                () -> {
                  try (Stream<String> lines = response.body()) {
                    lines
                        .filter(line -> line.startsWith("data:"))
                        .map(line -> line.substring("data:".length()).strip())
                        .filter(data -> !data.isEmpty())
                        .forEach(
                            data -> onEvent.accept(CanonicalJson.read(data, LedgerEvent.class)));
                  } catch (UncheckedIOException e) {
                    // The service has stopped: there are no more events.
                    Thread.currentThread().interrupt();
                  }
                });
    return new LedgerEvents(reader);
  }

  @Override
  public void close() {
    reader.interrupt();
  }
}
