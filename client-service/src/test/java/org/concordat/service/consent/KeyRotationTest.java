package org.concordat.service.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.service.consent.ConsentRegisterTest.refused;
import static org.concordat.service.consent.Consents.DATASET;
import static org.concordat.service.consent.Consents.TERMS;
import static org.concordat.service.consent.Consents.id;
import static org.concordat.service.consent.Consents.people;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.error.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyRotationTest {
  @TempDir Path directory;
  private Consents consents;
  private String oldKey;

  @BeforeEach
  void open() {
    consents = new Consents(directory);
    consents.register.record(DATASET, TERMS, people(0, 10));
    consents.register.record("loans", TERMS, people(10, 13));
    oldKey = consents.register.keys().current();
  }

  @AfterEach
  void close() {
    consents.close();
  }

  @Test
  void without_a_fresh_key_nothing_is_sealed_anew() {
    assertThat(rotation().run(() -> true)).isZero();
    assertThat(rotation().progress()).isEqualTo(new KeyRotation.Progress(oldKey, 0, 0));
  }

  @Test
  void every_receipt_is_sealed_anew_and_the_old_key_is_destroyed() throws Exception {
    ConsentRoot root = consents.root(1);
    ReceiptProof before = consents.roots.prove(root, id(3));
    SealedReceipt old = sealed(3);

    KeyRotation.Progress started = rotation().start();
    int resealed = rotation().run(() -> true);

    assertThat(started.oldKeys()).isEqualTo(1);
    assertThat(started.receipts()).isEqualTo(13);
    assertThat(resealed).isEqualTo(13);
    assertThat(rotation().progress()).isEqualTo(new KeyRotation.Progress(started.keyId(), 0, 0));
    assertThat(sealed(3).version()).isEqualTo(2);
    assertThat(sealed(3).keyId()).isEqualTo(started.keyId()).isNotEqualTo(oldKey);
    assertThat(consents.roots.prove(root, id(3)).proof()).isEqualTo(before.proof());
    assertThat(Files.readString(directory.resolve(ConsentRegister.KEY_FILE)))
        .doesNotContain(oldKey);
    refused(
        ErrorCode.RECEIPT_UNREADABLE,
        () ->
            new ReceiptCipher(consents.register.keys(), new SecureRandom())
                .open(DATASET, id(3), old));
  }

  @Test
  void a_rotation_killed_between_batches_is_finished_after_a_restart() {
    // Given
    AtomicInteger batches = new AtomicInteger();
    rotation().start();
    assertThat(rotation().run(() -> batches.incrementAndGet() <= 2)).isEqualTo(8);

    // When
    consents.restart();
    consents.register.record(DATASET, TERMS, people(20, 22));
    KeyRotation.Progress half = rotation().progress();
    int rest = rotation().run(() -> true);

    // Then
    assertThat(half.receipts()).isEqualTo(5);
    assertThat(rest).isEqualTo(5);
    assertThat(rotation().progress().oldKeys()).isZero();
    consents.restart();
    for (int person = 0; person < 10; person++) {
      assertThat(consents.register.open(DATASET, id(person)).receipt()).isPresent();
    }
  }

  @Test
  void a_key_is_kept_as_long_as_a_receipt_cannot_be_sealed_anew() {
    consents.tamper(
        "update consent_receipt set sealed = ? where receipt_id = ?", new byte[40], id(4));
    rotation().start();

    assertThat(rotation().run(() -> true)).isEqualTo(12);
    assertThat(rotation().progress().receipts()).isEqualTo(1);
    assertThat(consents.register.keys().ids()).contains(oldKey);
  }

  @Test
  void people_are_found_as_before() {
    rotation().start();
    rotation().run(() -> true);

    assertThat(consents.register.of(DATASET, "customer-number-3")).hasSize(1);
  }

  private SealedReceipt sealed(int person) {
    return consents.database.transaction(
        session ->
            ConsentRegister.required(new ReceiptTable(session, DATASET), DATASET, id(person))
                .sealed()
                .orElseThrow());
  }

  private KeyRotation rotation() {
    return new KeyRotation(consents.database, consents.register, 4);
  }
}
