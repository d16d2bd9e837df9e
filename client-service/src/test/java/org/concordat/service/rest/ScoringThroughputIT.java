package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.SequenceInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.concordat.service.TestService;
import org.concordat.service.testing.ConsentBooks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.ModelWorld;
import org.concordat.service.testing.StreamedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * How many rows a model in use scores over HTTP, in a stream and one by one. Client and service
 * share the machine; the model is small, so it is the way there and back that is measured. Run by
 * hand.
 */
class ScoringThroughputIT {
  private static final String SCORE = "/api/v1/models/cards/3/score";

  /** So that it is the service that is measured, not its limit. */
  private static final Map<String, Object> LIMITS =
      Map.of("concordat.limits.scores.per-second", 100_000);

  private static final int BLOCKS = 1_000;
  private static final int BLOCK_ROWS = 1_000;
  private static final int CALLERS = 8;
  private static final int CALLS = 2_000;

  @TempDir Path directory;

  @Test
  void a_million_rows_are_scored_in_a_stream_and_thousands_one_by_one() throws Exception {
    InMemoryLedger ledger = new InMemoryLedger();
    var consents = ConsentBooks.of(directory);
    try (TestService service =
        TestService.start(directory, "bank", ledger, new InMemoryTasks(), LIMITS)) {
      ModelWorld world = new ModelWorld(ledger, consents);
      world.awaitBy(service);
      service.post("scientist", "/api/v1/models/cards/3/promotion", "");
      service.post("officer", "/api/v1/models/cards/3/promotion/approval", "");
      String token =
          service.post("scientist", "/api/v1/tokens", "").json().get("token").stringValue();

      stream(service, token, BLOCKS / 10);
      double rows = stream(service, token, BLOCKS);
      singly(service, token);
      double requests = singly(service, token);

      System.out.printf(
          "%d rows a second in a stream of a million; %d a second one by one, %d at a time%n",
          Math.round(rows), Math.round(requests), CALLERS);
    }
  }

  private static double stream(TestService service, String token, int blocks) throws IOException {
    long start = System.nanoTime();
    long lines;
    try (BufferedReader scores =
        new BufferedReader(
            new InputStreamReader(
                new StreamedRequest(service.uri().resolve(SCORE), "Bearer " + token, rows(blocks)),
                StandardCharsets.UTF_8))) {
      lines = scores.lines().count();
    }
    assertThat(lines).isEqualTo(1L + (long) blocks * BLOCK_ROWS);
    return (lines - 1) / seconds(start);
  }

  private static InputStream rows(int blocks) {
    StringBuilder block = new StringBuilder();
    for (int row = 0; row < BLOCK_ROWS; row++) {
      block.append(row).append(".5,").append(row % 80).append('\n');
    }
    byte[] bytes = block.toString().getBytes(StandardCharsets.UTF_8);
    byte[] head = "amount,age\n".getBytes(StandardCharsets.UTF_8);
    return new SequenceInputStream(
        Collections.enumeration(
            IntStream.rangeClosed(0, blocks)
                .<InputStream>mapToObj(at -> new ByteArrayInputStream(at == 0 ? head : bytes))
                .toList()));
  }

  private static double singly(TestService service, String token) throws Exception {
    Callable<Integer> caller =
        () -> {
          for (int call = 0; call < CALLS; call++) {
            HttpResponse<String> answer =
                service
                    .client()
                    .send(
                        service
                            .request(SCORE)
                            .header("Authorization", "Bearer " + token)
                            .header("Content-Type", "application/json")
                            .POST(TestService.text("{\"amount\":12.5,\"age\":" + call % 80 + "}"))
                            .build(),
                        HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
          }
          return CALLS;
        };
    long start = System.nanoTime();
    int done = 0;
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      for (Future<Integer> one : callers.invokeAll(Collections.nCopies(CALLERS, caller))) {
        done += one.get();
      }
    }
    return done / seconds(start);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
  }
}
