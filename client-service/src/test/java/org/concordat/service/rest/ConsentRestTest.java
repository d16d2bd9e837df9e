package org.concordat.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.InclusionProof;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Revocation;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.task.Task;
import org.concordat.protocol.task.TaskResult;
import org.concordat.service.TestService;
import org.concordat.service.database.Database;
import org.concordat.service.testing.Await;
import org.concordat.service.testing.Blocks;
import org.concordat.service.testing.InMemoryLedger;
import org.concordat.service.testing.ReceiptBodies;
import org.concordat.service.testing.Records;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A dataset used by consent, from the first receipt to the revocation of its rows. */
class ConsentRestTest {
  private static final String BANK = "BankAMSP";
  private static final String PATH = "/api/v1/datasets/payments";
  private static final String SUBJECT = "Erika Mustermann";

  @TempDir Path directory;
  private TestService service;
  private boolean loseRevocations;

  @BeforeEach
  void start() {
    service = TestService.bank(directory);
    service.ledger.behaves(this::execute);
    service.ledger.append(
        Blocks.Tx.valid(
            "datasets",
            "RegisterDataset",
            Map.of(
                RecordKey.of(RecordType.DATASET, BANK, "payments"),
                dataset("payments", LawfulBasis.CONSENT),
                RecordKey.of(RecordType.DATASET, BANK, "loans"),
                dataset("loans", LawfulBasis.CONTRACT))));
    Await.until("the dataset is known", () -> service.get("steward", PATH).status() == 200);
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void receipts_are_recorded_and_counted_and_nobody_but_a_steward_sees_which() {
    TestService.Answer recorded = record(0, 3);

    assertThat(recorded.status()).as(recorded.body()).isEqualTo(201);
    assertThat(recorded.json().get("items")).hasSize(3);
    TestService.Answer counts = service.get("auditor", PATH + "/receipts");
    assertThat(counts.json().get("counts").get("active").longValue()).isEqualTo(3);
    assertThat(counts.json().get("items")).isEmpty();
    assertProblem(
        service.get("auditor", PATH + "/receipts?limit=2"), 403, ErrorCode.USER_ROLE_NOT_ALLOWED);
    TestService.Answer page = service.get("steward", PATH + "/receipts?limit=2&state=GIVEN");
    assertThat(page.json().get("items")).hasSize(2);
    assertThat(
            service
                .get("steward", PATH + "/receipts?cursor=" + page.json().get("next").stringValue())
                .json()
                .get("items")
                .get(0)
                .get("id")
                .stringValue())
        .isEqualTo(id(2));
    assertProblem(
        service.get("steward", PATH + "/receipts?state=GONE"), 400, ErrorCode.FIELD_INVALID);
  }

  @Test
  void recording_again_gives_the_same_answer_whatever_the_key() {
    TestService.Answer first = record(0, 3);

    assertThat(record(0, 3).body()).isEqualTo(first.body());
    assertProblem(
        service.post("steward", PATH + "/receipts", receipts(0, 3), null),
        400,
        ErrorCode.IDEMPOTENCY_KEY_MISSING);
  }

  @Test
  void a_dataset_that_is_not_used_by_consent_takes_no_receipts() {
    assertProblem(
        service.post("steward", "/api/v1/datasets/loans/receipts", receipts(0, 1)),
        400,
        ErrorCode.FIELD_INVALID);
    assertProblem(
        service.post("steward", "/api/v1/datasets/none/receipts", receipts(0, 1)),
        404,
        ErrorCode.DATASET_NOT_FOUND);
  }

  @Test
  void a_persons_receipts_are_found_and_shown_to_a_steward() {
    record(0, 3);

    TestService.Answer found =
        service.post("steward", PATH + "/receipts/searches", Map.of("subject", SUBJECT + 1));
    TestService.Answer shown = service.get("steward", PATH + "/receipts/" + id(1));

    assertThat(found.json().get("items")).hasSize(1);
    assertThat(found.json().get("items").get(0).get("id").stringValue()).isEqualTo(id(1));
    assertThat(shown.json().at("/receipt/dct:identifier").stringValue()).isEqualTo(id(1));
    assertProblem(
        service.get("steward", PATH + "/receipts/" + id(7)), 404, ErrorCode.RECEIPT_NOT_FOUND);
  }

  @Test
  void a_root_goes_to_the_ledger_and_a_proof_to_the_person() {
    record(0, 5);
    assertProblem(
        service.get("steward", PATH + "/receipts/" + id(1) + "/proof"),
        404,
        ErrorCode.RECORD_NOT_FOUND);

    TestService.Answer root = service.post("steward", PATH + "/consent-roots", "");
    service.post("steward", PATH + "/receipts/" + id(1) + "/withdrawal", "");
    service.post("steward", PATH + "/consent-roots", "");

    assertThat(root.status()).as(root.body()).isEqualTo(201);
    JsonNode roots = service.get("auditor", PATH + "/consent-roots").json().get("items");
    assertThat(roots).hasSize(2);
    assertThat(roots.get(0).get("entries").longValue()).isEqualTo(6);
    assertThat(roots.toString()).doesNotContain(id(1));
    assertThat(verified(id(1), "?root=1")).isEqualTo("GIVEN");
    assertThat(verified(id(1), "?root=2")).isEqualTo("WITHDRAWN");
    assertThat(verified(id(1), "")).isEqualTo("WITHDRAWN");
    assertProblem(
        service.get("steward", PATH + "/receipts/" + id(1) + "/proof?root=3"),
        404,
        ErrorCode.RECORD_NOT_FOUND);
  }

  private String verified(String id, String query) {
    JsonNode answer = service.get("steward", PATH + "/receipts/" + id + "/proof" + query).json();
    ConsentRoot root =
        CanonicalJson.read(CanonicalJson.write(answer.get("root")), ConsentRoot.class);
    InclusionProof proof = InclusionProof.read(CanonicalJson.write(answer.get("proof")));
    assertThat(proof.fault(answer.get("receipt").toString(), root)).isEmpty();
    return proof.state().name();
  }

  @Test
  void withdrawn_rows_are_pending_until_they_are_revoked_with_an_empty_body() {
    record(0, 5);
    service.post("steward", PATH + "/consent-roots", "");

    TestService.Answer withdrawn =
        service.post("steward", PATH + "/receipts/" + id(1) + "/withdrawal", "");
    service.post(
        "steward", PATH + "/receipts/" + id(2) + "/erasure", Map.of("reason", "OBJECTION"));

    assertThat(withdrawn.json().get("pendingRows").longValue()).isEqualTo(1);
    assertProblem(
        service.post("steward", PATH + "/snapshots", Map.of("id", "first")),
        422,
        ErrorCode.ROWS_PENDING);
    TestService.Answer revoked = service.post("steward", PATH + "/revocations", "");
    assertThat(revoked.status()).as(revoked.body()).isEqualTo(201);
    assertThat(revoked.json().get("record").get("withdrawnRows").longValue()).isEqualTo(2);
    assertThat(revoked.body()).doesNotContain("row-1");
    assertThat(
            service
                .get("auditor", PATH + "/receipts")
                .json()
                .get("counts")
                .get("pendingRows")
                .longValue())
        .isZero();
    assertThat(service.post("steward", PATH + "/revocations", Map.of("fromReceipts", true)).body())
        .isEqualTo(revoked.body());
    assertThat(
            service
                .post("steward", PATH + "/revocations", Map.of("withdrawnRowIds", List.of("row-1")))
                .body())
        .isEqualTo(revoked.body());
  }

  @Test
  void without_a_withdrawn_row_there_is_nothing_to_revoke() {
    record(0, 1);

    assertProblem(
        service.post("steward", PATH + "/revocations", ""), 409, ErrorCode.NO_ROWS_PENDING);
    assertProblem(
        service.post("steward", PATH + "/revocations", Map.of("fromReceipts", false)),
        400,
        ErrorCode.FIELD_INVALID);
  }

  @Test
  void a_snapshot_names_the_newest_root_and_leaves_the_withdrawn_rows_out() {
    record(0, 5);
    assertProblem(
        service.post("steward", PATH + "/snapshots", Map.of("id", "first")),
        422,
        ErrorCode.CONSENT_ROOT_OUTDATED);
    service.post("steward", PATH + "/consent-roots", "");
    service.post("steward", PATH + "/receipts/" + id(1) + "/withdrawal", "");
    service.post("steward", PATH + "/revocations", "");
    TestService.Answer early = service.post("steward", PATH + "/snapshots", Map.of("id", "first"));
    assertProblem(early, 422, ErrorCode.CONSENT_ROOT_OUTDATED);
    assertThat(early.body()).contains("1 consents have ended since root 1");
    service.post("steward", PATH + "/consent-roots", "");

    service.post("steward", PATH + "/snapshots", Map.of("id", "first"));

    Await.until("the worker is asked", () -> !service.tasks.tasks().isEmpty());
    Task.TakeSnapshot task = (Task.TakeSnapshot) service.tasks.tasks().getFirst();
    assertThat(task.withdrawn()).containsExactly("row-1");
    service.tasks.answer(
        new TaskResult.SnapshotTaken(
            task.taskId(),
            List.of(new Snapshot.OffsetRange(0, 0, 10)),
            9,
            1,
            "2".repeat(64),
            Records.WORKER));
    Await.until(
        "the snapshot is registered",
        () ->
            service.ledger.calls().stream()
                .anyMatch(call -> call.name() == TransactionName.REGISTER_SNAPSHOT));
    Snapshot snapshot = (Snapshot) service.ledger.calls().getLast().argument();
    assertThat(snapshot.consentSequence()).isEqualTo(2);
    assertThat(snapshot.revocationsSeen()).isEqualTo(1);
  }

  @Test
  void a_process_that_dies_before_the_revocation_is_on_the_ledger_forgets_no_row() {
    record(0, 5);
    service.post("steward", PATH + "/receipts/" + id(1) + "/withdrawal", "");
    loseRevocations = true;
    assertProblem(
        service.post("steward", PATH + "/revocations", ""), 503, ErrorCode.LEDGER_UNAVAILABLE);
    Revocation lost = (Revocation) service.ledger.calls().getLast().argument();

    service.close();
    loseRevocations = false;
    service = TestService.start(directory, "bank", service.ledger, service.tasks, Map.of());
    service.post("steward", PATH + "/receipts/" + id(2) + "/withdrawal", "");
    TestService.Answer revoked = service.post("steward", PATH + "/revocations", "");

    assertThat(revoked.status()).as(revoked.body()).isEqualTo(201);
    List<Object> sent =
        service.ledger.calls().stream()
            .filter(call -> call.name() == TransactionName.RECORD_REVOCATION)
            .map(InMemoryLedger.Call::argument)
            .toList();
    assertThat(sent).hasSize(3);
    assertThat(sent.get(1)).isEqualTo(lost);
    assertThat(((Revocation) sent.get(2)).sequence()).isEqualTo(2);
  }

  @Test
  void an_erased_receipt_is_shown_by_what_is_left_of_it() {
    record(0, 2);
    String path = PATH + "/receipts/" + id(1);
    assertProblem(
        service.post("steward", path + "/erasure", Map.of("reason", "WHIM")),
        400,
        ErrorCode.FIELD_INVALID);

    TestService.Answer erased =
        service.post("steward", path + "/erasure", Map.of("reason", "OBJECTION"));

    assertThat(erased.json().at("/receipt/erasure/reason").stringValue()).isEqualTo("OBJECTION");
    TestService.Answer shown = service.get("steward", path);
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.json().has("receipt")).isFalse();
    assertProblem(
        service.post("steward", PATH + "/receipts", receipts(1, 2)), 409, ErrorCode.RECEIPT_ERASED);
  }

