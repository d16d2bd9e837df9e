package org.concordat.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SignaturesTest {
  private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

  private final Identity signer =
      CertificateAuthority.create("AMSP", "A", Instant.now(), new SecureRandom())
          .issue("signer", NodeRole.CLIENT, Map.of(), Instant.now());
  private final PublicKey key = signer.certificate().getPublicKey();

  @Test
  void a_signature_is_valid_for_its_message_and_key_only() {
    byte[] signature = signer.sign(MESSAGE);
    assertThat(Signatures.check(key, MESSAGE, signature)).isTrue();
    assertThat(Signatures.check(key, "massage".getBytes(StandardCharsets.UTF_8), signature))
        .isFalse();
    Identity other =
        CertificateAuthority.create("AMSP", "A", Instant.now(), new SecureRandom())
            .issue("other", NodeRole.CLIENT, Map.of(), Instant.now());
    assertThat(Signatures.check(other.certificate().getPublicKey(), MESSAGE, signature)).isFalse();
  }

  @Test
  void the_twin_with_a_high_s_is_refused() {
    for (int i = 0; i < 20; i++) {
      byte[] signature = signer.sign(MESSAGE);
      byte[] twin = Signatures.toHighS(signature);
      assertThat(twin).isNotEqualTo(signature);
      assertThat(Signatures.check(key, MESSAGE, twin)).isFalse();
      assertThat(Signatures.toLowS(twin)).isEqualTo(signature);
    }
  }

  @Test
  void bytes_that_are_no_signature_are_refused() {
    assertThat(Signatures.check(key, MESSAGE, new byte[0])).isFalse();
    assertThat(Signatures.check(key, MESSAGE, new byte[] {0x30, 0x00})).isFalse();
    assertThat(Signatures.check(key, MESSAGE, MESSAGE)).isFalse();
  }

  @Test
  void any_changed_bit_makes_a_signature_invalid_and_nothing_throws() {
    byte[] signature = signer.sign(MESSAGE);
    for (int bit = 0; bit < 8 * signature.length; bit++) {
      byte[] changed = signature.clone();
      changed[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(Signatures.check(key, MESSAGE, changed)).as("bit %d", bit).isFalse();
    }
    for (int length = 0; length < signature.length; length++) {
      assertThat(Signatures.check(key, MESSAGE, Arrays.copyOf(signature, length))).isFalse();
    }
    assertThat(Signatures.check(key, MESSAGE, Arrays.copyOf(signature, signature.length + 1)))
        .isFalse();
  }

  @Test
  void remembering_changes_no_verdict() {
    Signatures signatures = new Signatures();
    byte[] signature = signer.sign(MESSAGE);
    byte[] other = "other".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 3; i++) {
      assertThat(signatures.verify(key, MESSAGE, signature)).isTrue();
      assertThat(signatures.verify(key, other, signature)).isFalse();
      assertThat(signatures.verify(key, MESSAGE, Signatures.toHighS(signature))).isFalse();
    }
  }
}
