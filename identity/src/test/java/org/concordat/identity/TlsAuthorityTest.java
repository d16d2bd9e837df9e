package org.concordat.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TlsAuthorityTest {
  private final Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final TlsAuthority authority = TlsAuthority.create("BankA", now, new SecureRandom());

  @Test
  void a_certificate_names_the_hosts_and_addresses_it_is_reached_at() throws Exception {
    KeyedCertificate issued =
        authority.issue("peer", List.of("peer.bank-a.example", "10.0.0.1"), now, days(1));
    assertThat(issued.certificate().getSubjectAlternativeNames())
        .containsExactlyInAnyOrder(List.of(2, "peer.bank-a.example"), List.of(7, "10.0.0.1"));
    assertThatCode(() -> issued.certificate().verify(authority.root().certificate().getPublicKey()))
        .doesNotThrowAnyException();
  }

  @Test
  void a_certificate_ends_when_its_lifetime_does() {
    KeyedCertificate issued = authority.issue("peer", List.of("localhost"), now, days(3));
    assertThat(issued.certificate().getNotAfter().toInstant()).isEqualTo(now.plus(days(3)));
    assertThat(issued.certificate().getNotBefore().toInstant()).isBefore(now);
  }

  @Test
  void a_root_read_back_issues_as_before() throws Exception {
    TlsAuthority again =
        TlsAuthority.read(
            "BankA",
            authority.root().certificatePem().getBytes(US_ASCII),
            authority.root().privateKeyPem(),
            new SecureRandom());
    KeyedCertificate issued = again.issue("peer", List.of("localhost"), now, days(1));
    assertThatCode(() -> issued.certificate().verify(authority.root().certificate().getPublicKey()))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () -> TlsAuthority.read("BankA", "no".getBytes(US_ASCII), "no", new SecureRandom()))
        .isInstanceOf(IOException.class);
  }

  @Test
  void it_never_shows_its_key() {
    assertThat(authority.root().toString()).doesNotContain("PRIVATE");
  }

  private static Duration days(int days) {
    return Duration.ofDays(days);
  }
}
