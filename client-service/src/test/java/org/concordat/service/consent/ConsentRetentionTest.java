package org.concordat.service.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.service.consent.ConsentRegisterTest.refused;
import static org.concordat.service.consent.Consents.DATASET;
import static org.concordat.service.consent.Consents.KEEP_UNTIL;
import static org.concordat.service.consent.Consents.TERMS;
import static org.concordat.service.consent.Consents.VALID_UNTIL;
import static org.concordat.service.consent.Consents.id;
import static org.concordat.service.consent.Consents.people;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.protocol.error.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsentRetentionTest {
  @TempDir Path directory;
  private Consents consents;

  @BeforeEach
  void open() {
    consents = new Consents(directory);
    consents.register.record(DATASET, TERMS, people(0, 10));
    consents.register.record("loans", TERMS, people(10, 13));
    consents.register.withdraw(DATASET, id(0));
  }

  @AfterEach
  void close() {
    consents.close();
  }

  @Test
  void nothing_happens_before_its_time() {
    assertThat(retention().run(VALID_UNTIL - 1, () -> true))
        .isEqualTo(new ConsentRetention.Outcome(0, 0, 0));
  }

  @Test
  void a_consent_ends_when_the_time_it_was_given_for_is_over() {
    ConsentRetention.Outcome outcome = retention().run(VALID_UNTIL, () -> true);

    assertThat(outcome).isEqualTo(new ConsentRetention.Outcome(9 + 3, 0, 0));
    assertThat(consents.register.standing(DATASET)).isEqualTo(new LogStanding(10, 1, 9, 0));
    assertThat(consents.pendingRows()).hasSize(10);
    ReceiptProof proof = consents.roots.prove(consents.root(1), id(5));
    assertThat(proof.proof().state()).isEqualTo(ConsentState.EXPIRED);
    assertThat(retention().run(VALID_UNTIL, () -> true).expired()).isZero();
  }

  @Test
  void a_receipt_is_erased_when_it_is_not_to_be_kept_any_longer() {
    ConsentRoot before = consents.root(1);

    ConsentRetention.Outcome outcome = retention().run(KEEP_UNTIL, () -> true);

    assertThat(outcome).isEqualTo(new ConsentRetention.Outcome(12, 13, 0));
    assertThat(consents.register.standing(DATASET)).isEqualTo(new LogStanding(10, 1, 9, 10));
    assertThat(consents.register.open(DATASET, id(5)).standing().erasure().orElseThrow().reason())
        .isEqualTo(ErasureReason.NO_LONGER_NECESSARY);
    consents.roots.check(before);
  }

  @Test
  void a_run_killed_between_batches_is_finished_by_the_next() {
    // Given
    AtomicInteger batches = new AtomicInteger();
    ConsentRetention.Outcome killed =
        retention().run(KEEP_UNTIL, () -> batches.incrementAndGet() <= 2);
    assertThat(killed).isEqualTo(new ConsentRetention.Outcome(8, 0, 0));
    LogStanding half = consents.register.standing(DATASET);
    assertThat(half.expired()).isBetween(1L, 8L);

    // When
    consents.restart();
    ConsentRetention.Outcome rest = retention().run(KEEP_UNTIL, () -> true);

    // Then
    assertThat(rest).isEqualTo(new ConsentRetention.Outcome(4, 13, 0));
    assertThat(consents.register.standing(DATASET)).isEqualTo(new LogStanding(10, 1, 9, 10));
    assertThat(consents.pendingRows()).hasSize(10);
    consents.roots.check(consents.root(1));
  }

  @Test
  void a_receipt_that_was_tampered_with_does_not_keep_the_others() {
    consents.tamper(
        "update consent_receipt set sealed = ? where receipt_id = ?", new byte[40], id(4));

    ConsentRetention.Outcome outcome = retention().run(KEEP_UNTIL, () -> true);

    assertThat(outcome).isEqualTo(new ConsentRetention.Outcome(11, 12, 1));
    refused(ErrorCode.RECEIPT_UNREADABLE, () -> consents.register.withdraw(DATASET, id(4)));
  }

  @Test
  void the_consents_of_one_dataset_can_be_ended_alone() {
    retention().expire(DATASET, VALID_UNTIL);

    assertThat(consents.register.standing(DATASET).expired()).isEqualTo(9);
    assertThat(consents.register.standing("loans").expired()).isZero();
  }

  private ConsentRetention retention() {
    return new ConsentRetention(consents.database, consents.register, 4);
  }
}
