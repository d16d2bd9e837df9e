package org.concordat.service;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.ledger.EndorsingBanks;
import org.concordat.service.ledger.Ledger;
import org.concordat.service.ledger.Witness;
import org.concordat.service.participation.TaskBus;
import org.concordat.service.rest.AnswerCheck;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.Browser;
import org.concordat.service.testing.FreePort;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.telemetry.Telemetry;
import tools.jackson.databind.JsonNode;

/** A whole service with its real HTTP server and database; only ledger and workers are doubles. */
public final class TestService implements AutoCloseable {
  /** The ledger's double. */
  public final InMemoryLedger ledger;

  /** The workers' double. */
  public final InMemoryTasks tasks;

  private final ClientService service;
  private final Map<String, String> passwords = new HashMap<>();
  private final HttpClient client = HttpClient.newHttpClient();

  private TestService(
      InMemoryLedger ledger, InMemoryTasks tasks, ClientService service, Path directory) {
    this.ledger = ledger;
    this.tasks = tasks;
    this.service = service;
    Path credentials = directory.resolve("credentials.txt");
    try {
      for (String line :
          Files.exists(credentials) ? Files.readAllLines(credentials) : List.<String>of()) {
        passwords.put(line.split(":", 2)[0], line.split(":", 2)[1]);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts a bank's service. */
  public static TestService bank(Path directory) {
    return start(directory, "bank", new InMemoryLedger(), new InMemoryTasks(), Map.of());
  }

  /** Starts a regulator's service. */
  public static TestService regulator(Path directory) {
    return start(directory, "regulator", new InMemoryLedger(), new InMemoryTasks(), Map.of());
  }

  /** Starts a service with given doubles, for example those of one that was closed. */
  public static TestService start(
      Path directory,
      String kind,
      InMemoryLedger ledger,
      InMemoryTasks tasks,
      Map<String, Object> more) {
    return start(directory, kind, ledger, tasks, more, Clock.systemUTC(), List.of());
  }

  /** Starts a service with given doubles and a given time. */
  public static TestService start(
      Path directory,
      String kind,
      InMemoryLedger ledger,
      InMemoryTasks tasks,
      Map<String, Object> more,
      Clock clock) {
    return start(directory, kind, ledger, tasks, more, clock, List.of());
  }

  /** Starts a service that compares its blocks with those of other members' peers. */
  public static TestService start(
      Path directory,
      String kind,
      InMemoryLedger ledger,
      InMemoryTasks tasks,
      Map<String, Object> more,
      Clock clock,
      List<Witness> witnesses) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("concordat.directory", directory.toString());
    properties.put("concordat.member.msp-id", "BankAMSP");
    properties.put("concordat.member.kind", kind);
    properties.put("concordat.kafka.bootstrap-servers", "127.0.0.1:1");
    properties.put("concordat.ledger.peer", "127.0.0.1:1");
    String role = kind.equals("bank") ? "participant" : "auditor";
    properties.put("concordat.ledger.identities." + role + ".certificate", "unused.pem");
    properties.put("concordat.ledger.identities." + role + ".key", "unused.pem");
    properties.putAll(more);
    Edges doubles =
        new Edges() {
          @Override
          public Ledger ledger(
              ServiceSettings settings, EndorsingBanks banks, Telemetry telemetry) {
            return ledger;
          }

          @Override
          public List<Witness> witnesses(ServiceSettings settings) {
            return witnesses;
          }

          @Override
          public TaskBus tasks(ServiceSettings settings, Telemetry telemetry) {
            return tasks;
          }
        };
    return new TestService(
        ledger, tasks, ClientService.start(properties, doubles, clock), directory);
  }

  /** An answer. */
  public record Answer(int status, String contentType, String body) {
    /** Reads the body. */
    public JsonNode json() {
      return CanonicalJson.readTree(body);
    }
  }

  /** Gets as a user. */
  public Answer get(String user, String path) {
    return send(user, request(path).GET());
  }

  /** Posts as a user, with a fresh key. */
  public Answer post(String user, String path, Object body) {
    return post(user, path, body, UUID.randomUUID().toString());
  }

  /** Posts as a user with a key; without one when it is null. */
  public Answer post(String user, String path, Object body, String key) {
    String text = body instanceof String given ? given : CanonicalJson.write(body);
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(text));
    if (key != null) {
      request.header("Idempotency-Key", key);
    }
    return send(user, request);
  }

  /** Prepares a request to this service. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + service.port() + path))
        .timeout(Duration.ofSeconds(20));
  }

  /** Sends a request as a user, or as nobody when null. */
  public Answer send(String user, HttpRequest.Builder request) {
    HttpResponse<String> response = exchange(user, request);
    return new Answer(
        response.statusCode(),
        response.headers().firstValue("Content-Type").orElse(""),
        response.body());
  }

  /** Sends a request as a user, or as nobody when null, for what the headers of the answer say. */
  public HttpResponse<String> exchange(String user, HttpRequest.Builder request) {
    if (user != null) {
      request.header("Authorization", authorization(user));
    }
    try {
      HttpRequest built = request.build();
      HttpResponse<String> answer = client.send(built, HttpResponse.BodyHandlers.ofString());
      AnswerCheck.check(built.method(), built.uri().getRawPath(), answer);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The header that signs a user in. */
  public String authorization(String user) {
    String pair = user + ":" + passwords.getOrDefault(user, "no-password");
    return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
  }

  /** The password of a user. */
  public String password(String user) {
    return passwords.get(user);
  }

  /** What a browser sends to sign a user in. */
  public HttpRequest.BodyPublisher passwordOf(String user) {
    return text(CanonicalJson.write(Map.of("name", user, "password", password(user))));
  }

  /** A text as a request's body. */
  public static HttpRequest.BodyPublisher text(String body) {
    return HttpRequest.BodyPublishers.ofString(body);
  }

  /** A browser at this service, signed in as nobody. */
  public Browser browser() {
    return new Browser(client, uri());
  }

  /** Where this service listens. */
  public URI uri() {
    return URI.create("http://127.0.0.1:" + service.port());
  }

  /** The HTTP client, for what the short forms do not offer. */
  public HttpClient client() {
    return client;
  }

  /** Another may listen at its port afterwards: a server that stops only asks for its end. */
  @Override
  public void close() {
    int port = service.port();
    service.close();
    Await.until("nobody listens at " + port, () -> FreePort.isFree(port));
  }
}
