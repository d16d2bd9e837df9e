package org.concordat.service.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.Identity;
import org.concordat.identity.NodeRole;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SigningIdentityTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  @TempDir Path directory;

  private final Identity issued =
      CertificateAuthority.create("BankAMSP", "BankA", NOW, new SecureRandom())
          .issue("user", NodeRole.CLIENT, Map.of(), NOW);

  private SigningIdentity read(String key) throws Exception {
    Path certificate =
        Files.writeString(
            directory.resolve("cert.pem"), "issued for a test\n" + issued.certificatePem());
    return SigningIdentity.read(
        "BankAMSP", certificate, Files.writeString(directory.resolve("key.pem"), key));
  }

  @Test
  void sends_the_certificate_as_other_clients_of_fabric_do() throws Exception {
    var identity = read(issued.privateKeyPem()).identity();

    assertThat(identity.getMspId()).isEqualTo("BankAMSP");
    assertThat(identity.getCredentials())
        .isEqualTo(new X509Identity("BankAMSP", issued.certificate()).getCredentials());
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp384r1", "secp521r1"})
  void signatures_hold_and_have_the_smaller_s(String curve) throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(curve));
    KeyPair pair = generator.generateKeyPair();

    assertSigns(
        read(pem("PRIVATE KEY", pair.getPrivate().getEncoded())),
        pair.getPublic(),
        ((ECPrivateKey) pair.getPrivate()).getParams().getOrder());
  }

  @Test
  void a_key_in_another_form_is_read_by_the_client() throws Exception {
    ECPrivateKey key = (ECPrivateKey) issued.privateKey();
    var named =
        new org.bouncycastle.asn1.sec.ECPrivateKey(
            256, key.getS(), org.bouncycastle.asn1.sec.SECObjectIdentifiers.secp256r1);

    assertSigns(
        read(pem("EC PRIVATE KEY", named.getEncoded())),
        issued.certificate().getPublicKey(),
        key.getParams().getOrder());
  }

  @Test
  void a_file_without_a_key_is_refused() {
    assertThatThrownBy(() -> read("nothing")).isInstanceOf(Exception.class);
    assertThatThrownBy(() -> read(pem("PRIVATE KEY", new byte[] {1, 2, 3})))
        .isInstanceOfAny(GeneralSecurityException.class, java.io.IOException.class);
  }

  private static void assertSigns(SigningIdentity identity, PublicKey key, BigInteger order)
      throws Exception {
    for (int message = 0; message < 40; message++) {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(new byte[] {(byte) message});
      byte[] signature = identity.signer().sign(digest);
      Signature check = Signature.getInstance("NONEwithECDSA");
      check.initVerify(key);
      check.update(digest);
      assertThat(check.verify(signature)).as("signature of message " + message).isTrue();
      BigInteger s =
          ASN1Integer.getInstance(ASN1Sequence.getInstance(signature).getObjectAt(1)).getValue();
      assertThat(s).isLessThanOrEqualTo(order.shiftRight(1));
    }
  }

  private static String pem(String what, byte[] encoded) {
    return "-----BEGIN "
        + what
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded)
        + "\n-----END "
        + what
        + "-----\n";
  }
}
