package org.concordat.consortium.member;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.LedgerEvent;
import tools.jackson.databind.JsonNode;

/**
 * A person of a member at the REST interface: one user, signed in with a password. What the demo
 * and the acceptance tests do, anybody with these credentials can do.
 */
public final class MemberClient {
  private static final Duration REQUEST = Duration.ofMinutes(2);
  private static final Duration OPERATION = Duration.ofMinutes(5);
  private static final String BASE = "/api/v1";

  private final HttpClient http;
  private final URI service;
  private final String authorization;

  /**
   * Creates a client.
   *
   * @param http the connections, shared by clients
   * @param service where the member's service listens
   * @param user the user's name
   * @param password the user's password
   */
  public MemberClient(HttpClient http, URI service, String user, String password) {
    this.http = http;
    this.service = service;
    this.authorization =
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Signs a user in with the password that the member's service generated.
   *
   * @param http the connections, shared by clients
   * @param service where the member's service listens
   * @param credentials the service's file of generated passwords
   * @param role the user's role
   * @return a client
   * @throws IOException when the file cannot be read
   * @throws IllegalArgumentException when the member has no user of that role
   */
  public static MemberClient signIn(HttpClient http, URI service, Path credentials, Role role)
      throws IOException {
    String user = role.attributeValue();
    String prefix = user + ":";
    String password =
        Files.readAllLines(credentials).stream()
            .filter(line -> line.startsWith(prefix))
            .map(line -> line.substring(prefix.length()))
            .findFirst()
            .orElseThrow(() -> new IllegalArgumentException(credentials + " has no " + user));
    return new MemberClient(http, service, user, password);
  }

  /**
   * Reads a resource.
   *
   * @param path below {@code /api/v1}
   * @return the answer's body
   * @throws Problem for any other answer than success
   */
  public JsonNode get(String path) {
    return answer(request(path).GET());
  }

  /**
   * Reads a resource as a record.
   *
   * @param path below {@code /api/v1}
   * @param type the record's class
   * @param <T> the record's type
   * @return the record
   */
  public <T> T get(String path, Class<T> type) {
    return CanonicalJson.read(get(path).toString(), type);
  }

  /**
   * Fetches a file.
   *
   * @param path below {@code /api/v1}
   * @return its bytes
   * @throws Problem for any other answer than success
   */
  public byte[] download(String path) {
    HttpResponse<byte[]> answer =
        send(request(path).GET(), HttpResponse.BodyHandlers.ofByteArray());
    if (answer.statusCode() >= 300) {
      throw problem(answer.statusCode(), new String(answer.body(), StandardCharsets.UTF_8));
    }
    return answer.body();
  }

  /**
   * Writes, with a new Idempotency-Key.
   *
   * @param path below {@code /api/v1}
   * @param body a record, or empty text for none
   * @return the answer's body
   * @throws Problem for any other answer than success
   */
  public JsonNode post(String path, Object body) {
    return post(path, body, UUID.randomUUID().toString());
  }

  /**
   * Writes.
   *
   * @param path below {@code /api/v1}
   * @param body a record, or empty text for none
   * @param idempotencyKey the key; the same for a repetition
   * @return the answer's body
   * @throws Problem for any other answer than success
   */
  public JsonNode post(String path, Object body, String idempotencyKey) {
    String text = body instanceof String given ? given : CanonicalJson.write(body);
    return answer(
        request(path)
            .header("Idempotency-Key", idempotencyKey)
            .header("Content-Type", "application/json")
            .POST(
                text.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(text)));
  }

  /**
   * Starts long work and waits for its end.
   *
   * @param path below {@code /api/v1}
   * @param body a record
   * @throws Problem when it fails
   */
  public void await(String path, Object body) {
    String id = post(path, body).get("id").stringValue();
    Instant deadline = Instant.now().plus(OPERATION);
    while (true) {
      JsonNode operation = get("/operations/" + id);
      switch (operation.get("status").stringValue()) {
        case "DONE" -> {
          return;
        }
        case "FAILED" ->
            throw new Problem(
                0, operation.get("code").stringValue(), operation.get("detail").stringValue());
        default -> {
          if (Instant.now().isAfter(deadline)) {
            throw new IllegalStateException(path + " did not end within " + OPERATION);
          }
          LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
          if (Thread.currentThread().isInterrupted()) {
            throw new IllegalStateException("interrupted while waiting for " + path);
          }
        }
      }
    }
  }

  /**
   * Follows the ledger's events, from the first one on.
   *
   * @param onEvent told of every event, in order, on a thread of its own
   * @return what ends it
   * @throws IOException when the service does not answer
   */
  public LedgerEvents events(Consumer<LedgerEvent> onEvent) throws IOException {
    return LedgerEvents.follow(http, service, authorization, onEvent);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(service.resolve(BASE + path))
        .timeout(REQUEST)
        .header("Authorization", authorization);
  }

  private JsonNode answer(HttpRequest.Builder request) {
    HttpResponse<String> response = send(request, HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() >= 300) {
      throw problem(response.statusCode(), response.body());
    }
    return json(response.body());
  }

  private <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request.build(), handler);
    } catch (IOException e) {
      throw new Unreachable("the service at " + service + " does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Unreachable("interrupted while waiting for " + service, e);
    }
  }

  private static Problem problem(int status, String body) {
    JsonNode told = json(body);
    return new Problem(status, text(told, "code"), text(told, "detail"));
  }

  private static JsonNode json(String body) {
    return CanonicalJson.readTree(body.isEmpty() ? "{}" : body);
  }

  private static String text(JsonNode body, String field) {
    return body.has(field) ? body.get(field).stringValue() : "";
  }

  /** A refusal by the service. */
  public static final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String code;

    Problem(int status, String code, String detail) {
      super(code + " " + detail + (status == 0 ? "" : " (HTTP " + status + ")"));
      this.status = status;
      this.code = code;
    }

    /**
     * Returns the HTTP status.
     *
     * @return the status; 0 when long work failed
     */
    public int status() {
      return status;
    }

    /**
     * Returns the stable code.
     *
     * @return for example {@code CC-1203}; empty when there was none
     */
    public String code() {
      return code;
    }
  }

  /** The service does not answer: it may be down or starting. */
  public static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
