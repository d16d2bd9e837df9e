package org.concordat.identity;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.regex.Pattern;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;

/**
 * An organisation's root of TLS, apart from the root of its identities: who can be connected to is
 * another question than who may sign.
 */
public final class TlsAuthority {
  private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

  private final String organization;
  private final KeyedCertificate root;
  private final SecureRandom random;

  private TlsAuthority(String organization, KeyedCertificate root, SecureRandom random) {
    this.organization = organization;
    this.root = root;
    this.random = random;
  }

  /** A new root for {@code organization} with a new key, valid for ten years from {@code now}. */
  public static TlsAuthority create(String organization, Instant now, SecureRandom random) {
    KeyPair pair = Certificates.newKeyPair(random);
    X509Certificate certificate =
        Certificates.root(organization, "tlsca." + organization, pair, now, random);
    return new TlsAuthority(
        organization, new KeyedCertificate(certificate, pair.getPrivate()), random);
  }

  /**
   * The root that was kept as PEM.
   *
   * @throws IOException when these are not a certificate and its key
   */
  public static TlsAuthority read(
      String organization, byte[] certificatePem, String keyPem, SecureRandom random)
      throws IOException {
    try {
      PrivateKey key = Pem.readPrivateKey(keyPem);
      return new TlsAuthority(
          organization, new KeyedCertificate(Pem.readCertificate(certificatePem), key), random);
    } catch (GeneralSecurityException e) {
      throw new IOException("not a TLS root of " + organization, e);
    }
  }

  /** The root and its key. */
  public KeyedCertificate root() {
    return root;
  }

  /**
   * Issues a certificate for a new key, for both ends of a connection.
   *
   * @param name the holder's name
   * @param hosts the names and addresses it is reached at
   * @param now the time of issue
   * @param lifetime how long it is valid from then on
   */
  public KeyedCertificate issue(
      String name, Collection<String> hosts, Instant now, Duration lifetime) {
    KeyPair pair = Certificates.newKeyPair(random);
    X500Name subject =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, organization)
            .addRDN(BCStyle.CN, name)
            .build();
    Instant end = now.plus(lifetime);
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            X500Name.getInstance(root.certificate().getSubjectX500Principal().getEncoded()),
            Certificates.serial(random),
            Certificates.start(now.isBefore(end) ? now : end),
            Date.from(end),
            subject,
            pair.getPublic());
    try {
      JcaX509ExtensionUtils utils = new JcaX509ExtensionUtils();
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage,
          false,
          new ExtendedKeyUsage(
              new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          utils.createAuthorityKeyIdentifier(root.certificate().getPublicKey()));
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(hosts.stream().map(TlsAuthority::name).toArray(GeneralName[]::new)));
    } catch (CertIOException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot build a TLS certificate for " + name, e);
    }
    return new KeyedCertificate(Certificates.sign(builder, root.privateKey()), pair.getPrivate());
  }

  private static GeneralName name(String host) {
    return new GeneralName(
        ADDRESS.matcher(host).matches() ? GeneralName.iPAddress : GeneralName.dNSName, host);
  }
}
