package org.concordat.chaincode.testing;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.openssl.jcajce.JcaPKCS8Generator;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** Certificates for tests: an authority, and what it signs. */
public final class TestIdentities {
  private static final ASN1ObjectIdentifier ATTRIBUTES =
      new ASN1ObjectIdentifier("1.2.3.4.5.6.7.8.1");

  private final KeyPair keys;
  private final X509Certificate certificate;
  private final String name;

  /**
   * Creates an authority.
   *
   * @param name its name
   */
  public TestIdentities(String name) {
    this.name = name;
    try {
      this.keys = newKeys();
      X509v3CertificateBuilder builder = builder(name, name, keys);
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      this.certificate = signed(builder);
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Makes the creator of a transaction.
   *
   * @param mspId its organisation
   * @param attributes the JSON of its certificate's attributes, or empty for none
   * @return a serialized identity
   */
  public ByteString creator(String mspId, Optional<String> attributes) {
    try {
      X509v3CertificateBuilder builder = builder(mspId, name, newKeys());
      if (attributes.isPresent()) {
        builder.addExtension(ATTRIBUTES, false, attributes.get().getBytes(StandardCharsets.UTF_8));
      }
      return SerializedIdentity.newBuilder()
          .setMspid(mspId)
          .setIdBytes(ByteString.copyFromUtf8(pem(signed(builder))))
          .build()
          .toByteString();
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Writes a certificate for TLS on loopback, its key, and the authority's certificate.
   *
   * @param directory where to: {@code NAME.pem}, {@code NAME.key}, {@code ca.pem}
   * @param subject the name
   */
  public void writeTls(Path directory, String subject) {
    try {
      KeyPair own = newKeys();
      X509v3CertificateBuilder builder = builder(subject, name, own);
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(
              new GeneralName[] {
                new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
                new GeneralName(GeneralName.dNSName, "localhost")
              }));
      Files.createDirectories(directory);
      Files.writeString(directory.resolve(subject + ".pem"), pem(signed(builder)));
      Files.writeString(directory.resolve(subject + ".key"), pemKey(own));
      Files.writeString(directory.resolve("ca.pem"), pem(certificate));
    } catch (GeneralSecurityException | IOException | OperatorCreationException e) {
      throw new IllegalStateException(e);
    }
  }

  private X509Certificate signed(X509v3CertificateBuilder builder)
      throws OperatorCreationException, GeneralSecurityException {
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate())));
  }

  @SuppressWarnings("JavaUtilDate") // the certificate builder takes nothing else
  private static X509v3CertificateBuilder builder(String subject, String issuer, KeyPair own) {
    return new JcaX509v3CertificateBuilder(
        new X500Name("CN=" + issuer),
        BigInteger.valueOf(subject.hashCode()).abs().add(BigInteger.ONE),
        new Date(1_700_000_000_000L),
        new Date(4_000_000_000_000L),
        new X500Name("CN=" + subject),
        own.getPublic());
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static String pem(Object object) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(object);
    }
    return text.toString();
  }

  private static String pemKey(KeyPair keys) throws IOException {
    return pem(new JcaPKCS8Generator(keys.getPrivate(), null).generate());
  }
}
