package org.concordat.identity;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.CRLNumber;
import org.bouncycastle.asn1.x509.CRLReason;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** What all certificates here have in common: P-256 keys, serials, and signatures with a low s. */
final class Certificates {
  private static final String ALGORITHM = "SHA256withECDSA";

  /**
   * Certificates are valid from a little before their issue, so that clocks need not agree to the
   * second.
   */
  static final Duration BACKDATE = Duration.ofMinutes(5);

  private Certificates() {}

  static KeyPair newKeyPair(SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has P-256", e);
    }
  }

  static BigInteger serial(SecureRandom random) {
    return new BigInteger(126, random).setBit(126);
  }

  static Date start(Instant now) {
    return Date.from(now.minus(BACKDATE));
  }

  /** A certificate that signs itself and others. */
  static X509Certificate root(
      String organization, String commonName, KeyPair pair, Instant now, SecureRandom random) {
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, organization)
            .addRDN(BCStyle.CN, commonName)
            .build();
    X509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            serial(random),
            start(now),
            Date.from(now.plus(CertificateAuthority.ROOT_LIFETIME)),
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
    return sign(builder, pair.getPrivate());
  }

  static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key) {
    try {
      while (true) {
        var holder = builder.build(new JcaContentSignerBuilder(ALGORITHM).build(key));
        byte[] signature = holder.getSignature();
        // Fabric rewrites certificates whose signature has a high s; without one, everybody sees
        // the same bytes.
        if (Arrays.equals(Signatures.toLowS(signature), signature)) {
          return new JcaX509CertificateConverter().getCertificate(holder);
        }
      }
    } catch (OperatorCreationException | GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign a certificate", e);
    }
  }

  static String revocationList(
      X509Certificate issuer,
      PrivateKey key,
      Collection<X509Certificate> revoked,
      long number,
      Instant now) {
    try {
      X509v2CRLBuilder builder =
          new X509v2CRLBuilder(
              X500Name.getInstance(issuer.getSubjectX500Principal().getEncoded()), start(now));
      builder.setNextUpdate(issuer.getNotAfter());
      for (X509Certificate certificate : revoked) {
        builder.addCRLEntry(
            certificate.getSerialNumber(), Date.from(now), CRLReason.cessationOfOperation);
      }
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createAuthorityKeyIdentifier(issuer.getPublicKey()));
      builder.addExtension(Extension.cRLNumber, false, new CRLNumber(BigInteger.valueOf(number)));
      return Pem.wrap(
          "X509 CRL",
          builder.build(new JcaContentSignerBuilder(ALGORITHM).build(key)).getEncoded());
    } catch (OperatorCreationException | GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot sign a revocation list", e);
    }
  }
}
