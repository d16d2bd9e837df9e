package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.TestService;
import org.concordat.service.scoring.RowScore;
import org.concordat.service.scoring.Scorer;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.ConsentBooks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.ModelWorld;
import org.concordat.service.testing.StreamedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Many rows at a time: as an array, and as a stream that is as long as it likes. */
@Timeout(120)
class ScoreStreamRestTest {
  private static final String MODEL = "/api/v1/models/cards/3";

  @TempDir Path directory;
  private TestService service;
  private ModelWorld world;

  @BeforeEach
  void start() {
    InMemoryLedger ledger = new InMemoryLedger();
    var consents = ConsentBooks.of(directory);
    service = TestService.start(directory, "bank", ledger, new InMemoryTasks(), Map.of());
    world = new ModelWorld(ledger, consents);
    world.awaitBy(service);
    service.post("scientist", MODEL + "/promotion", "");
    service.post("officer", MODEL + "/promotion/approval", "");
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void a_file_of_rows_gives_a_file_of_scores_each_naming_the_model() {
    HttpResponse<String> answer = post("age,amount\n0,12.5\n41,7\n");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    String hash = answer.headers().firstValue("X-Concordat-Model-Hash").orElseThrow();
    assertThat(hash).isEqualTo(world.model("cards", 3).hash());
    List<String> lines = answer.body().lines().toList();
    assertThat(lines.get(0)).isEqualTo("row,probability,logit,modelHash");
    assertThat(lines).hasSize(3);
    RowScore first = scorer().score(12.5, 0);
    assertThat(lines.get(1))
        .isEqualTo("1," + first.probability() + "," + first.logit() + "," + hash);
    assertThat(lines.get(2)).startsWith("2,");
  }

  @Test
  void an_array_of_rows_gives_a_score_for_each() {
    TestService.Answer answer =
        service.post(
            "steward",
            MODEL + "/scores",
            "{\"rows\":[{\"amount\":12.5,\"age\":0},{\"amount\":7,\"age\":41}]}");

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(json(answer).get("items")).hasSize(2);
    assertThat(json(answer).get("items").get(0).get("probability").doubleValue())
        .isEqualTo(scorer().score(12.5, 0).probability());
    assertThat(
            service
                .post(
                    "steward",
                    MODEL + "/scores",
                    "{\"rows\":[{\"amount\":1,\"age\":0},{\"amount\":1}]}")
                .json()
                .get("detail")
                .stringValue())
        .startsWith("row 2: feature age is missing");
    assertThat(service.post("steward", MODEL + "/scores", "{\"rows\":[]}").status()).isEqualTo(400);
  }

  @Test
  void what_is_wrong_early_is_a_problem_that_names_line_and_column() {
    HttpResponse<String> answer = post("amount,age\n1,2\n3,x\n");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(CanonicalJson.readTree(answer.body()).get("detail").stringValue())
        .startsWith("line 3, column 2 (age)");
    assertThat(post("amount,age,name\n1,2,Jane\n").body()).doesNotContain("Jane");
  }

  @Test
  void a_model_that_is_not_in_use_scores_no_stream() {
    service.post("officer", MODEL + "/suspension", Map.of("reason", "a test"));

    HttpResponse<String> answer = post("amount,age\n1,2\n");

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("CC-1711");
  }

  @Test
  void what_goes_wrong_late_ends_the_scores_with_a_line_that_says_so_and_breaks_off()
      throws Exception {
    List<String> lines = new ArrayList<>();
    Rows rows = new Rows(50_000, row -> row == 40_000 ? "1,x\n" : row + ",2\n");
    try (BufferedReader scores = stream(rows)) {
      assertThatThrownBy(() -> readAll(scores, lines)).isInstanceOf(IOException.class);
    }

    assertThat(lines).hasSize(1 + 39_999 + 1);
    assertThat(lines.getLast())
        .startsWith("# CC-1602 line 40001, column 2 (age)")
        .endsWith("these scores are not all");
  }

  @Test
  void a_model_taken_out_of_use_meanwhile_answers_no_further() throws Exception {
    List<String> lines = new ArrayList<>();
    // Rows run ahead of a slow service; taken out of use too early, the model would answer 422.
    CountDownLatch answering = new CountDownLatch(1);
    Rows rows =
        new Rows(
            Long.MAX_VALUE,
            row -> {
              if (row == 30_000) {
                Await.until("the service answers", () -> answering.getCount() == 0);
                service.post("officer", MODEL + "/suspension", Map.of("reason", "a test"));
              }
              return "1,2\n";
            });
    try (BufferedReader scores = stream(rows)) {
      answering.countDown();
      assertThatThrownBy(() -> readAll(scores, lines)).isInstanceOf(IOException.class);
    }

    assertThat(lines.getLast()).startsWith("# CC-1711 ");
    assertThat(lines.size()).isGreaterThan(ScoreStream.CHECK_ROWS);
  }

  @Test
  void no_more_rows_are_taken_than_scores_are_read() throws Exception {
    Rows rows = new Rows(Long.MAX_VALUE, row -> "1.5,2\n");
    try (BufferedReader scores = stream(rows)) {
      assertThat(scores.readLine()).isEqualTo("row,probability,logit,modelHash");
      // A few buffers on the way are full; nothing else takes rows in.
      for (int read = 1; read <= 50_000; read++) {
        assertThat(scores.readLine()).startsWith(read + ",");
        assertThat(rows.given.get() - read * 6L).isLessThan(16_000_000);
      }
    }
  }

  private static void readAll(BufferedReader scores, List<String> lines) throws IOException {
    for (String line = scores.readLine(); line != null; line = scores.readLine()) {
      lines.add(line);
    }
  }

  private Scorer scorer() {
    return new Scorer(world.terms("cards").features(), world.grid(), world.model("cards", 3));
  }

  private static JsonNode json(TestService.Answer answer) {
    return new tools.jackson.databind.json.JsonMapper().readTree(answer.body());
  }

  private HttpResponse<String> post(String rows) {
    return service.exchange(
        "steward",
        service
            .request(MODEL + "/score")
            .header("Content-Type", "text/csv")
            .POST(HttpRequest.BodyPublishers.ofString(rows)));
  }

  private BufferedReader stream(Rows rows) throws Exception {
    StreamedRequest chunks =
        new StreamedRequest(
            service.request(MODEL + "/score").build().uri(),
            service.authorization("steward"),
            rows);
    assertThat(chunks.status()).isEqualTo("HTTP/1.1 200 OK");
    return new BufferedReader(new InputStreamReader(chunks, StandardCharsets.UTF_8));
  }

  /** Rows made as they are asked for. */
  private static final class Rows extends InputStream {
    private final long count;
    private final java.util.function.LongFunction<String> row;
    private final AtomicLong given = new AtomicLong();
    private byte[] line = "amount,age\n".getBytes(StandardCharsets.UTF_8);
    private int at;
    private long made;

    Rows(long count, java.util.function.LongFunction<String> row) {
      this.count = count;
      this.row = row;
    }

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) {
      if (at == line.length) {
        if (made == count) {
          return -1;
        }
        made++;
        line = row.apply(made).getBytes(StandardCharsets.UTF_8);
        at = 0;
      }
      int some = Math.min(length, line.length - at);
      System.arraycopy(line, at, bytes, offset, some);
      at += some;
      given.addAndGet(some);
      return some;
    }
  }
}
