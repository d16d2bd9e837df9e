package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.concordat.service.TestService;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.Browser;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EventsRestTest {
  @TempDir Path directory;
  private TestService service;

  private static final String COOKIE = "concordat-session-BankAMSP";

  @BeforeEach
  void start() {
    service = TestService.bank(directory);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void a_listener_that_names_its_last_event_gets_those_after_it_and_then_new_ones()
      throws Exception {
    service.ledger.append(event("a", "First"), event("b", "Second"));
    Await.until(
        "the block is followed",
        () -> service.get("auditor", "/api/v1/blocks").json().get("height").intValue() == 1);

    try (BufferedReader stream = listen("0-0")) {
      assertThat(ids(stream, 1)).containsExactly("0-1 Second");
      service.ledger.append(event("c", "Third"));
      assertThat(ids(stream, 1)).containsExactly("1-0 Third");
    }
  }

  @Test
  void a_listener_who_signs_out_is_told_nothing_more() throws Exception {
    Browser browser = service.browser();
    assertThat(browser.signIn("steward", service.password("steward")).statusCode()).isEqualTo(200);
    HttpRequest request =
        browser
            .request("/api/v1/events")
            .header("Accept", "text/event-stream")
            .header("Cookie", COOKIE + "=" + browser.cookie(COOKIE).orElseThrow())
            .GET()
            .build();
    HttpResponse<InputStream> response =
        service.client().send(request, HttpResponse.BodyHandlers.ofInputStream());
    try (BufferedReader stream =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      service.ledger.append(event("a", "First"));
      assertThat(ids(stream, 1)).containsExactly("0-0 First");

      browser.write("DELETE", "/session", "");
      service.ledger.append(event("b", "Second"));

      assertThat(ids(stream, 1)).isEmpty();
    }
  }

  private BufferedReader listen(String last) throws IOException, InterruptedException {
    HttpRequest request =
        service
            .request("/api/v1/events")
            .header("Authorization", service.authorization("auditor"))
            .header("Accept", "text/event-stream")
            .header("Last-Event-ID", last)
            .GET()
            .build();
    HttpResponse<InputStream> response =
        service.client().send(request, HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static List<String> ids(BufferedReader stream, int count) throws IOException {
    List<String> found = new ArrayList<>();
    String id = "";
    String name = "";
    for (String line = stream.readLine(); line != null; line = stream.readLine()) {
      if (line.startsWith("id:")) {
        id = line.substring(3).strip();
      } else if (line.startsWith("event:")) {
        name = line.substring(6).strip();
      } else if (line.isEmpty() && !id.isEmpty()) {
        found.add(id + " " + name);
        id = "";
        if (found.size() == count) {
          return found;
        }
      }
    }
    return found;
  }

  private static Blocks.Tx event(String id, String name) {
    return Blocks.Tx.valid(id, name, Map.of());
  }
}
