package org.concordat.service.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.service.consent.Consents.DATASET;
import static org.concordat.service.consent.Consents.TERMS;
import static org.concordat.service.consent.Consents.id;
import static org.concordat.service.consent.Consents.people;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.integrity.Finding;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A register of twenty receipts with every state in it, edited behind the register's back. */
class RegisterScanTest {
  private static final int PEOPLE = 20;

  @TempDir Path directory;
  private Consents consents;
  private final List<ConsentRoot> roots = new ArrayList<>();

  @BeforeEach
  void open() {
    consents = new Consents(directory);
    consents.register.record(DATASET, TERMS, people(0, PEOPLE));
    roots.add(consents.root(1));
    consents.register.withdraw(DATASET, id(3));
    consents.register.expire(DATASET, List.of(id(4)));
    consents.register.erase(DATASET, id(5), ErasureReason.OBJECTION);
    roots.add(consents.root(2));
    // What no root covers yet.
    consents.register.withdraw(DATASET, id(6));
  }

  @AfterEach
  void close() {
    consents.close();
  }

  private List<Finding> scan() {
    long entries = new RegisterScan(consents.sealed, consents.register, () -> roots).scan();
    assertThat(entries).isEqualTo(PEOPLE + 4);
    return consents.sealed.findings().all();
  }

  @Test
  void a_register_as_it_was_left_gives_no_finding_nor_does_one_with_new_keys() {
    assertThat(scan()).isEmpty();
    KeyRotation rotation = new KeyRotation(consents.database, consents.register);
    rotation.start();
    rotation.run(() -> true);
    consents.restart();
    assertThat(scan()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          consent_state = 'GIVEN'                               | 3  | state and entries differ
          consent_state = 'GIVEN', ended_entry = null           | 3  | its deadlines are others
          consent_state = 'EXPIRED'                             | 3  | it has no leaf EXPIRED
          consent_state = 'HELD'                                | 3  | that this service never writes
          consent_state = 'WITHDRAWN', ended_entry = 23         | 7  | entry 23 is not its own
          ended_entry = 22                                      | 3  | it has no leaf WITHDRAWN
          given_entry = 9                                       | 5  | entry 9 is not its own
          given_entry = 9                                       | 8  | it has no leaf GIVEN
          given_entry = 24                                      | 8  | entry 24 is not its own
          given_entry = -1                                      | 8  | entry -1 is not its own
          valid_until_millis = valid_until_millis + 1           | 8  | its deadlines are others
          valid_until_millis = null                             | 8  | its deadlines are others
          keep_until_millis = 1                                 | 8  | its deadlines are others
          pseudonym = 'another'                                 | 8  | its pseudonym is another
          sealed = null                                         | 8  | content and erasure differ
          erased_millis = 1, erasure_reason = 'OBJECTION'       | 8  | content and erasure differ
          seal_version = 2                                      | 8  | cannot be opened
          erasure_reason = null                                 | 5  | content and erasure differ
          consent_state = 'EXPIRED'                             | 5  | its receipts count
          """)
  void a_receipt_edited_by_hand_is_named(String edit, int person, String trouble) {
    consents.tamper("update consent_receipt set " + edit + " where receipt_id = ?", id(person));

    assertNamed(trouble);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          delete from consent_receipt where receipt_id like '%8'           | its receipts count
          delete from consent_receipt                                      | its receipts count
          delete from consent_node                                         | level 4 is missing
          delete from consent_node where node_level = 0 and node_position = 23 | node 11 of level 1
          delete from consent_node where node_level = 1 and node_position = 2 | node 2 of level 1
          update consent_node set node_position = 99 where node_level = 3 and node_position = 2 | node 2 of level 3
          """)
  void what_is_missing_is_named(String edit, String trouble) {
    consents.tamper(edit);

    assertNamed(trouble);
  }

  @Test
  void any_digest_of_the_tree_that_was_changed_is_named() {
    record Place(int level, long position) {}
    List<Place> places =
        consents.database.transaction(
            session ->
                session.list(
                    "select node_level, node_position from consent_node",
                    row -> new Place(row.getInt(1), row.getLong(2))));
    assertThat(places).hasSize(24 + 12 + 6 + 3 + 1);
    for (Place place : places) {
      flip(place.level(), place.position());
      RegisterScan scan = new RegisterScan(consents.sealed, consents.register, () -> roots);
      scan.scan();
      String subject = consents.sealed.findings().first().orElseThrow().subject();
      flip(place.level(), place.position());
      consents.sealed.findings().clear(subject);
    }
    assertThat(scan()).isEmpty();
  }

  private void flip(int level, long position) {
    byte[] digest =
        consents.database.transaction(
            session ->
                session
                    .one(
                        "select digest from consent_node where node_level = ?"
                            + " and node_position = ?",
                        row -> row.getBytes(1),
                        level,
                        position)
                    .orElseThrow());
    digest[7] ^= 1;
    consents.tamper(
        "update consent_node set digest = ? where node_level = ? and node_position = ?",
        digest,
        level,
        position);
  }

  @Test
  void a_register_that_leads_to_another_root_than_the_ledgers_is_named() {
    ConsentRoot second = roots.getLast();
    roots.set(
        1,
        new ConsentRoot(
            second.bank(),
            second.dataset(),
            second.sequence(),
            second.entries(),
            second.active(),
            second.withdrawn(),
            roots.getFirst().root()));

    assertNamed("its first 23 entries do not lead to root 2");
  }

  @Test
  void a_dataset_that_is_gone_whole_is_named_by_its_root() {
    ConsentRoot first = roots.getFirst();
    roots.add(new ConsentRoot(first.bank(), "loans", 1, first.entries(), 20, 0, first.root()));

    assertNamed("dataset loans is not the one whose roots stand on the ledger: it has 0 entries");
  }

  @Test
  void counts_that_were_changed_are_reported_by_their_seal() {
    consents.tamper("update consent_log set withdrawn = withdrawn - 1, expired = expired + 1");

    new RegisterScan(consents.sealed, consents.register, () -> roots).scan();

    assertThat(consents.sealed.findings().all())
        .extracting(Finding::detail)
        .singleElement()
        .asString()
        .startsWith("table consent_log, row dataset=payments");
  }

  private void assertNamed(String trouble) {
    List<Finding> findings = scan();
    assertThat(findings).hasSize(1);
    assertThat(findings.getFirst().code()).isEqualTo(ErrorCode.STORE_TAMPERED);
    assertThat(findings.getFirst().detail()).contains(trouble);
  }
}
