package org.concordat.service.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.concordat.protocol.json.CanonicalJson;
import tools.jackson.databind.JsonNode;

/** What a browser does for the console: it keeps cookies, and says which page asks. */
public final class Browser {
  private final HttpClient client;
  private final URI service;
  private final Map<String, String> cookies = new LinkedHashMap<>();
  private String csrf = "";

  /**
   * Opens a browser at a service.
   *
   * @param client the connections
   * @param service the service's address
   */
  public Browser(HttpClient client, URI service) {
    this.client = client;
    this.service = service;
  }

  /**
   * Returns another browser with the same cookies, as a thief would use them.
   *
   * @return the copy
   */
  public Browser copy() {
    return at(service);
  }

  /**
   * Returns another browser with the same cookies, at another service's address.
   *
   * @param address the address
   * @return the copy
   */
  public Browser at(URI address) {
    Browser copy = new Browser(client, address);
    copy.cookies.putAll(cookies);
    copy.csrf = csrf;
    return copy;
  }

  /**
   * Signs in by name and password.
   *
   * @return the answer
   */
  public HttpResponse<String> signIn(String name, String password) {
    HttpResponse<String> answer =
        write("POST", "/session", CanonicalJson.write(Map.of("name", name, "password", password)));
    if (answer.statusCode() == 200) {
      csrf = json(answer).get("csrf").stringValue();
    }
    return answer;
  }

  /**
   * Gets as the console does.
   *
   * @return the answer
   */
  public HttpResponse<String> get(String path, String... headers) {
    return send(fetch(request(path)).GET(), headers);
  }

  /**
   * Writes as the console does, naming the session's token.
   *
   * @return the answer
   */
  public HttpResponse<String> write(String method, String path, String body) {
    HttpRequest.Builder request = fetch(request(path)).header("Content-Type", "application/json");
    if (!csrf.isEmpty()) {
      request.header("X-Concordat-CSRF", csrf);
    }
    return send(
        request
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .header("Origin", service.toString())
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private static HttpRequest.Builder fetch(HttpRequest.Builder request) {
    return request.header("Sec-Fetch-Site", "same-origin").header("Sec-Fetch-Mode", "cors");
  }

  /**
   * Prepares a request that says nothing but the address.
   *
   * @return the request
   */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(service.resolve(path)).timeout(Duration.ofSeconds(20));
  }

  /**
   * Sends a request with the cookies, and takes new ones.
   *
   * @return the answer
   */
  public HttpResponse<String> send(HttpRequest.Builder request, String... headers) {
    if (headers.length > 0) {
      request.headers(headers);
    }
    cookies.forEach((name, value) -> request.header("Cookie", name + "=" + value));
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      answer.headers().allValues("Set-Cookie").forEach(this::take);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void take(String setCookie) {
    String[] pair = setCookie.split(";", 2)[0].split("=", 2);
    if (setCookie.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }

  /**
   * Puts a cookie into the browser.
   *
   * @param name its name
   * @param value its value
   */
  public void plant(String name, String value) {
    cookies.put(name, value);
  }

  /**
   * Returns a cookie.
   *
   * @param name its name
   * @return its value
   */
  public Optional<String> cookie(String name) {
    return Optional.ofNullable(cookies.get(name));
  }

  /**
   * Changes what is sent as the session's token.
   *
   * @param token the token; empty to send none
   */
  public void csrf(String token) {
    csrf = token;
  }

  /**
   * Reads an answer's body.
   *
   * @param answer the answer
   * @return the body
   */
  public static JsonNode json(HttpResponse<String> answer) {
    return CanonicalJson.readTree(answer.body());
  }
}
