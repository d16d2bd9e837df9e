package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.TestService;
import org.concordat.service.testing.ConsentBooks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.ModelWorld;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reading only what is new, and changing only what one has read. */
class EntityTagsRestTest {
  private static final String MODEL = "/api/v1/models/cards/3";

  @TempDir static Path directory;
  private static TestService service;

  @BeforeAll
  static void start() {
    InMemoryLedger ledger = new InMemoryLedger();
    var consents = ConsentBooks.of(directory);
    service = TestService.start(directory, "bank", ledger, new InMemoryTasks(), Map.of());
    ModelWorld world = new ModelWorld(ledger, consents);
    world.awaitBy(service);
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void who_has_the_body_already_is_told_so_without_it() {
    HttpResponse<String> first = read(MODEL, "If-None-Match", "\"other\"");
    String tag = first.headers().firstValue("ETag").orElseThrow();

    for (String asked : List.of(tag, "\"x\", " + tag, "W/" + tag, "*")) {
      HttpResponse<String> again = read(MODEL, "If-None-Match", asked);
      assertThat(again.statusCode()).as(asked).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(again.headers().firstValue("ETag")).hasValue(tag);
    }
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(read("/api/v1/models/cards/2", "If-None-Match", tag).statusCode()).isEqualTo(200);
  }

  @Test
  void head_tells_what_get_would_without_the_body() {
    HttpResponse<String> get = service.exchange("auditor", service.request(MODEL).GET());
    HttpResponse<String> head = service.exchange("auditor", service.request(MODEL).HEAD());

    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    assertThat(head.headers().firstValue("ETag")).isEqualTo(get.headers().firstValue("ETag"));
    assertThat(service.exchange("auditor", service.request(MODEL + "9").HEAD()).statusCode())
        .isEqualTo(404);
  }

  @Test
  void two_people_who_change_the_same_thing_do_not_overwrite_one_another() {
    service.post("scientist", MODEL + "/promotion", "");
    service.post("officer", MODEL + "/promotion/approval", "");
    String read = tag(MODEL + "/deployment");

    // When one of them acts first
    HttpResponse<String> first = change(MODEL + "/suspension", "the first", read, "first");
    HttpResponse<String> second = change(MODEL + "/suspension", "the second", read, "second");

    // Then the other is told, and may decide anew
    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    assertThat(second.statusCode()).isEqualTo(412);
    assertThat(CanonicalJson.readTree(second.body()).get("code").stringValue())
        .isEqualTo("CC-1830");
    HttpResponse<String> repeated = change(MODEL + "/suspension", "the first", read, "first");
    assertThat(repeated.body()).isEqualTo(first.body());
    assertThat(
            change(MODEL + "/resumption", "the second", tag(MODEL + "/deployment"), "second")
                .statusCode())
        .isEqualTo(201);
  }

  @Test
  void an_incident_is_not_classified_over_somebody_else_s_report() {
    assertThat(
            service
                .post(
                    "officer",
                    "/api/v1/incidents",
                    "{\"awareMillis\":1000,\"id\":\"first\",\"subject\":{\"kind\":\"SERVICE\","
                        + "\"round\":0,\"study\":\"\"}}")
                .status())
        .isEqualTo(201);
    HttpResponse<String> stale =
        post(
            "/api/v1/incidents/first/classifications",
            "{\"atMillis\":2000,\"classification\":\"MAJOR\"}",
            "\"0123\"",
            UUID.randomUUID().toString());

    assertThat(stale.statusCode()).isEqualTo(412);
    assertThat(
            post(
                    "/api/v1/incidents/first/classifications",
                    "{\"atMillis\":2000,\"classification\":\"MAJOR\"}",
                    tag("/api/v1/incidents/first"),
                    UUID.randomUUID().toString())
                .statusCode())
        .isEqualTo(201);
  }

  private static String tag(String path) {
    return read(path, "X-Nothing", "1").headers().firstValue("ETag").orElseThrow();
  }

  private static HttpResponse<String> read(String path, String header, String value) {
    return service.exchange("officer", service.request(path).header(header, value).GET());
  }

  private static HttpResponse<String> change(String path, String reason, String tag, String key) {
    return post(path, "{\"reason\":\"" + reason + "\"}", tag, key);
  }

  private static HttpResponse<String> post(String path, String body, String tag, String key) {
    return service.exchange(
        "officer",
        service
            .request(path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .header("If-Match", tag)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }
}
