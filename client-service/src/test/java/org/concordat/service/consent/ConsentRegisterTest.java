package org.concordat.service.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.concordat.service.consent.Consents.DATASET;
import static org.concordat.service.consent.Consents.TERMS;
import static org.concordat.service.consent.Consents.given;
import static org.concordat.service.consent.Consents.id;
import static org.concordat.service.consent.Consents.people;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.service.testing.ConsentBooks;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ConsentRegisterTest {
  @TempDir Path directory;
  private Consents consents;

  @BeforeEach
  void open() {
    consents = new Consents(directory);
  }

  @AfterEach
  void close() {
    consents.close();
  }

  @Test
  void consents_are_recorded_in_the_order_given_and_counted() {
    List<ReceiptStanding> standings =
        consents.register.record(DATASET, TERMS, List.of(given(7), given(3), given(5)));

    assertThat(standings).extracting(ReceiptStanding::entry).containsExactly(0L, 1L, 2L);
    assertThat(standings).allMatch(standing -> standing.state() == ConsentState.GIVEN);
    assertThat(consents.register.standing(DATASET)).isEqualTo(new LogStanding(3, 0, 0, 0));
    assertThat(consents.register.standing("other")).isEqualTo(new LogStanding(0, 0, 0, 0));
  }

  @Test
  void thousands_are_recorded_at_once() {
    assertThat(consents.register.record(DATASET, TERMS, people(0, 3_000))).hasSize(3_000);
    ConsentRoot root = consents.root(1);

    assertThat(root.entries()).isEqualTo(3_000);
    assertThat(consents.roots.prove(root, id(2_999)).proof().index()).isEqualTo(2_999);
  }

  @Test
  void looking_receipts_up_reads_those_and_not_the_whole_register() {
    consents.register.record(DATASET, TERMS, people(0, 3_000));

    String plan =
        consents.database.transaction(
            session ->
                session
                    .one(
                        "explain analyze " + ReceiptTable.byKeys(2),
                        row -> row.getString(1),
                        DATASET,
                        id(17),
                        DATASET,
                        id(2_017))
                    .orElseThrow());

    Matcher scanned = Pattern.compile("scanCount: (\\d+)").matcher(plan);
    assertThat(scanned.find()).as(plan).isTrue();
    assertThat(Integer.parseInt(scanned.group(1))).as(plan).isLessThan(10);
  }

  @Test
  void recording_the_same_again_changes_nothing() {
    List<ReceiptStanding> first = consents.register.record(DATASET, TERMS, people(0, 3));
    ConsentRoot root = consents.root(1);

    assertThat(consents.register.record(DATASET, TERMS, people(0, 3))).isEqualTo(first);
    assertThat(consents.register.record(DATASET, TERMS, people(0, 4))).hasSize(4);
    assertThat(consents.register.standing(DATASET).given()).isEqualTo(4);
    consents.roots.check(root);
  }

  @Test
  void an_id_does_not_stand_for_two_things_and_nothing_of_the_call_is_stored() {
    consents.register.record(DATASET, TERMS, people(0, 1));

    refused(
        ErrorCode.ID_TAKEN,
        () ->
            consents.register.record(
                DATASET, TERMS, List.of(given(1), given(0, "somebody-else", List.of()))));
    refused(
        ErrorCode.ID_TAKEN,
        () -> consents.register.record(DATASET, ConsentBooks.terms("dpv:Marketing"), people(0, 1)));
    assertThat(consents.register.standing(DATASET).given()).isEqualTo(1);
    refused(ErrorCode.RECEIPT_NOT_FOUND, () -> consents.register.open(DATASET, id(1)));
  }

  @Test
  void one_call_does_not_name_a_receipt_twice() {
    refused(
        ErrorCode.FIELD_INVALID,
        () -> consents.register.record(DATASET, TERMS, List.of(given(1), given(1))));
  }

  @Test
  void a_withdrawal_is_a_later_entry_and_its_rows_are_withdrawn() {
    consents.register.record(DATASET, TERMS, people(0, 4));
    ConsentRoot before = consents.root(1);

    ReceiptStanding withdrawn = consents.register.withdraw(DATASET, id(2));

    assertThat(withdrawn.state()).isEqualTo(ConsentState.WITHDRAWN);
    assertThat(withdrawn.endedMillis()).contains(Consents.NOW.toEpochMilli());
    assertThat(consents.register.standing(DATASET)).isEqualTo(new LogStanding(4, 1, 0, 0));
    assertThat(consents.pendingRows()).containsExactly("row-2");
    consents.roots.check(before);
    assertThat(consents.root(2).entries()).isEqualTo(5);
    assertThat(consents.root(2).active()).isEqualTo(3);
    assertThat(consents.root(2).withdrawn()).isEqualTo(1);
  }

  @Test
  void withdrawing_again_changes_nothing() {
    consents.register.record(DATASET, TERMS, people(0, 1));
    ReceiptStanding first = consents.register.withdraw(DATASET, id(0));

    assertThat(consents.register.withdraw(DATASET, id(0))).isEqualTo(first);
    assertThat(consents.register.record(DATASET, TERMS, people(0, 1))).containsExactly(first);
    assertThat(consents.register.standing(DATASET).entries()).isEqualTo(2);
  }

  @Test
  void what_is_not_there_is_not_changed() {
    refused(ErrorCode.RECEIPT_NOT_FOUND, () -> consents.register.withdraw(DATASET, id(9)));
    refused(
        ErrorCode.RECEIPT_NOT_FOUND,
        () -> consents.register.erase(DATASET, id(9), ErasureReason.OBJECTION));
    refused(ErrorCode.RECEIPT_NOT_FOUND, () -> consents.root(1));
    assertThat(
            consents.database.<List<Integer>>transaction(
                session -> session.list("select 1 from consent_log", row -> row.getInt(1))))
        .isEmpty();
  }

  @Test
  void a_proof_shows_the_newest_event_before_its_root() {
    consents.register.record(DATASET, TERMS, people(0, 9));
    ConsentRoot given = consents.root(1);
    consents.register.withdraw(DATASET, id(4));
    ConsentRoot withdrawn = consents.root(2);
    consents.register.record(DATASET, TERMS, people(9, 30));

    ReceiptProof first = consents.roots.prove(given, id(4));
    ReceiptProof second = consents.roots.prove(withdrawn, id(4));
    String receipt = first.receipt().toString();

    assertThat(first.proof().state()).isEqualTo(ConsentState.GIVEN);
    assertThat(second.proof().state()).isEqualTo(ConsentState.WITHDRAWN);
    assertThat(second.receipt()).isEqualTo(first.receipt());
    assertThat(first.proof().verify(receipt, given)).isTrue();
    assertThat(second.proof().verify(receipt, withdrawn)).isTrue();
    assertThat(first.proof().verify(receipt, withdrawn)).isFalse();
    refused(ErrorCode.RECEIPT_NOT_UNDER_ROOT, () -> consents.roots.prove(withdrawn, id(20)));
  }

  @Test
  void roots_and_proofs_are_the_same_after_a_restart() {
    consents.register.record(DATASET, TERMS, people(0, 20));
    consents.register.withdraw(DATASET, id(4));
    ConsentRoot root = consents.root(1);
    ReceiptProof proof = consents.roots.prove(root, id(4));

    consents.restart();

    assertThat(consents.root(1)).isEqualTo(root);
    assertThat(consents.roots.prove(root, id(4)).proof()).isEqualTo(proof.proof());
  }

  @Test
  void a_log_edited_by_hand_is_noticed_when_a_root_or_a_proof_is_asked_for() {
    consents.register.record(DATASET, TERMS, people(0, 6));
    ConsentRoot root = consents.root(1);
    byte[] other = new byte[32];

    consents.tamper("update consent_node set digest = ? where node_level = 2", other);
    refused(ErrorCode.CONSENT_LOG_MISMATCH, () -> consents.roots.check(root));
    refused(ErrorCode.CONSENT_LOG_MISMATCH, () -> consents.roots.prove(root, id(0)));

    consents.tamper("delete from consent_node where node_level = 2");
    refused(ErrorCode.CONSENT_LOG_MISMATCH, () -> consents.roots.check(root));

    consents.tamper("update consent_log set given = 5");
    refused(ErrorCode.STORE_TAMPERED, () -> consents.roots.check(root));
  }

  @Test
  void a_leaf_exchanged_by_hand_spoils_the_proofs_that_pass_it_only() {
    consents.register.record(DATASET, TERMS, people(0, 6));
    ConsentRoot root = consents.root(1);

    consents.tamper(
        "update consent_node set digest = ? where node_level = 0 and node_position = 1",
        new byte[32]);

    refused(ErrorCode.CONSENT_LOG_MISMATCH, () -> consents.roots.prove(root, id(0)));
    assertThat(consents.roots.prove(root, id(1)).proof().index()).isEqualTo(1);
  }

  @Test
  void receipts_are_paged_by_id_and_state() {
    consents.register.record(DATASET, TERMS, people(0, 10));
    consents.register.withdraw(DATASET, id(3));
    consents.register.withdraw(DATASET, id(8));

    assertThat(consents.register.page(DATASET, Optional.empty(), "", 4))
        .extracting(ReceiptStanding::id)
        .containsExactly(id(0), id(1), id(2), id(3));
    assertThat(consents.register.page(DATASET, Optional.empty(), id(3), 100)).hasSize(6);
    assertThat(consents.register.page(DATASET, Optional.of(ConsentState.WITHDRAWN), id(3), 100))
        .extracting(ReceiptStanding::id)
        .containsExactly(id(8));
  }

  @Test
  void a_persons_receipts_are_found_by_the_banks_reference_in_one_dataset() {
    consents.register.record(
        DATASET,
        TERMS,
        List.of(
            given(1, "anna", List.of()), given(2, "ben", List.of()), given(3, "anna", List.of())));
    consents.register.record("loans", TERMS, List.of(given(4, "anna", List.of())));

    assertThat(consents.register.of(DATASET, "anna"))
        .extracting(ReceiptStanding::id)
        .containsExactly(id(1), id(3));
    assertThat(consents.register.of(DATASET, "Anna")).isEmpty();
    assertThat(subject(DATASET, id(1))).isEqualTo(subject(DATASET, id(3)));
    assertThat(subject(DATASET, id(1))).isNotEqualTo(subject("loans", id(4)));
    assertThat(subject(DATASET, id(1))).doesNotContain("anna");
  }

  @Test
  void an_opened_receipt_tells_what_happened_to_the_consent() {
    consents.register.record(DATASET, TERMS, people(0, 1));
    consents.register.withdraw(DATASET, id(0));

    OpenReceipt open = consents.register.open(DATASET, id(0));

    assertThat(open.events()).hasSize(2);
    assertThat(open.events().getFirst().get("@type").toString()).contains("dpv:ConsentGiven");
    assertThat(open.events().getLast().get("@type").stringValue())
        .isEqualTo("dpv:ConsentWithdrawn");
    assertThat(open.events().getLast().get("dpv:isIndicatedAtTime").stringValue())
        .isEqualTo("2026-06-01T12:00:00Z");
    assertThat(open.toString()).doesNotContain("dpv:");
  }

  private String subject(String dataset, String id) {
    JsonNode receipt = consents.register.open(dataset, id).receipt().orElseThrow();
    return receipt.at("/dpv:hasRecordOfActivity/dpv:hasDataSubject/@id").stringValue();
  }

  static void refused(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ConcordatException.class, refusal -> assertThat(refusal.code()).isEqualTo(code));
  }
}
