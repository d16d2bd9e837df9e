package org.concordat.verifier.identity;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Certificates in PEM. */
final class Pem {
  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private Pem() {}

  /** The DER form of each block, whatever stands around them. */
  static List<byte[]> blocks(byte[] text) throws CertificateException {
    List<byte[]> blocks = new ArrayList<>();
    StringBuilder body = null;
    for (String line : new String(text, StandardCharsets.ISO_8859_1).split("\n", -1)) {
      String trimmed = line.strip();
      if (trimmed.startsWith(BEGIN) && trimmed.endsWith(DASHES)) {
        body = new StringBuilder();
      } else if (trimmed.startsWith(END) && body != null) {
        blocks.add(decode(body));
        body = null;
      } else if (body != null && trimmed.indexOf(':') < 0) {
        body.append(trimmed);
      }
    }
    return blocks;
  }

  private static byte[] decode(StringBuilder body) throws CertificateException {
    try {
      return Base64.getDecoder().decode(body.toString());
    } catch (IllegalArgumentException e) {
      throw new CertificateException("no Base64 between the lines of dashes", e);
    }
  }

  /** The first certificate, as Fabric reads an identity. */
  static X509Certificate first(byte[] text) throws CertificateException {
    List<byte[]> blocks = blocks(text);
    if (blocks.isEmpty()) {
      throw new CertificateException("no PEM");
    }
    return certificate(blocks.getFirst());
  }

  static X509Certificate certificate(byte[] der) throws CertificateException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(der));
    } catch (RuntimeException e) {
      throw new CertificateException("not readable: " + e.getMessage(), e);
    }
  }
}
