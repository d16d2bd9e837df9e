package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.registry.Dataset;
import org.concordat.service.TestService;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.InMemoryTasks;
import org.concordat.service.testing.OneBankStudy;
import org.concordat.service.testing.ReceiptBodies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The regulator's seat reads, and reads nothing about a person. Both are asked of every route there
 * is, so that a new one cannot be forgotten.
 */
class ReadOnlySeatTest {
  private static final List<String> METHODS = List.of("POST", "PUT", "PATCH", "DELETE");

  /** What is not read here, and why. */
  private static final Map<String, String> NOT_READ =
      Map.of(
          "/api/v1/events", "never ends; it says what /transactions and the records say",
          "/api/v1/alerts/events", "never ends; it says what /alerts says",
          "/api/v1/models/{study}/{round}/evidence", "packed blocks of a real chain");

  /** What a bank keeps to itself, and would be found anywhere. */
  private static final String ROW = "zzrowzz";

  private static final String PERSON = "zzpersonzz";
  private static final String RECEIPT = "abcdabcd-0000-4000-8000-00000000000";
  private static final String PATH = "zzpathzz";
  private static final String USER = "zzuserzz";

  @TempDir Path directory;
  private final List<TestService> started = new ArrayList<>();

  @AfterEach
  void stop() {
    started.forEach(TestService::close);
  }

  @Test
  void no_method_but_reading_gets_through_on_any_path() {
    TestService regulator = start("regulator", "regulator", new InMemoryLedger());
    for (Route route : Routes.ALL) {
      if (route.open()) {
        continue;
      }
      for (String method : METHODS) {
        TestService.Answer answer =
            regulator.send(
                "auditor",
                regulator
                    .request(route.path().replaceAll("\\{[a-z]+}", "1"))
                    .header("Content-Type", "application/json")
                    .header("Idempotency-Key", "key")
                    .method(method, HttpRequest.BodyPublishers.ofString("{}")));

        assertThat(answer.status()).as("%s %s", method, route.path()).isEqualTo(403);
        assertThat(answer.json().get("code").stringValue())
            .isEqualTo(ErrorCode.REGULATOR_READ_ONLY.code());
      }
    }
    assertThat(regulator.ledger.calls()).isEmpty();
  }

  @Test
  void every_route_that_is_no_read_is_the_banks_own_but_signing_in_and_out() {
    assertThat(Routes.ALL)
        .filteredOn(route -> !route.method().equals("GET"))
        .filteredOn(route -> !route.path().equals(Routes.SESSION))
        .isNotEmpty()
        .allSatisfy(route -> assertThat(route.banksOnly()).as("%s", route.path()).isTrue());
  }

  @Test
  void incidents_are_neither_opened_nor_seen_at_a_regulator_s_instance() {
    TestService regulator = start("regulator", "regulator", new InMemoryLedger());

    assertThat(regulator.post("auditor", "/api/v1/incidents", "{}").status()).isEqualTo(403);
    assertThat(regulator.get("auditor", "/api/v1/incidents").status()).isEqualTo(403);
    assertThat(regulator.get("auditor", "/api/v1/oversight/incident-candidates").status())
        .isEqualTo(200);
  }

  @Test
  void no_answer_of_the_regulator_s_instance_holds_anything_about_a_person() throws Exception {
    // Given a bank with something to find in every private place, and a regulator on its chain
    InMemoryLedger chain = new InMemoryLedger();
    Path home = Files.createDirectories(directory.resolve(PATH));
    TestService bank = start("bank", PATH + "/bank", chain);
    OneBankStudy world = new OneBankStudy(chain, bank.tasks);
    world.prepare(bank);
    world.revoke(bank, List.of(ROW + "-1", ROW + "-2"));
    consents(chain, bank);
    Map<String, Object> service = Map.of("kind", "SERVICE", "study", "", "round", 0);
    assertThat(
            bank.post(
                    "officer",
                    "/api/v1/incidents",
                    Map.of("id", USER, "subject", service, "awareMillis", 1))
                .status())
        .isEqualTo(201);
    bank.get("auditor", "/api/v1/studies/" + USER);
    world.open(1);
    world.nudge();
    assertThat(home).isDirectory();
    TestService regulator = start("regulator", "regulator", chain);
    int height = bank.get("auditor", "/api/v1/blocks").json().get("height").intValue();
    Await.until(
        "the regulator follows",
        () -> regulator.get("auditor", "/api/v1/blocks").json().get("height").intValue() >= height);

    // When everything is read, as JSON and as a spreadsheet
    Map<String, String> answers = readAll(regulator);

    // Then the bank's things are there, and nothing private
    assertThat(answers).hasSizeGreaterThan(30);
    assertThat(answers.values()).anyMatch(body -> body.contains("payments"));
    answers.forEach(
        (path, body) ->
            assertThat(body)
                .as("%s", path)
                .doesNotContain(ROW, PERSON, RECEIPT, PATH, USER, "BEGIN CERTIFICATE"));
  }

