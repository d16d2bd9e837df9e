package org.concordat.identity;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Objects;

/**
 * A certificate and its private key. {@link #toString()} never shows the key.
 *
 * @param certificate the certificate
 * @param privateKey its P-256 key
 */
public record KeyedCertificate(X509Certificate certificate, PrivateKey privateKey) {
  /** Requires both. */
  public KeyedCertificate {
    Objects.requireNonNull(certificate, "certificate");
    Objects.requireNonNull(privateKey, "privateKey");
  }

  /** The certificate as PEM. */
  public String certificatePem() {
    return Pem.certificate(certificate);
  }

  /** The key as PKCS#8 PEM. Secret. */
  public String privateKeyPem() {
    return Pem.privateKey(privateKey);
  }

  @Override
  public String toString() {
    return certificate.getSubjectX500Principal().getName();
  }
}
