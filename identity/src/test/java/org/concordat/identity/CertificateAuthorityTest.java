package org.concordat.identity;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.x509.Extension;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private final Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final CertificateAuthority authority =
      CertificateAuthority.create("BankAMSP", "BankA", now, new SecureRandom());

  @Test
  void a_certificate_taken_back_stands_on_the_list_and_others_do_not() throws Exception {
    Identity gone = authority.issue("gone", NodeRole.CLIENT, Map.of(), now);
    Identity stays = authority.issue("stays", NodeRole.CLIENT, Map.of(), now);
    X509CRL list = read(authority.revoke(List.of(gone.certificate()), 7, now));
    list.verify(authority.certificate().getPublicKey());
    assertThat(list.isRevoked(gone.certificate())).isTrue();
    assertThat(list.isRevoked(stays.certificate())).isFalse();
    assertThat(number(list)).isEqualTo(7);
  }

  @Test
  void a_list_may_be_empty_and_outlives_every_certificate() throws Exception {
    X509CRL list = read(authority.revoke(List.of(), 1, now));
    assertThat(list.getRevokedCertificates()).isNull();
    assertThat(list.getNextUpdate()).isEqualTo(authority.certificate().getNotAfter());
  }

  @Test
  void a_certificate_may_be_issued_for_less_than_a_year_or_have_run_out() {
    Identity brief = authority.issue("brief", NodeRole.PEER, Map.of(), now, Duration.ofMinutes(1));
    assertThat(brief.certificate().getNotAfter().toInstant()).isEqualTo(now.plusSeconds(60));
    Identity old = authority.issue("old", NodeRole.PEER, Map.of(), now, Duration.ofDays(-1));
    assertThat(old.certificate().getNotAfter().toInstant()).isBefore(now);
    assertThat(old.certificate().getNotBefore()).isBefore(old.certificate().getNotAfter());
  }

  private static X509CRL read(String pem) throws Exception {
    return (X509CRL)
        CertificateFactory.getInstance("X.509")
            .generateCRL(new ByteArrayInputStream(pem.getBytes(US_ASCII)));
  }

  private static long number(X509CRL list) {
    byte[] value =
        ASN1OctetString.getInstance(list.getExtensionValue(Extension.cRLNumber.getId()))
            .getOctets();
    BigInteger number = ASN1Integer.getInstance(value).getValue();
    return number.longValueExact();
  }
}
