package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.TestService;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who sends too much at a time is told so, and nobody else feels it. */
class RateLimitsRestTest {
  @TempDir static Path directory;
  private static TestService service;

  @BeforeAll
  static void start() {
    service =
        TestService.start(
            directory,
            "bank",
            new InMemoryLedger(),
            new InMemoryTasks(),
            Map.of(
                "concordat.limits.reads.per-second", 1,
                "concordat.limits.reads.burst", 5,
                "concordat.limits.writes.per-second", 1,
                "concordat.limits.writes.burst", 3,
                "concordat.limits.strangers.per-second", 1,
                "concordat.limits.strangers.burst", 4));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void one_user_s_haste_is_refused_and_leaves_the_others_alone() {
    HttpResponse<String> refused = until429("auditor");

    assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    assertThat(refused.headers().firstValue("RateLimit"))
        .hasValueSatisfying(told -> assertThat(told).startsWith("\"reads\";r=0;t="));
    assertThat(refused.headers().firstValue("RateLimit-Policy")).hasValue("\"reads\";q=5;w=5");
    assertThat(CanonicalJson.readTree(refused.body()).get("code").stringValue())
        .isEqualTo("CC-1831");
    assertThat(service.get("officer", "/api/v1/me").status()).isEqualTo(200);
  }

  @Test
  void writes_are_counted_apart_from_reads() {
    until429("steward");

    assertThat(service.post("steward", "/api/v1/agreements/none/activation", "").status())
        .isNotEqualTo(429);
  }

  @Test
  void an_address_is_counted_where_nobody_is_signed_in() {
    until429(null);

    assertThat(service.get("scientist", "/api/v1/me").status()).isEqualTo(200);
  }

  @Test
  void of_an_ipv6_address_its_network_is_counted() {
    assertThat(RateLimits.network("2001:db8:1:2::1"))
        .isEqualTo(RateLimits.network("2001:db8:1:2:3:4:5:6"));
    assertThat(RateLimits.network("2001:db8:1:3::1"))
        .isNotEqualTo(RateLimits.network("2001:db8:1:2::1"));
    assertThat(RateLimits.network("192.0.2.1")).isNotEqualTo(RateLimits.network("192.0.2.2"));
  }

  private static HttpResponse<String> until429(String user) {
    for (int i = 0; i < 200; i++) {
      HttpResponse<String> answer =
          service.exchange(
              user, service.request(user == null ? "/problems/CC-1831" : "/api/v1/me"));
      if (answer.statusCode() == 429) {
        return answer;
      }
    }
    throw new AssertionError("200 requests were taken");
  }
}
