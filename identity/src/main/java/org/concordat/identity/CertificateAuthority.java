package org.concordat.identity;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
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
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;

/**
 * An organisation's root: issues enrolment certificates with the organisational unit of a {@link
 * NodeRole} and, as fabric-ca does, attributes as JSON in the extension {@value #ATTRIBUTES_OID}.
 */
public final class CertificateAuthority {
  /** Where fabric-ca, and so a chaincode's client identity, keeps attributes. */
  public static final String ATTRIBUTES_OID = "1.2.3.4.5.6.7.8.1";

  /** How long a certificate is valid unless somebody says otherwise. */
  public static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(365);

  /** How long a root is valid. */
  public static final Duration ROOT_LIFETIME = Duration.ofDays(3650);

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
    KeyPair pair = Certificates.newKeyPair(random);
    return new CertificateAuthority(
        mspId,
        organization,
        Certificates.root(organization, "ca." + organization, pair, now, random),
        pair.getPrivate(),
        random);
  }

  /** The MSP id of the organisation this authority speaks for. */
  public String mspId() {
    return mspId;
  }

  /** The root certificate, as PEM. */
  public String certificatePem() {
    return Pem.certificate(certificate);
  }

  /** The root certificate. */
  public X509Certificate certificate() {
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
  public Identity issue(String name, NodeRole role, Map<String, String> attributes, Instant now) {
    return issue(name, role, attributes, now, CERTIFICATE_LIFETIME);
  }

  /**
   * Issues a certificate for a new key.
   *
   * @param name the holder's name, unique by the caller's care
   * @param role what the holder is
   * @param attributes further attributes, readable by chaincode; empty for nodes
   * @param now the time of issue
   * @param lifetime how long it is valid from then on; negative for one that has run out
   */
  public Identity issue(
      String name, NodeRole role, Map<String, String> attributes, Instant now, Duration lifetime) {
    KeyPair pair = Certificates.newKeyPair(random);
    Instant end = now.plus(lifetime);
    Instant start = now.isBefore(end) ? now : end;
    return new Identity(
        mspId,
        certificateFor(
            name, role, attributes, pair.getPublic(), start.minus(Certificates.BACKDATE), end),
        pair.getPrivate());
  }

  /**
   * Issues a list of the certificates that this root takes back.
   *
   * @param certificates all certificates taken back so far
   * @param number the list's number, higher than that of the list before
   * @param now the time of issue
   * @return the list as PEM, for an MSP's {@code crls} and the channel's configuration
   */
  public String revoke(Collection<X509Certificate> certificates, long number, Instant now) {
    return Certificates.revocationList(certificate, key, certificates, number, now);
  }

  /**
   * Issues a certificate for a key that its holder keeps, for example in a hardware module.
   *
   * @param name the holder's name, unique by the caller's care
   * @param role what the holder is
   * @param attributes further attributes, readable by chaincode; empty for nodes
   * @param publicKey the holder's P-256 key
   * @param from from when it is valid
   * @param until until when it is valid
   */
  public X509Certificate certificateFor(
      String name,
      NodeRole role,
      Map<String, String> attributes,
      PublicKey publicKey,
      Instant from,
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
            issuer,
            Certificates.serial(random),
            Date.from(from),
            Date.from(until),
            subject,
            publicKey);
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
      if (role == NodeRole.CLIENT || !attributes.isEmpty()) {
        builder.addExtension(
            new ASN1ObjectIdentifier(ATTRIBUTES_OID),
            false,
            attributesJson(name, role, attributes));
      }
    } catch (CertIOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot build a certificate for " + name, e);
    }
    return Certificates.sign(builder, key);
  }

  /**
   * What fabric-ca writes: the given attributes and the three it always adds, in one object named
   * attrs.
   */
  private static byte[] attributesJson(String name, NodeRole role, Map<String, String> attributes) {
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
