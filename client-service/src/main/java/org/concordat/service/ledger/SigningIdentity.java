package org.concordat.service.ledger;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Identity;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;

/**
 * A certificate and what signs with its key, as the gateway's client takes them.
 *
 * <p>Certificates, and elliptic keys in PKCS#8, are read by the JDK alone: the client's own reading
 * loads 800 classes of BouncyCastle, which come from a signed jar, are in no cache of the JVM and
 * take half a second of a start. Other keys are read by the client.
 *
 * @param identity the MSP id and the certificate
 * @param signer signs digests
 */
record SigningIdentity(Identity identity, Signer signer) {
  private static final String LINE = "\n";
  private static final String KEY_BEGINS = "-----BEGIN PRIVATE KEY-----";
  private static final String KEY_ENDS = "-----END PRIVATE KEY-----";

  /**
   * Reads an identity.
   *
   * @param mspId the member's MSP id
   * @param certificate a PEM file; its first certificate counts
   * @param key a PEM file
   * @return the identity
   * @throws IOException when a file cannot be read
   * @throws GeneralSecurityException when a file holds no certificate or no key that signs
   */
  static SigningIdentity read(String mspId, Path certificate, Path key)
      throws IOException, GeneralSecurityException {
    return new SigningIdentity(new Holder(mspId, readCertificate(certificate)), signer(key));
  }

  /**
   * Reads an identity from its files.
   *
   * @param mspId the member's MSP id
   * @param files the files
   * @return the identity
   * @throws UncheckedIOException when a file cannot be read
   * @throws IllegalArgumentException when a file holds no identity, or others may read the key
   */
  static SigningIdentity read(String mspId, LedgerSettings.IdentityFiles files) {
    try {
      requireOwnersOnly(files.key());
      return read(mspId, files.certificate(), files.key());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no usable identity in " + files.certificate(), e);
    }
  }

  /** A key that others can read is no proof of who signed. */
  private static void requireOwnersOnly(Path key) throws IOException {
    Set<PosixFilePermission> granted = Files.getPosixFilePermissions(key);
    granted.removeAll(EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));
    if (!granted.isEmpty()) {
      throw new IllegalArgumentException(
          key + " must be readable by its owner only: chmod 600 " + key);
    }
  }

  private static X509Certificate readCertificate(Path file)
      throws IOException, GeneralSecurityException {
    try (InputStream pem = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
    }
  }

  private static Signer signer(Path file) throws IOException, GeneralSecurityException {
    String pem = Files.readString(file);
    int begin = pem.indexOf(KEY_BEGINS);
    int end = pem.indexOf(KEY_ENDS);
    if (begin >= 0 && end > begin) {
      try {
        byte[] encoded =
            Base64.getMimeDecoder().decode(pem.substring(begin + KEY_BEGINS.length(), end));
        PrivateKey key =
            KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
        return new EllipticSigner((ECPrivateKey) key);
      } catch (InvalidKeySpecException | IllegalArgumentException e) {
        // No elliptic key: the client knows others, and says what is wrong.
      }
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      return Signers.newPrivateKeySigner(Identities.readPrivateKey(reader));
    }
  }

  /** The certificate in the form all clients of Fabric send it: lines of 64 characters. */
  private static final class Holder implements Identity {
    private final String mspId;
    private final byte[] credentials;

    Holder(String mspId, X509Certificate certificate) throws GeneralSecurityException {
      this.mspId = mspId;
      String text =
          Base64.getMimeEncoder(64, LINE.getBytes(StandardCharsets.US_ASCII))
              .encodeToString(certificate.getEncoded());
      this.credentials =
          ("-----BEGIN CERTIFICATE-----" + LINE + text + LINE + "-----END CERTIFICATE-----" + LINE)
              .getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public String getMspId() {
      return mspId;
    }

    @Override
    public byte[] getCredentials() {
      return credentials.clone();
    }
  }

  /**
   * ECDSA. Of the two signatures (r, s) and (r, n - s) that hold for the same digest Fabric's peers
   * take the one with the smaller s only.
   */
  private static final class EllipticSigner implements Signer {
    private static final byte SEQUENCE = 0x30;
    private static final byte INTEGER = 0x02;
    private static final int LONGEST_SHORT_LENGTH = 127;

    private final ECPrivateKey key;
    private final BigInteger order;
    private final BigInteger half;

    EllipticSigner(ECPrivateKey key) {
      this.key = key;
      this.order = key.getParams().getOrder();
      this.half = order.shiftRight(1);
    }

    @Override
    public byte[] sign(byte[] digest) throws GeneralSecurityException {
      Signature signature = Signature.getInstance("NONEwithECDSA");
      signature.initSign(key);
      signature.update(digest);
      return withSmallerS(signature.sign());
    }

    /** The signature is, in DER, a sequence of two integers, each shorter than 128 bytes. */
    private byte[] withSmallerS(byte[] der) {
      int rAt = der[1] >= 0 ? 2 : 3;
      int sAt = rAt + 2 + der[rAt + 1];
      BigInteger s = new BigInteger(der, sAt + 2, der[sAt + 1]);
      if (s.compareTo(half) <= 0) {
        return der;
      }
      byte[] smaller = order.subtract(s).toByteArray();
      int rLength = sAt - rAt;
      int length = rLength + 2 + smaller.length;
      byte[] prefix =
          length <= LONGEST_SHORT_LENGTH
              ? new byte[] {SEQUENCE, (byte) length}
              : new byte[] {SEQUENCE, (byte) 0x81, (byte) length};
      byte[] result = java.util.Arrays.copyOf(prefix, prefix.length + length);
      System.arraycopy(der, rAt, result, prefix.length, rLength);
      int to = prefix.length + rLength;
      result[to] = INTEGER;
      result[to + 1] = (byte) smaller.length;
      System.arraycopy(smaller, 0, result, to + 2, smaller.length);
      return result;
    }
  }
}
