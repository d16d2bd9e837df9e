package org.concordat.service.consent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.concordat.service.consent.ConsentRegisterTest.refused;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import org.concordat.protocol.error.ErrorCode;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReceiptCipherTest {
  private static final ReceiptContent CONTENT =
      new ReceiptContent("{\"a\":1}", List.of("row-1"), 7, "5".repeat(64));

  @TempDir Path directory;
  private final SecureRandom random = new SecureRandom();
  private ReceiptCipher cipher;

  @BeforeEach
  void open() {
    cipher = cipher("keys");
  }

  @Test
  void what_is_sealed_opens_in_its_place() {
    SealedReceipt sealed = cipher.seal("payments", "r", 1, CONTENT);

    assertThat(cipher.open("payments", "r", sealed)).isEqualTo(CONTENT);
    assertThat(new String(sealed.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("row-1", "receipt", "salt");
  }

  @Test
  void equal_receipts_are_sealed_to_different_bytes() {
    SealedReceipt first = cipher.seal("payments", "r", 1, CONTENT);
    SealedReceipt second = cipher.seal("payments", "r", 1, CONTENT);

    assertThat(first.bytes()).isNotEqualTo(second.bytes());
    assertThat(List.of(first.bytes()[0], first.bytes()[5], first.bytes()[20]))
        .isNotEqualTo(List.of(second.bytes()[0], second.bytes()[5], second.bytes()[20]));
  }

  @Test
  void every_changed_bit_is_refused() {
    SealedReceipt sealed = cipher.seal("payments", "r", 1, CONTENT);
    for (int bit = 0; bit < sealed.bytes().length * 8; bit++) {
      byte[] changed = sealed.bytes().clone();
      changed[bit / 8] ^= (byte) (1 << (bit % 8));
      unreadable("payments", "r", new SealedReceipt(1, sealed.keyId(), changed));
    }
  }

  @Test
  void what_is_cut_short_is_refused() {
    SealedReceipt sealed = cipher.seal("payments", "r", 1, CONTENT);
    for (int length : new int[] {0, 5, 12, 27, 28, sealed.bytes().length - 1}) {
      unreadable(
          "payments",
          "r",
          new SealedReceipt(1, sealed.keyId(), java.util.Arrays.copyOf(sealed.bytes(), length)));
    }
  }

  @Test
  void it_opens_for_no_other_receipt_dataset_or_version() {
    SealedReceipt sealed = cipher.seal("payments", "r", 1, CONTENT);

    unreadable("payments", "q", sealed);
    unreadable("loans", "r", sealed);
    unreadable("payments", "r", new SealedReceipt(2, sealed.keyId(), sealed.bytes()));
  }

  @Test
  void another_key_opens_nothing() {
    SealedReceipt sealed = cipher.seal("payments", "r", 1, CONTENT);
    ReceiptCipher other = cipher("other");
    String otherKey = other.seal("payments", "r", 1, CONTENT).keyId();

    refused(ErrorCode.RECEIPT_UNREADABLE, () -> other.open("payments", "r", sealed));
    refused(
        ErrorCode.RECEIPT_UNREADABLE,
        () -> other.open("payments", "r", new SealedReceipt(1, otherKey, sealed.bytes())));
  }

  private ReceiptCipher cipher(String file) {
    return new ReceiptCipher(ConsentKeys.create(directory.resolve(file), random), random);
  }

  private void unreadable(String dataset, String id, SealedReceipt sealed) {
    refused(ErrorCode.RECEIPT_UNREADABLE, () -> cipher.open(dataset, id, sealed));
  }
}
