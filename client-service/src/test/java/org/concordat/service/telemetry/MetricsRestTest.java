package org.concordat.service.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.service.TestService;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.OneBankStudy;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MetricsRestTest {
  private static final String TOKEN = "a-token-of-this-test-only";

  @TempDir Path directory;
  private TestService service;
  private OneBankStudy study;

  @BeforeEach
  void start() {
    InMemoryLedger ledger = new InMemoryLedger();
    InMemoryTasks tasks = new InMemoryTasks();
    study = new OneBankStudy(ledger, tasks);
    service = TestService.start(directory.resolve("bank"), "bank", ledger, tasks, Map.of());
  }

  @AfterEach
  void stop() {
    service.close();
  }

  private String metrics() {
    TestService.Answer answer = service.get(null, "/metrics");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).startsWith("text/plain");
    return answer.body();
  }

  @Test
  void every_metric_of_the_catalogue_is_exported_with_its_labels() {
    study.prepare(service);
    study.open(1);
    study.answerTraining(1);
    study.await(TransactionName.COMMIT_UPDATE, 1);
    study.reveal(1);
    study.await(TransactionName.FINALIZE_ROUND, 1);
    study.judge(1);
    study.answerEvaluation(1);
    study.await(TransactionName.JUDGE_MODEL, 1);
    service.get("steward", "/api/v1/studies/nothing");
    service.post("scientist", "/api/v1/models/study/7/score", "{}");

    List<String> lines = metrics().lines().toList();
    for (ServiceMetric metric : ServiceMetric.values()) {
      if (MADE_ELSEWHERE.contains(metric)) {
        continue;
      }
      assertThat(lines)
          .as(metric.exported())
          .anyMatch(
              line ->
                  line.startsWith(metric.exported())
                      && metric.labels().stream().allMatch(label -> line.contains(label + "=\"")));
    }
    assertThat(lines)
        .anyMatch(line -> line.startsWith("jvm_memory_used_bytes{"))
        .anyMatch(line -> line.startsWith("jvm_threads_live_threads"));
  }

  /** The ledger's double endorses nothing and its events are not a whole study's. */
  private static final List<ServiceMetric> MADE_ELSEWHERE =
      List.of(
          ServiceMetric.TRANSACTION_STEPS, ServiceMetric.ROUNDS_ENDED, ServiceMetric.ROUND_PHASE);

  @Test
  void requests_are_counted_by_their_routes_template_and_never_by_what_people_write() {
    service.get("auditor", "/api/v1/studies/one");
    service.get("auditor", "/api/v1/studies/two");
    service.get(null, "/no-such-place-" + "x".repeat(50));
    service.get("mallory@example.org", "/api/v1/me");

    String text = metrics();
    assertThat(text)
        .contains(
            "concordat_http_requests_seconds_count{method=\"GET\",route=\"/api/v1/studies/{id}\","
                + "status=\"404\"} 2")
        .contains("route=\"other\"")
        .contains("concordat_http_refused_total{code=\"CC-")
        .doesNotContain("no-such-place", "studies/one", "mallory", "auditor");
  }

  @Test
  void the_chain_is_as_high_as_the_blocks_that_were_followed() {
    study.prepare(service);

    Await.until(
        "no block is missing",
        () ->
            metrics().contains("concordat_chain_height " + (double) study.ledger().height())
                && metrics().contains("concordat_follower_lag_blocks 0.0")
                && metrics().contains("concordat_follower_connected 1.0"));
  }

  @Test
  void without_a_token_nobody_behind_a_proxy_reads_them() {
    for (String header : List.of("Forwarded", "X-Forwarded-For")) {
      TestService.Answer answer =
          service.send(null, service.request("/metrics").header(header, "for=1.2.3.4").GET());

      assertThat(answer.status()).as(header).isEqualTo(403);
      assertThat(answer.body()).doesNotContain("concordat_");
    }
  }

  @Test
  void with_a_token_only_who_shows_it_reads_them() throws Exception {
    Path file = Files.writeString(directory.resolve("token"), TOKEN + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    try (TestService guarded =
        TestService.start(
            directory.resolve("guarded"),
            "bank",
            new InMemoryLedger(),
            new InMemoryTasks(),
            Map.of("concordat.telemetry.metrics.token-file", file.toString()))) {
      assertThat(guarded.get(null, "/metrics").status()).isEqualTo(401);
      assertThat(guarded.get("officer", "/metrics").status()).isEqualTo(401);
      assertThat(
              guarded
                  .send(
                      null,
                      guarded.request("/metrics").header("Authorization", "Bearer " + TOKEN).GET())
                  .status())
          .isEqualTo(200);
    }
  }

  @Test
  void a_token_that_others_can_read_or_guess_stops_the_start() throws Exception {
    Path open = Files.writeString(directory.resolve("open"), TOKEN);
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    Path brief = Files.writeString(directory.resolve("brief"), "1234");
    Files.setPosixFilePermissions(brief, PosixFilePermissions.fromString("rw-------"));

    for (Path file : List.of(open, brief, directory.resolve("nothing"))) {
      assertThatThrownBy(
              () ->
                  TestService.start(
                      directory.resolve("refused"),
                      "bank",
                      new InMemoryLedger(),
                      new InMemoryTasks(),
                      Map.of("concordat.telemetry.metrics.token-file", file.toString())))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("the token for metrics")
          .hasMessageNotContaining(TOKEN);
    }
  }
}
