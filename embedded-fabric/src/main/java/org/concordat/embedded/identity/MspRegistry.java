package org.concordat.embedded.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bouncycastle.asn1.x500.RDN;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.concordat.identity.CertificateAuthority;
import org.concordat.identity.NodeRole;
import org.concordat.identity.Pem;
import org.concordat.identity.Signatures;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * The channel's membership: tells from a serialized identity whose it is and what role it has, and
 * checks signatures.
 *
 * <p>As in Fabric, an expired certificate is still a valid identity here (old blocks must stay
 * verifiable); expiry is a matter of the endorser. There is no revocation list: nothing in this
 * network changes the channel's configuration.
 */
public final class MspRegistry {
  private static final String UNKNOWN_AUTHORITY = "certificate signed by unknown authority";
  private static final int REMEMBERED = 4_096;

  private final Map<String, X509Certificate> roots = new HashMap<>();
  private final Signatures signatures = new Signatures();
  private final Map<ByteString, Member> known =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteString, Member> eldest) {
          return size() > REMEMBERED;
        }
      };

  /** A membership of the organisations of {@code authorities}. */
  public MspRegistry(List<CertificateAuthority> authorities) {
    for (CertificateAuthority authority : authorities) {
      roots.put(authority.mspId(), authority.certificate());
    }
  }

  /** Why an identity is not a member. */
  public static final class InvalidIdentityException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String mspId;

    InvalidIdentityException(String mspId, String message) {
      super(message);
      this.mspId = mspId;
    }

    /**
     * The organisation it claims, when that organisation's root issued the certificate. As in
     * Fabric, whose the others are is unknown.
     */
    public Optional<String> mspId() {
      return Optional.ofNullable(mspId);
    }
  }

  /** Reads and validates an {@code msp.SerializedIdentity}. */
  public Member member(ByteString serialized) throws InvalidIdentityException {
    synchronized (known) {
      Member member = known.get(serialized);
      if (member != null) {
        return member;
      }
    }
    Member member = validate(serialized);
    synchronized (known) {
      known.put(serialized, member);
    }
    return member;
  }

  /** Whether {@code signature} is {@code member}'s over {@code message}. */
  public boolean verify(Member member, byte[] message, byte[] signature) {
    return signatures.verify(member.certificate().getPublicKey(), message, signature);
  }

  /**
   * Whether {@code serialized} is a valid identity whose certificate has run out at {@code now}.
   */
  public boolean hasExpired(ByteString serialized, Instant now) {
    try {
      return member(serialized).expiredAt(now);
    } catch (InvalidIdentityException e) {
      return false; // that it is no identity at all is found, and said, elsewhere
    }
  }

  private Member validate(ByteString serialized) throws InvalidIdentityException {
    SerializedIdentity identity;
    X509Certificate certificate;
    try {
      identity = SerializedIdentity.parseFrom(serialized);
    } catch (InvalidProtocolBufferException e) {
      throw new InvalidIdentityException(null, "could not deserialize a SerializedIdentity");
    }
    X509Certificate root = roots.get(identity.getMspid());
    if (root == null) {
      throw new InvalidIdentityException(
          null, "MSP " + identity.getMspid() + " is not defined on channel");
    }
    try {
      certificate = Pem.readCertificate(identity.getIdBytes().toByteArray());
    } catch (CertificateException e) {
      throw new InvalidIdentityException(null, "parse certificate failed");
    }
    try {
      if (!certificate.getIssuerX500Principal().equals(root.getSubjectX500Principal())) {
        throw new InvalidIdentityException(null, UNKNOWN_AUTHORITY);
      }
      certificate.verify(root.getPublicKey());
    } catch (GeneralSecurityException e) {
      throw new InvalidIdentityException(null, UNKNOWN_AUTHORITY);
    }
    if (certificate.getBasicConstraints() >= 0) {
      throw new InvalidIdentityException(
          identity.getMspid(), "A CA certificate cannot be used directly by this MSP");
    }
    if (!(certificate.getPublicKey() instanceof ECPublicKey)) {
      throw new InvalidIdentityException(identity.getMspid(), "not an ECDSA key");
    }
    return new Member(
        identity.getMspid(), role(identity.getMspid(), certificate), certificate, serialized);
  }

  private static NodeRole role(String mspId, X509Certificate certificate)
      throws InvalidIdentityException {
    X500Name subject = X500Name.getInstance(certificate.getSubjectX500Principal().getEncoded());
    NodeRole found = null;
    for (RDN rdn : subject.getRDNs(BCStyle.OU)) {
      Optional<NodeRole> role =
          NodeRole.ofOrganizationalUnit(IETFUtils.valueToString(rdn.getFirst().getValue()));
      if (role.isPresent() && found != null) {
        throw new InvalidIdentityException(
            mspId,
            "the identity must be a client, a peer, an orderer or an admin identity, not a"
                + " combination of them");
      }
      found = role.orElse(found);
    }
    if (found == null) {
      throw new InvalidIdentityException(
          mspId, "the identity must be a client, a peer, an orderer or an admin identity");
    }
    return Objects.requireNonNull(found);
  }
}
