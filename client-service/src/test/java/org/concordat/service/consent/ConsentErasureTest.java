package org.concordat.service.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.service.consent.ConsentRegisterTest.refused;
import static org.concordat.service.consent.Consents.DATASET;
import static org.concordat.service.consent.Consents.TERMS;
import static org.concordat.service.consent.Consents.given;
import static org.concordat.service.consent.Consents.id;
import static org.concordat.service.consent.Consents.people;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.database.Database;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsentErasureTest {
  private static final String SUBJECT = "Erika Mustermann, customer 4711";

  @TempDir Path directory;
  private Consents consents;

  @BeforeEach
  void open() {
    consents = new Consents(directory);
    consents.register.record(DATASET, TERMS, people(0, 5));
    consents.register.record(DATASET, TERMS, List.of(given(5, SUBJECT, List.of("row-x"))));
    consents.register.record(DATASET, TERMS, people(6, 12));
  }

  @AfterEach
  void close() {
    consents.close();
  }

  @Test
  void nothing_of_the_content_or_the_salt_is_left_in_any_table() {
    // Given
    SealedReceipt sealed = sealed();
    ReceiptContent content =
        new ReceiptCipher(consents.register.keys(), new java.security.SecureRandom())
            .open(DATASET, id(5), sealed);
    String pseudonym = consents.register.keys().pseudonym(DATASET, SUBJECT);
    List<byte[]> traces =
        List.of(
            sealed.bytes(),
            java.util.Arrays.copyOf(sealed.bytes(), 12),
            content.saltBytes(),
            ascii(content.salt()),
            ascii(content.receipt()),
            ascii(SUBJECT),
            ascii("Mustermann"),
            ascii(pseudonym),
            ascii(Digests.plainHex(ascii(content.receipt()))),
            Digests.fromHex(Digests.plainHex(ascii(content.receipt()))));
    assertThat(found(traces)).as("before").isEqualTo(List.of(0, 1, 7));

    // When
    consents.register.erase(DATASET, id(5), ErasureReason.CONSENT_WITHDRAWN);

    // Then
    assertThat(found(traces)).isEmpty();
    assertThat(found(List.of(ascii("row-x")))).as("a row to be revoked").hasSize(1);
  }

  @Test
  void roots_and_the_proofs_of_others_still_verify() {
    ConsentRoot before = consents.root(1);
    ReceiptProof neighbour = consents.roots.prove(before, id(4));

    consents.register.erase(DATASET, id(5), ErasureReason.OBJECTION);

    consents.roots.check(before);
    assertThat(consents.roots.prove(before, id(4)).proof()).isEqualTo(neighbour.proof());
    for (int person : new int[] {0, 4, 6, 11}) {
      ReceiptProof proof = consents.roots.prove(consents.root(2), id(person));
      assertThat(proof.proof().verify(proof.receipt().toString(), proof.root())).isTrue();
    }
  }

  @Test
  void the_proof_a_person_was_given_before_still_verifies() {
    ReceiptProof given = consents.roots.prove(consents.root(1), id(5));

    consents.register.erase(DATASET, id(5), ErasureReason.OBJECTION);

    consents.roots.check(given.root());
    assertThat(given.proof().verify(given.receipt().toString(), given.root())).isTrue();
  }

  @Test
  void an_erasure_ends_a_consent_that_stands_and_says_when_and_why() {
    ReceiptStanding erased =
        consents.register.erase(DATASET, id(5), ErasureReason.UNLAWFUL_PROCESSING);

    assertThat(erased.state()).isEqualTo(ConsentState.WITHDRAWN);
    assertThat(erased.erasure())
        .contains(new Erasure(Consents.NOW.toEpochMilli(), ErasureReason.UNLAWFUL_PROCESSING));
    assertThat(consents.pendingRows()).containsExactly("row-x");
    assertThat(consents.register.standing(DATASET)).isEqualTo(new LogStanding(12, 1, 0, 1));
    assertThat(consents.register.open(DATASET, id(5)).receipt()).isEmpty();
    assertThat(consents.register.of(DATASET, SUBJECT)).isEmpty();
  }

  @Test
  void erasing_again_changes_nothing_not_even_the_reason() {
    ReceiptStanding first = consents.register.erase(DATASET, id(5), ErasureReason.OBJECTION);

    assertThat(consents.register.erase(DATASET, id(5), ErasureReason.CHILD)).isEqualTo(first);
    assertThat(consents.register.withdraw(DATASET, id(5))).isEqualTo(first);
    assertThat(consents.register.standing(DATASET).erased()).isEqualTo(1);
  }

  @Test
  void an_erased_receipt_is_neither_proved_nor_recorded_again() {
    ConsentRoot root = consents.root(1);
    consents.register.erase(DATASET, id(5), ErasureReason.OBJECTION);

    refused(ErrorCode.RECEIPT_ERASED, () -> consents.roots.prove(root, id(5)));
    refused(
        ErrorCode.RECEIPT_ERASED,
        () ->
            consents.register.record(DATASET, TERMS, List.of(given(5, SUBJECT, List.of("row-x")))));
  }

  private SealedReceipt sealed() {
    return consents.database.transaction(
        session ->
            ConsentRegister.required(new ReceiptTable(session, DATASET), DATASET, id(5))
                .sealed()
                .orElseThrow());
  }

  /** Which of some traces stand in any column of any table. */
  private List<Integer> found(List<byte[]> traces) {
    List<byte[]> values = consents.database.transaction(ConsentErasureTest::everything);
    assertThat(values).hasSizeGreaterThan(100);
    List<Integer> found = new ArrayList<>();
    for (int trace = 0; trace < traces.size(); trace++) {
      byte[] sought = traces.get(trace);
      if (values.stream().anyMatch(value -> contains(value, sought))) {
        found.add(trace);
      }
    }
    return found;
  }

  private static List<byte[]> everything(Database.Session session) throws SQLException {
    List<byte[]> values = new ArrayList<>();
    for (String table :
        session.list(
            "select table_name from information_schema.tables where table_schema = 'public'",
            row -> row.getString(1))) {
      session.list("select * from \"" + table + "\"", row -> addAll(row, values));
    }
    return values;
  }

  private static int addAll(ResultSet row, List<byte[]> values) throws SQLException {
    int columns = row.getMetaData().getColumnCount();
    for (int column = 1; column <= columns; column++) {
      Object value = row.getObject(column);
      if (value instanceof byte[] bytes) {
        values.add(bytes);
      } else if (value != null) {
        values.add(ascii(row.getString(column)));
      }
    }
    return columns;
  }

  private static boolean contains(byte[] value, byte[] sought) {
    for (int at = 0; at + sought.length <= value.length; at++) {
      if (java.util.Arrays.equals(value, at, at + sought.length, sought, 0, sought.length)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
