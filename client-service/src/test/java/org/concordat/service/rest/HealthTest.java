package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.concordat.service.TestService;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.OneBankStudy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {
  private static final List<String> PARTS = List.of("database", "ledger", "kafka", "integrity");

  @TempDir Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"database", "ledger", "kafka", "integrity"})
  void a_service_with_one_part_down_is_not_ready_says_which_and_stays_alive(String down) {
    Map<String, Supplier<String>> parts = new HashMap<>();
    PARTS.forEach(part -> parts.put(part, () -> part.equals(down) ? "does not answer" : ""));
    Health health = new Health(parts, Map.of("follower", () -> true), () -> 3, List::of);

    assertThat(health.report().status()).isEqualTo("DOWN");
    assertThat(health.report().parts()).containsEntry(down, "does not answer");
    assertThat(health.report().parts().values().stream().filter("UP"::equals)).hasSize(3);
    assertThat(health.liveness().status()).isEqualTo("UP");
  }

  @Test
  void a_service_whose_thread_has_ended_is_not_alive() {
    Health health = new Health(Map.of(), Map.of("follower", () -> false), () -> 0, List::of);

    assertThat(health.liveness().status()).isEqualTo("DOWN");
    assertThat(health.liveness().parts()).containsEntry("follower", "has ended");
  }

  @Test
  void a_service_without_its_broker_is_alive_and_not_ready_until_it_is_back() {
    InMemoryLedger ledger = new InMemoryLedger();
    InMemoryTasks tasks = new InMemoryTasks();
    try (TestService service = TestService.start(directory, "bank", ledger, tasks, Map.of())) {
      new OneBankStudy(ledger, tasks).prepare(service);
      Await.until("ready", () -> status(service, "readiness") == 200);
      service.tasks.down(true);
      Await.until("not ready", () -> status(service, "readiness") == 503);
      assertThat(status(service, "liveness")).isEqualTo(200);
      service.tasks.down(false);
      Await.until("ready again", () -> status(service, "readiness") == 200);
    }
  }

  private static int status(TestService service, String question) {
    return service.get(null, "/health/" + question).status();
  }
}