  @Test
  void an_officer_takes_a_fresh_key_into_use() {
    record(0, 5);
    TestService.Answer before = service.get("auditor", "/api/v1/consent-keys");

    TestService.Answer rotation = service.post("officer", "/api/v1/consent-keys/rotation", "");

    assertThat(rotation.status()).as(rotation.body()).isEqualTo(201);
    assertThat(rotation.json().get("keyId")).isNotEqualTo(before.json().get("keyId"));
    Await.until(
        "all receipts are sealed anew",
        () -> service.get("auditor", "/api/v1/consent-keys").json().get("oldKeys").intValue() == 0);
    assertThat(service.get("steward", PATH + "/receipts/" + id(3)).status()).isEqualTo(200);
  }

  @Test
  void no_request_or_answer_with_a_receipt_is_logged_or_kept() throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    System.setOut(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      record(0, 3);
      Map<String, Object> broken = new HashMap<>(receipts(3, 4));
      broken.put("colour", "red");
      service.post("steward", PATH + "/receipts", broken);
      service.get("steward", PATH + "/receipts/" + id(1));
      service.post("steward", PATH + "/receipts/searches", Map.of("subject", SUBJECT + 1));
      service.post(
          "steward", PATH + "/receipts/" + id(1) + "/erasure", Map.of("reason", "OBJECTION"));
    } finally {
      System.setOut(out);
    }
    assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("Mustermann", "button");
    service.close();
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as("%s", file)
            .doesNotContain("Mustermann", "button in the app");
      }
    }
    service = TestService.start(directory, "bank", service.ledger, service.tasks, Map.of());
  }

  @Test
  void a_regulators_instance_has_no_keys_and_shows_roots_only() {
    try (TestService regulator = TestService.regulator(directory.resolve("regulator"))) {
      regulator.ledger.append(
          Blocks.Tx.valid(
              "root",
              "RecordConsentRoot",
              Map.of(
                  RecordKey.of(RecordType.CONSENT_ROOT, BANK, "payments", 1),
                  new ConsentRoot(BANK, "payments", 1, 5, 5, 0, "a".repeat(64)))));
      Await.until(
          "the root is shown",
          () ->
              regulator
                  .get("auditor", PATH + "/consent-roots?bank=" + BANK)
                  .body()
                  .contains("\"entries\":5"));
      for (String path :
          List.of("/receipts", "/receipts/" + id(1), "/receipts/" + id(1) + "/proof")) {
        assertProblem(regulator.get("auditor", PATH + path), 403, ErrorCode.REGULATOR_READ_ONLY);
      }
      assertThat(directory.resolve("regulator/consent-keys.json")).doesNotExist();
    }
  }

  @Test
  void a_withdrawal_taken_back_in_the_database_is_named_at_the_next_start() throws Exception {
    record(0, 3);
    service.post("steward", PATH + "/receipts/" + id(1) + "/withdrawal", "");
    service.post("steward", PATH + "/consent-roots", "");
    service.close();
    try (Connection connection =
            DriverManager.getConnection(Database.h2(directory.resolve("service")), "", "");
        Statement edit = connection.createStatement()) {
      String again = " set consent_state = 'GIVEN', ended_entry = null, ended_millis = null";
      assertThat(edit.executeUpdate("update consent_receipt" + again)).isEqualTo(3);
    }

    service = TestService.start(directory, "bank", service.ledger, service.tasks, Map.of());

    Await.until(
        "it is named",
        () ->
            service
                .get("auditor", "/health")
                .body()
                .contains("CC-1811 the consent register of dataset payments"));
    assertThat(service.get("auditor", "/health").status()).isEqualTo(503);
    assertThat(service.get("auditor", "/health").body()).contains("receipt " + id(1));
    assertThat(service.post("steward", PATH + "/consent-roots", "").status()).isEqualTo(503);
    // Who withdraws a consent does not wait for it.
    assertThat(service.post("steward", PATH + "/receipts/" + id(2) + "/withdrawal", "").status())
        .isEqualTo(201);
  }

  private TestService.Answer record(int from, int to) {
    return service.post("steward", PATH + "/receipts", receipts(from, to));
  }

  private Map<RecordKey, Object> execute(InMemoryLedger.Call call) {
    if (loseRevocations && call.argument() instanceof Revocation) {
      throw new ConcordatException(ErrorCode.LEDGER_UNAVAILABLE, "the answer is lost");
    }
    return switch (call.argument()) {
      case ConsentRoot root ->
          Map.of(
              RecordKey.of(RecordType.CONSENT_ROOT, BANK, root.dataset(), root.sequence()), root);
      case Revocation revocation ->
          Map.of(
              RecordKey.of(RecordType.REVOCATION, BANK, revocation.dataset()),
              new RevocationRecord(revocation, ""),
              RecordKey.of(
                  RecordType.REVOCATION_MARK, BANK, revocation.dataset(), revocation.sequence()),
              new RevocationMark(revocation, 1));
      default -> Map.of();
    };
  }

  private static Dataset dataset(String id, LawfulBasis basis) {
    return new Dataset(id, BANK, "A dataset", List.of("amount"), "fraud", basis);
  }

  private static String id(int person) {
    return "00000000-0000-4000-8000-00000000000" + person;
  }

  private static Map<String, Object> receipts(int from, int to) {
    return ReceiptBodies.of(
        IntStream.range(from, to)
            .mapToObj(
                person -> ReceiptBodies.consent(id(person), SUBJECT + person, "row-" + person))
            .toList());
  }

  private static void assertProblem(TestService.Answer answer, int status, ErrorCode code) {
    assertThat(answer.status()).as(answer.body()).isEqualTo(status);
    assertThat(answer.json().get("code").stringValue()).isEqualTo(code.code());
  }
}
