package org.concordat.embedded.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.concordat.embedded.identity.MspRegistry.InvalidIdentityException;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.Identity;
import org.concordat.identity.NodeRole;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.junit.jupiter.api.Test;

class MspRegistryTest {
  private final Instant now = Instant.now();
  private final CertificateAuthority authority =
      CertificateAuthority.create("AMSP", "A", now, new SecureRandom());
  private final MspRegistry registry = new MspRegistry(List.of(authority));

  private InvalidIdentityException refused(ByteString serialized) {
    return catchThrowableOfType(InvalidIdentityException.class, () -> registry.member(serialized));
  }

  @Test
  void each_role_is_read_from_the_certificate() throws Exception {
    for (NodeRole role : NodeRole.values()) {
      Identity identity = authority.issue("somebody", role, Map.of(), now);
      Member member = registry.member(identity.serialized());
      assertThat(member.role()).isEqualTo(role);
      assertThat(member.mspId()).isEqualTo("AMSP");
    }
  }

  @Test
  void attributes_stand_where_fabric_ca_puts_them() {
    Identity identity =
        authority.issue(
            "alice", NodeRole.CLIENT, Map.of("concordat.role", "a \"quoted\" role"), now);
    byte[] extension =
        identity.certificate().getExtensionValue(CertificateAuthority.ATTRIBUTES_OID);
    assertThat(new String(extension, StandardCharsets.UTF_8))
        .endsWith(
            "{\"attrs\":{\"concordat.role\":\"a \\\"quoted\\\" role\",\"hf.Affiliation\":\"\","
                + "\"hf.EnrollmentID\":\"alice\",\"hf.Type\":\"client\"}}");
  }

  @Test
  void another_root_of_the_same_name_is_refused() {
    CertificateAuthority impostor =
        CertificateAuthority.create("AMSP", "A", now, new SecureRandom());
    InvalidIdentityException e =
        refused(impostor.issue("x", NodeRole.CLIENT, Map.of(), now).serialized());
    assertThat(e.mspId()).isEmpty();
    assertThat(e).hasMessageContaining("unknown authority");
  }

  @Test
  void an_unknown_organisation_is_refused() {
    CertificateAuthority other = CertificateAuthority.create("BMSP", "B", now, new SecureRandom());
    assertThat(refused(other.issue("x", NodeRole.CLIENT, Map.of(), now).serialized()).mspId())
        .isEmpty();
  }

  @Test
  void a_root_itself_cannot_act() {
    ByteString serialized =
        SerializedIdentity.newBuilder()
            .setMspid("AMSP")
            .setIdBytes(ByteString.copyFromUtf8(authority.certificatePem()))
            .build()
            .toByteString();
    assertThat(refused(serialized)).hasMessageContaining("CA certificate");
  }

  @Test
  void garbage_is_refused() {
    assertThat(refused(ByteString.copyFromUtf8("garbage"))).isNotNull();
    assertThat(refused(SerializedIdentity.newBuilder().setMspid("AMSP").build().toByteString()))
        .isNotNull();
  }

  @Test
  void an_expired_certificate_is_known_and_known_to_be_expired() throws Exception {
    Identity identity = authority.issue("x", NodeRole.CLIENT, Map.of(), now);
    Identity expired = authority.issue("x", NodeRole.CLIENT, Map.of(), now, Duration.ofDays(-1));
    assertThat(registry.member(expired.serialized()).expiredAt(now)).isTrue();
    assertThat(registry.hasExpired(expired.serialized(), now)).isTrue();
    assertThat(registry.hasExpired(identity.serialized(), now)).isFalse();
  }

  @Test
  void an_identity_never_shows_its_key() {
    Identity identity = authority.issue("x", NodeRole.CLIENT, Map.of(), now);
    assertThat(identity.toString()).doesNotContain("PRIVATE").contains("AMSP");
  }
}
