package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Explanation;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.TestService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** What a refusal says, where it is explained, and how it is found again in the log. */
@Isolated("it reads the log of the whole process")
class ProblemsRestTest {
  @TempDir static Path directory;
  private static TestService service;

  @BeforeAll
  static void start() {
    service = TestService.bank(directory);
    service.ledger.behaves(
        call -> {
          throw new IllegalStateException("broken on purpose");
        });
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void a_problem_says_what_to_do_and_points_to_its_explanation() {
    JsonNode problem = service.get("auditor", "/api/v1/studies/nothing").json();

    assertThat(problem.get("code").stringValue()).isEqualTo("CC-1201");
    assertThat(problem.get("advice").stringValue())
        .isEqualTo(Explanation.of(ErrorCode.STUDY_NOT_FOUND).advice());
    TestService.Answer page = service.get(null, problem.get("type").stringValue());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.body()).contains("There is no study of this id.");
  }

  @Test
  void every_code_has_a_page_for_people_and_a_record_for_programs() {
    for (ErrorCode code : ErrorCode.values()) {
      HttpResponse<String> page =
          service.exchange(null, service.request("/problems/" + code.code()));
      assertThat(page.statusCode()).isEqualTo(200);
      assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
      assertThat(page.body())
          .contains(code.code(), Problems.title(code))
          .doesNotContain("<script", "style=");
      JsonNode record =
          service
              .send(
                  null,
                  service.request("/problems/" + code.code()).header("Accept", "application/json"))
              .json();
      assertThat(record.get("what").stringValue()).isEqualTo(Explanation.of(code).what());
      assertThat(record.get("status").intValue()).isEqualTo(Problems.status(code).getCode());
    }
  }

  @Test
  void the_list_of_problems_links_each_and_its_style_is_there() {
    String page = service.get(null, "/problems").body();

    for (ErrorCode code : ErrorCode.values()) {
      assertThat(page).contains("/problems/" + code.code());
    }
    String style = page.replaceAll("(?s).*href=\"([^\"]*problems\\.css)\".*", "$1");
    assertThat(service.get(null, style).contentType()).startsWith("text/css");
    assertThat(service.get(null, "/problems/CC-0000").status()).isEqualTo(404);
  }

  @Test
  void a_well_formed_request_id_is_taken_and_another_is_replaced() {
    HttpResponse<String> own = ask("/api/v1/studies/nothing", "my-request_1.2");
    assertThat(own.headers().firstValue(RequestIds.HEADER)).hasValue("my-request_1.2");
    assertThat(requestId(own)).isEqualTo("my-request_1.2");

    for (String bad : List.of("a b", "x".repeat(65), "<script>", "\u00e4")) {
      HttpResponse<String> answer = ask("/api/v1/studies/nothing", bad);
      String made = answer.headers().firstValue(RequestIds.HEADER).orElseThrow();
      assertThat(made).isNotEqualTo(bad).matches(RequestIds.FORM);
      assertThat(requestId(answer)).isEqualTo(made);
    }
  }

  @Test
  void every_answer_carries_a_request_id_whatever_it_says() {
    for (String path :
        List.of(
            "/health", "/openapi.yml", "/problems", "/api/v1/me", "/nothing", "/console/x.js")) {
      for (String user : new String[] {null, "auditor"}) {
        assertThat(
                service.exchange(user, service.request(path)).headers().firstValue("X-Request-Id"))
            .as(path)
            .isPresent();
      }
    }
  }

  @Test
  void a_kept_refusal_is_given_again_under_the_new_requests_id() {
    String key = UUID.randomUUID().toString();
    HttpResponse<String> first = post(key, "first");
    HttpResponse<String> again = post(key, "again");

    assertThat(first.statusCode()).isEqualTo(400);
    assertThat(again.body()).isEqualTo(first.body().replace("first", "again"));
  }

  @Test
  void every_line_logged_for_a_request_carries_its_id_on_whatever_thread() throws Exception {
    Logger root = (Logger) LoggerFactory.getLogger("org.concordat.service");
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    root.addAppender(lines);
    try (ExecutorService threads = Executors.newFixedThreadPool(5)) {
      List<Callable<HttpResponse<String>>> requests = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        String id = "request-" + i;
        requests.add(() -> fail(id));
      }
      for (Future<HttpResponse<String>> answer : threads.invokeAll(requests)) {
        assertThat(answer.get().statusCode()).isEqualTo(500);
        assertThat(answer.get().body()).doesNotContain("broken on purpose");
      }
    } finally {
      root.detachAppender(lines);
    }
    assertThat(
            lines.list.stream()
                .filter(line -> line.getMessage().equals("fault"))
                .map(line -> line.getMDCPropertyMap().get("requestId")))
        .hasSize(10)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.startsWith("request-"));
  }

  private HttpResponse<String> fail(String id) {
    return service.exchange(
        "steward",
        service
            .request("/api/v1/agreements/mine/activation")
            .header("Idempotency-Key", id)
            .header(RequestIds.HEADER, id)
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  private HttpResponse<String> post(String key, String id) {
    return service.exchange(
        "steward",
        service
            .request("/api/v1/datasets")
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", key)
            .header(RequestIds.HEADER, id)
            .POST(HttpRequest.BodyPublishers.ofString("{}")));
  }

  private HttpResponse<String> ask(String path, String id) {
    return service.exchange("auditor", service.request(path).header(RequestIds.HEADER, id));
  }

  private static String requestId(HttpResponse<String> answer) {
    return CanonicalJson.readTree(answer.body()).get("requestId").stringValue();
  }
}