  /** Consents at the bank, one of them withdrawn, and their root on the ledger. */
  private static void consents(InMemoryLedger chain, TestService bank) {
    chain.append(
        Blocks.Tx.valid(
            "customers",
            "RegisterDataset",
            Map.of(
                RecordKey.of(RecordType.DATASET, "BankAMSP", "customers"),
                new Dataset(
                    "customers",
                    "BankAMSP",
                    "Customers",
                    List.of("amount"),
                    "fraud",
                    LawfulBasis.CONSENT))));
    String customers = "/api/v1/datasets/customers";
    Await.until("the dataset is known", () -> bank.get("steward", customers).status() == 200);
    List<TestService.Answer> answers =
        List.of(
            bank.post(
                "steward",
                customers + "/receipts",
                ReceiptBodies.of(
                    List.of(
                        ReceiptBodies.consent(RECEIPT + "1", PERSON + "-1", ROW + "-3"),
                        ReceiptBodies.consent(RECEIPT + "2", PERSON + "-2", ROW + "-4")))),
            bank.post("steward", customers + "/receipts/" + RECEIPT + "1/withdrawal", ""),
            bank.post("steward", customers + "/consent-roots", ""));
    assertThat(answers).allSatisfy(one -> assertThat(one.status()).as(one.body()).isEqualTo(201));
  }

  /** Every route a regulator may read, with every id of the ledger in every place of its path. */
  private static Map<String, String> readAll(TestService regulator) {
    Map<String, String> answers = new HashMap<>();
    for (Route route : Routes.ALL) {
      if (!route.method().equals("GET") || NOT_READ.containsKey(route.path())) {
        continue;
      }
      for (String path : paths(route)) {
        for (String query : List.of("", "?bank=BankAMSP", "?bank=BankAMSP&format=csv")) {
          TestService.Answer answer = regulator.get("auditor", path + query);
          assertThat(answer.status()).as("%s", path + query).isNotEqualTo(500);
          answers.put(path + query, answer.body());
        }
      }
    }
    return answers;
  }

  private static Set<String> paths(Route route) {
    Set<String> paths = new LinkedHashSet<>(List.of(route.path()));
    while (paths.stream().anyMatch(path -> path.contains("{"))) {
      Set<String> next = new LinkedHashSet<>();
      for (String path : paths) {
        for (String id : List.of(OneBankStudy.STUDY, "terms", "payments", "customers", "0", "1")) {
          next.add(path.replaceFirst("\\{[a-z]+}", id));
        }
      }
      paths = next;
    }
    return paths;
  }

  private TestService start(String kind, String home, InMemoryLedger ledger) {
    TestService service =
        TestService.start(
            directory.resolve(home),
            kind,
            ledger,
            new InMemoryTasks(),
            Map.of("concordat.limits.writes.burst", 100_000));
    started.add(service);
    return service;
  }

  @Test
  void what_the_chain_holds_is_what_the_banks_chose_to_put_there() {
    // A key of the ledger names members and things; this fails when a type gains a part that does
    // not, so that somebody looks whether it can name a person.
    for (RecordType type : RecordType.values()) {
      assertThat(type.parts())
          .as("%s", type)
          .isSubsetOf(
              "version",
              "digest",
              "current",
              "bank",
              "id",
              "dataset",
              "sequence",
              "study",
              "round",
              "chunk");
    }
    assertThat(RecordKey.of(RecordType.STUDY, "cards").parts()).containsExactly("cards");
  }
}
