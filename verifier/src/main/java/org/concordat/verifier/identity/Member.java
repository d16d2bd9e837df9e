package org.concordat.verifier.identity;

import com.google.protobuf.ByteString;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Somebody whose certificate chains to a trusted root of its organisation, is not revoked, and
 * names exactly one role. Whether the certificate was valid at some time is another question.
 */
public final class Member {
  private final String mspId;
  private final NodeRole role;
  private final List<X509Certificate> chain;
  private final ByteString fingerprint;
  private final Optional<String> attribute;

  /**
   * @param chain the certificate, those between, the root
   * @param fingerprint what makes this certificate differ from others of the organisation
   * @param attribute its attribute {@code concordat.role}
   */
  Member(
      String mspId,
      NodeRole role,
      List<X509Certificate> chain,
      ByteString fingerprint,
      Optional<String> attribute) {
    this.mspId = mspId;
    this.role = role;
    this.chain = List.copyOf(chain);
    this.fingerprint = fingerprint;
    this.attribute = attribute;
  }

  /**
   * Returns the organisation.
   *
   * @return its MSP id
   */
  public String mspId() {
    return mspId;
  }

  /**
   * Returns what the holder is in the organisation.
   *
   * @return the role
   */
  public NodeRole role() {
    return role;
  }

  /**
   * Returns the attribute {@code concordat.role} of the certificate.
   *
   * @return the attribute, or empty
   */
  public Optional<String> roleAttribute() {
    return attribute;
  }

  /**
   * Returns the key.
   *
   * @return the public key of the certificate
   */
  public ECPublicKey key() {
    return (ECPublicKey) chain.getFirst().getPublicKey();
  }

  /**
   * Returns whether two identities are the same certificate.
   *
   * @param other another member
   * @return whether organisation and certificate are the same
   */
  public boolean isSameAs(Member other) {
    return mspId.equals(other.mspId) && fingerprint.equals(other.fingerprint);
  }

  /**
   * Returns what is wrong with the certificate itself at a time.
   *
   * @param time the time
   * @return a text, or empty when it was valid then
   */
  public Optional<String> leafExpiry(Instant time) {
    return Validity.fault(chain.getFirst(), time);
  }

  /**
   * Returns what is wrong with the authorities above the certificate at a time.
   *
   * @param time the time
   * @return a text, or empty when all were valid then
   */
  public Optional<String> authorityExpiry(Instant time) {
    return chain.stream()
        .skip(1)
        .map(authority -> Validity.fault(authority, time))
        .flatMap(Optional::stream)
        .findFirst();
  }

  @Override
  public String toString() {
    return chain.getFirst().getSubjectX500Principal().getName() + " of " + mspId;
  }
}
