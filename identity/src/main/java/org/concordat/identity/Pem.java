package org.concordat.identity;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;

/** Certificates and PKCS#8 keys as PEM text, and back. */
public final class Pem {
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  private Pem() {}

  /** Writes a certificate. */
  public static String certificate(X509Certificate certificate) {
    try {
      return wrap("CERTIFICATE", certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException("a parsed certificate always encodes", e);
    }
  }

  /** Writes a key as PKCS#8. Secret. */
  public static String privateKey(PrivateKey key) {
    return wrap("PRIVATE KEY", key.getEncoded());
  }

  /** Reads a certificate. */
  public static X509Certificate readCertificate(byte[] pem) throws CertificateException {
    InputStream in = new ByteArrayInputStream(pem);
    return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
  }

  /** Reads a PKCS#8 key of an elliptic curve. */
  public static PrivateKey readPrivateKey(String pem) throws IOException {
    String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
    try {
      return KeyFactory.getInstance("EC")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException("not a PKCS#8 EC key", e);
    }
  }

  static String wrap(String type, byte[] der) {
    return "-----BEGIN "
        + type
        + "-----\n"
        + LINES.encodeToString(der)
        + "\n-----END "
        + type
        + "-----\n";
  }
}
