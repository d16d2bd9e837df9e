package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.registry.Dataset;
import org.concordat.service.TestService;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.Blocks;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Lists, page by page: complete, without repetition, whatever is written meanwhile. */
class PagesRestTest {
  private static final String DATASETS = "/api/v1/datasets";

  @TempDir static Path directory;
  private static TestService service;
  private static int blocks;

  @BeforeAll
  static void start() {
    service = TestService.bank(directory);
    List<Blocks.Tx> transactions = new ArrayList<>();
    for (int i = 0; i < 230; i++) {
      transactions.add(dataset(i % 3 == 0 ? "BankAMSP" : "BankBMSP", "set-%04d".formatted(i * 10)));
    }
    append(transactions.toArray(Blocks.Tx[]::new));
  }

  @AfterAll
  static void stop() {
    service.close();
  }

  @Test
  void pages_put_together_are_the_list_and_the_last_one_says_so() {
    List<String> whole =
        new ArrayList<>(ids(service.get("auditor", DATASETS + "?limit=500").json()));
    List<String> pages = new ArrayList<>();
    String query = "?limit=37";
    int count = 0;
    while (query != null) {
      JsonNode page = service.get("auditor", DATASETS + query).json();
      pages.addAll(ids(page));
      query = page.has("next") ? "?limit=37&cursor=" + page.get("next").stringValue() : null;
      count++;
    }

    assertThat(pages).isEqualTo(whole).doesNotHaveDuplicates();
    assertThat(count).isEqualTo((whole.size() + 36) / 37);
    assertThat(service.get("auditor", DATASETS).json().get("items")).hasSize(100);
  }

  @Test
  void the_header_links_the_next_page_of_the_same_question() {
    String path = DATASETS + "?limit=5&bank=BankBMSP";
    int seen = 0;
    while (path != null) {
      HttpResponse<String> page = service.exchange("auditor", service.request(path));
      assertThat(page.statusCode()).isEqualTo(200);
      JsonNode json = org.concordat.protocol.json.CanonicalJson.readTree(page.body());
      for (JsonNode item : json.get("items")) {
        assertThat(item.get("bank").stringValue()).isEqualTo("BankBMSP");
        seen++;
      }
      path =
          page.headers()
              .firstValue("Link")
              .map(link -> link.replaceAll("^<(.*)>; rel=\"next\"$", "$1"))
              .orElse(null);
    }
    assertThat(seen).isGreaterThanOrEqualTo(153);
  }

  @Test
  void what_is_written_between_two_pages_neither_repeats_nor_hides_what_was_there() {
    long seed = System.nanoTime();
    System.out.println("pages under writes: seed " + seed);
    Random random = new Random(seed);
    Set<String> before = new HashSet<>(ids(service.get("auditor", DATASETS + "?limit=500").json()));
    List<String> read = new ArrayList<>();
    String query = "?limit=40";
    while (query != null) {
      JsonNode page = service.get("auditor", DATASETS + query).json();
      read.addAll(ids(page));
      append(dataset("BankAMSP", "new-%09d".formatted(random.nextInt(1_000_000_000))));
      append(dataset("BankBMSP", "set-%04d-x".formatted(random.nextInt(2300))));
      query = page.has("next") ? "?limit=40&cursor=" + page.get("next").stringValue() : null;
    }

    assertThat(read).doesNotHaveDuplicates().containsAll(before);
  }

  @Test
  void a_cursor_of_another_list_or_none_at_all_is_refused() {
    String next = service.get("auditor", DATASETS + "?limit=1").json().get("next").stringValue();

    for (String path :
        List.of(
            "/api/v1/agreements?cursor=" + next,
            DATASETS + "?cursor=" + next.substring(1),
            DATASETS + "?cursor=bm90LWpzb24",
            DATASETS + "?cursor=%00")) {
      assertThat(service.get("auditor", path).status()).as(path).isEqualTo(400);
    }
  }

  @Test
  void a_parameter_that_is_not_known_or_given_twice_is_refused_by_name() {
    TestService.Answer unknown = service.get("auditor", DATASETS + "?pgae=2");
    assertThat(unknown.status()).isEqualTo(400);
    assertThat(unknown.json().get("detail").stringValue()).contains("\"pgae\"", "cursor", "limit");
    assertThat(service.get("auditor", DATASETS + "?limit=1&limit=2").status()).isEqualTo(400);
    assertThat(service.get("auditor", "/api/v1/me?x=1").status()).isEqualTo(400);
  }

  @Test
  void every_list_takes_the_same_parameters_and_a_spreadsheet_gets_all_of_it() {
    for (Route route : Routes.ALL) {
      if (!route.list() || !route.method().equals("GET") || route.path().contains("{")) {
        continue;
      }
      TestService.Answer answer = service.get("officer", route.path() + "?limit=1");
      assertThat(answer.status()).as("%s: %s", route.path(), answer.body()).isIn(200, 403);
      if (answer.status() == 200) {
        assertThat(answer.json().get("items").size()).as(route.path()).isLessThanOrEqualTo(1);
      }
    }
    int all = ids(service.get("auditor", DATASETS + "?limit=500").json()).size();
    assertThat(service.get("auditor", DATASETS + "?format=csv").body().lines()).hasSize(1 + all);
  }

  @Test
  void newest_comes_first_where_time_orders_a_list() {
    List<Long> heights = new ArrayList<>();
    service
        .get("auditor", "/api/v1/transactions?limit=500")
        .json()
        .get("items")
        .forEach(one -> heights.add(one.get("blockNumber").longValue()));
    assertThat(heights).isSortedAccordingTo(Comparator.reverseOrder());
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.get("items")
        .forEach(one -> ids.add(one.get("bank").stringValue() + "/" + one.get("id").stringValue()));
    return ids;
  }

  private static Blocks.Tx dataset(String bank, String id) {
    Dataset dataset =
        new Dataset(
            id, bank, "Payments", List.of("amount"), "fraud", LawfulBasis.LEGITIMATE_INTERESTS);
    return Blocks.Tx.valid(
        "tx-" + bank + id,
        "RegisterDataset",
        Map.of(RecordKey.of(RecordType.DATASET, bank, id), dataset));
  }

  private static void append(Blocks.Tx... transactions) {
    service.ledger.append(transactions);
    blocks++;
    int height = blocks;
    Await.until(
        "the block is followed",
        () -> service.get("auditor", "/api/v1/blocks").json().get("height").intValue() >= height);
  }
}
