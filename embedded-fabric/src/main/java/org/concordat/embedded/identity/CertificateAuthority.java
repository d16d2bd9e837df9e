package org.concordat.embedded.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import java.util.TreeMap;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An organisation's root: issues enrolment certificates with the organisational unit of a {@link
 * Role} and, as fabric-ca does, attributes as JSON in the extension {@value #ATTRIBUTES_OID}.
 */
public final class CertificateAuthority {
  /** Where fabric-ca, and so a chaincode's client identity, keeps attributes. */
  public static final String ATTRIBUTES_OID = "1.2.3.4.5.6.7.8.1";

  /**
   * Certificates are valid from a little before their issue, so that clocks need not agree to the
   * second.
   */
  private static final Duration BACKDATE = Duration.ofMinutes(5);

  private static final Duration CA_LIFETIME = Duration.ofDays(3650);
  private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(365);

  private final String mspId;
  private final String organization;
  private final X509Certificate certificate;
  private final PrivateKey key;
  private final SecureRandom random;

  CertificateAuthority(
      String mspId,
      String organization,
      X509Certificate certificate,
      PrivateKey key,
      SecureRandom random) {
    this.mspId = mspId;
    this.organization = organization;
    this.certificate = certificate;
    this.key = key;
    this.random = random;
  }

  /** A new root for {@code organization} with a new key, valid for ten years from {@code now}. */
  public static CertificateAuthority create(
      String mspId, String organization, Instant now, SecureRandom random) {
    KeyPair pair = newKeyPair(random);
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, organization)
            .addRDN(BCStyle.CN, "ca." + organization)
            .build();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            serial(random),
            start(now),
            Date.from(now.plus(CA_LIFETIME)),
            name,
            pair.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
      builder.addExtension(
          Extension.keyUsage,
          true,
          new KeyUsage(KeyUsage.digitalSignature | KeyUsage.keyCertSign | KeyUsage.cRLSign));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
    } catch (CertIOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot build a root certificate", e);
    }
    return new CertificateAuthority(
        mspId, organization, build(builder, pair.getPrivate()), pair.getPrivate(), random);
  }

  /** The MSP id of the organisation this authority speaks for. */
  public String mspId() {
    return mspId;
  }

  /** The root certificate, as PEM. */
  public String certificatePem() {
    return Pem.certificate(certificate);
  }

  X509Certificate certificate() {
    return certificate;
  }

  PrivateKey key() {
    return key;
  }

  /**
   * Issues a certificate for a new key.
   *
   * @param name the holder's name, unique by the caller's care
   * @param role what the holder is
   * @param attributes further attributes, readable by chaincode; empty for nodes
   * @param now the time of issue
   */
  public Identity issue(String name, Role role, Map<String, String> attributes, Instant now) {
    KeyPair pair = newKeyPair(random);
    return new Identity(
        mspId,
        certificateFor(
            name, role, attributes, pair.getPublic(), start(now), now.plus(CERTIFICATE_LIFETIME)),
        pair.getPrivate());
  }

  X509Certificate certificateFor(
      String name,
      Role role,
      Map<String, String> attributes,
      PublicKey publicKey,
      Date from,
      Instant until) {
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, organization)
            .addRDN(BCStyle.OU, role.organizationalUnit())
            .addRDN(BCStyle.CN, name)
            .build();
    X500Name issuer = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            issuer, serial(random), from, Date.from(until), subject, publicKey);
    try {
      JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(
          Extension.subjectKeyIdentifier, false, utils.createSubjectKeyIdentifier(publicKey));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          utils.createAuthorityKeyIdentifier(certificate.getPublicKey()));
      if (role == Role.CLIENT || !attributes.isEmpty()) {
        builder.addExtension(
            new ASN1ObjectIdentifier(ATTRIBUTES_OID),
            false,
            attributesJson(name, role, attributes));
      }
    } catch (CertIOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot build a certificate for " + name, e);
    }
    return build(builder, key);
  }

  /**
   * What fabric-ca writes: the given attributes and the three it always adds, in one object named
   * attrs.
   */
  private static byte[] attributesJson(String name, Role role, Map<String, String> attributes) {
    Map<String, String> all = new TreeMap<>(attributes);
    all.put("hf.Affiliation", "");
    all.put("hf.EnrollmentID", name);
    all.put("hf.Type", role.organizationalUnit());
    StringBuilder json = new StringBuilder("{\"attrs\":{");
    String separator = "";
    for (Map.Entry<String, String> entry : all.entrySet()) {
      json.append(separator);
      quote(json, entry.getKey());
      json.append(':');
      quote(json, entry.getValue());
      separator = ",";
    }
    return json.append("}}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < ' ') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }

  private static KeyPair newKeyPair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  private static BigInteger serial(SecureRandom random) {
    return new BigInteger(126, random).setBit(126);
  }

  private static Date start(Instant now) {
    return Date.from(now.minus(BACKDATE));
  }

  private static X509Certificate build(X509v3CertificateBuilder builder, PrivateKey key) {
    try {
      while (true) {
        var holder = builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(key));
        byte[] signature = holder.getSignature();
        // Fabric rewrites certificates whose signature has a high s; without one, everybody sees
        // the same bytes.
        if (java.util.Arrays.equals(Signatures.toLowS(signature), signature)) {
          return new JcaX509CertificateConverter().getCertificate(holder);
        }
      }
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign a certificate", e);
    }
  }

  /** Reads back what {@link KeyStoreDirectory} wrote. */
  static CertificateAuthority read(
      String mspId, String organization, byte[] certificatePem, String keyPem, SecureRandom random)
      throws IOException {
    try {
      return new CertificateAuthority(
          mspId,
          organization,
          Pem.readCertificate(certificatePem),
          Pem.readPrivateKey(keyPem),
          random);
    } catch (GeneralSecurityException e) {
      throw new IOException("not a certificate of " + mspId, e);
    }
  }
}
