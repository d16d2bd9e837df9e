package org.concordat.identity;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Objects;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * Somebody who can sign: an organisation's name, a certificate and its private key.
 *
 * <p>Immutable. {@link #toString()} never shows the key.
 */
public final class Identity {
  private final String mspId;
  private final X509Certificate certificate;
  private final PrivateKey privateKey;
  private final ByteString serialized;

  /**
   * @param mspId the organisation's MSP id, for example {@code BankAMSP}
   * @param certificate the enrolment certificate
   * @param privateKey the P-256 key of that certificate
   */
  public Identity(String mspId, X509Certificate certificate, PrivateKey privateKey) {
    this.mspId = Objects.requireNonNull(mspId, "mspId");
    this.certificate = Objects.requireNonNull(certificate, "certificate");
    this.privateKey = Objects.requireNonNull(privateKey, "privateKey");
    this.serialized =
        SerializedIdentity.newBuilder()
            .setMspid(mspId)
            .setIdBytes(ByteString.copyFrom(certificatePem(), StandardCharsets.UTF_8))
            .build()
            .toByteString();
  }

  /** The organisation's MSP id. */
  public String mspId() {
    return mspId;
  }

  /** The enrolment certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The private key of the certificate. */
  public PrivateKey privateKey() {
    return privateKey;
  }

  /** The certificate as PEM, as it stands in blocks. */
  public String certificatePem() {
    return Pem.certificate(certificate);
  }

  /** The private key as PKCS#8 PEM. Secret. */
  public String privateKeyPem() {
    return Pem.privateKey(privateKey);
  }

  /**
   * An {@code msp.SerializedIdentity}, the form in which creators and endorsers stand in messages.
   */
  public ByteString serialized() {
    return serialized;
  }

  /** A low-s ECDSA signature of SHA-256 of {@code message}. */
  public byte[] sign(byte[] message) {
    return Signatures.sign(privateKey, message);
  }

  @Override
  public String toString() {
    return mspId + " " + certificate.getSubjectX500Principal().getName();
  }
}
