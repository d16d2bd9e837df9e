package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.concordat.service.TestService;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.LongStudy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What many readers at a time wait for. Requests begin at fixed times whether or not earlier ones
 * have been answered, and each is measured from the time it should have begun: a service that
 * stands still for a second makes five hundred slow answers, not one. Client and service share the
 * machine. Takes a minute and a half, so it is run by hand.
 */
class ReadLoadIT {
  private static final int A_SECOND = 500;
  private static final Duration WARM_UP = Duration.ofSeconds(20);
  private static final Duration MEASURED = Duration.ofMinutes(1);
  private static final int ROUNDS = 200;

  /** What a console and some programs ask for, each as often as the others. */
  private static final List<String> READS =
      List.of(
          "/health",
          "/api/v1/me",
          "/api/v1/inbox",
          "/api/v1/members",
          "/api/v1/charters/in-force",
          "/api/v1/studies",
          "/api/v1/studies/long",
          "/api/v1/studies/long/progress?from=195",
          "/api/v1/studies/long/rounds/100",
          "/api/v1/models?limit=50",
          "/api/v1/models/long/150",
          "/api/v1/studies/long/rounds/150",
          "/api/v1/agreements",
          "/api/v1/datasets",
          "/api/v1/deployments",
          "/api/v1/alerts",
          "/api/v1/transactions?limit=50",
          "/api/v1/blocks/300",
          "/openapi.yml",
          "/console/");

  @TempDir Path directory;

  @Test
  void five_hundred_mixed_reads_a_second_are_answered_within_a_tenth_of_a_second()
      throws Exception {
    try (TestService service = TestService.bank(directory)) {
      LongStudy study = new LongStudy(service.ledger, 10);
      study.start();
      study.run(1, ROUNDS);
      Await.until(
          "all rounds are followed",
          () ->
              service
                  .get("scientist", "/api/v1/studies/long")
                  .body()
                  .contains("\"currentRound\":201"));
      String token =
          service.post("scientist", "/api/v1/tokens", "").json().get("token").stringValue();

      new Load(service, token, WARM_UP).run();
      long before = usedBytes();
      Load load = new Load(service, token, MEASURED);
      load.run();
      long after = usedBytes();

      System.out.printf(
          Locale.ROOT,
          "%d reads, p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms, longest %.1f ms; heap %d MB, then %d"
              + " MB; not answered with 200: %s%n",
          load.count(),
          load.millis(0.5),
          load.millis(0.99),
          load.millis(0.999),
          load.millis(1),
          before / 1_000_000,
          after / 1_000_000,
          load.failures);
      System.out.print(load.byPath());
      assertThat(load.failures).isEmpty();
      assertThat(load.millis(0.99)).as("p99 in milliseconds").isLessThan(100);
      assertThat(after - before).as("growth of the heap in bytes").isLessThan(10_000_000);
    }
  }

  private static long usedBytes() {
    for (int times = 0; times < 3; times++) {
      System.gc();
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Requests at fixed times, and how long each took. */
  private static final class Load {
    private final TestService service;
    private final String token;
    private final AtomicLongArray micros;
    private final Map<String, Integer> failures = new ConcurrentHashMap<>();

    Load(TestService service, String token, Duration length) {
      this.service = service;
      this.token = token;
      this.micros = new AtomicLongArray(Math.toIntExact(A_SECOND * length.toSeconds()));
    }

    void run() throws InterruptedException {
      long start = System.nanoTime();
      long apart = TimeUnit.SECONDS.toNanos(1) / A_SECOND;
      try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int at = 0; at < micros.length(); at++) {
          int number = at;
          long due = start + at * apart;
          while (System.nanoTime() < due) {
            LockSupport.parkNanos(due - System.nanoTime());
          }
          callers.execute(() -> read(number, due));
        }
        callers.shutdown();
        assertThat(callers.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
      }
    }

    private void read(int number, long due) {
      String path = READS.get(number % READS.size());
      HttpRequest request =
          service.request(path).header("Authorization", "Bearer " + token).GET().build();
      String outcome;
      try {
        outcome =
            Integer.toString(
                service
                    .client()
                    .send(request, HttpResponse.BodyHandlers.discarding())
                    .statusCode());
      } catch (IOException e) {
        outcome = e.toString();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      micros.set(number, TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - due));
      if (!outcome.equals("200")) {
        failures.merge(path + " " + outcome, 1, Integer::sum);
      }
    }

    int count() {
      return micros.length();
    }

    double millis(double share) {
      return millis(share, 0, 1);
    }

    /** How long each path took, the slowest first. */
    String byPath() {
      record Row(String path, double median, double late) {}
      return IntStream.range(0, READS.size())
          .mapToObj(
              at ->
                  new Row(
                      READS.get(at), millis(0.5, at, READS.size()), millis(0.99, at, READS.size())))
          .sorted(Comparator.comparingDouble(Row::median).reversed())
          .map(
              row ->
                  String.format(
                      Locale.ROOT, "%8.1f %8.1f ms  %s%n", row.median(), row.late(), row.path()))
          .collect(Collectors.joining("", "     p50      p99\n", ""));
    }

    private double millis(double share, int first, int apart) {
      long[] sorted =
          IntStream.iterate(first, at -> at < micros.length(), at -> at + apart)
              .mapToLong(micros::get)
              .sorted()
              .toArray();
      int at = (int) Math.ceil(share * sorted.length) - 1;
      return sorted[Math.max(0, at)] / 1_000.0;
    }
  }
}
