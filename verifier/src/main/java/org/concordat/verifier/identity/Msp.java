package org.concordat.verifier.identity;

import com.google.protobuf.ByteString;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateException;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.json.CanonicalJson;
import tools.jackson.databind.JsonNode;

/**
 * An organisation's membership under one configuration of the channel: from which authorities its
 * certificates come, and which were taken back. As in Fabric, a revocation holds from the
 * configuration on that lists it, and expiry is another question.
 */
final class Msp {
  private static final String ROLE_ATTRIBUTE = "concordat.role";
  private static final String ATTRIBUTES_OID = "1.2.3.4.5.6.7.8.1";
  private static final int KEY_CERT_SIGN = 5;
  private static final int LONGEST_CHAIN = 5;
  private static final Set<String> SIGNATURE_ALGORITHMS =
      Set.of("SHA256withECDSA", "SHA384withECDSA", "SHA512withECDSA");

  private final String mspId;
  private final List<X509Certificate> roots;
  private final List<X509Certificate> intermediates;
  private final List<X509CRL> revocations;

  Msp(
      String mspId,
      List<X509Certificate> roots,
      List<X509Certificate> intermediates,
      List<X509CRL> revocations) {
    this.mspId = mspId;
    this.roots = List.copyOf(roots);
    this.intermediates = List.copyOf(intermediates);
    this.revocations = List.copyOf(revocations);
  }

  Member member(byte[] pem) throws NotAMember {
    X509Certificate certificate;
    try {
      certificate = Pem.first(pem);
    } catch (CertificateException e) {
      throw new NotAMember("no certificate: " + e.getMessage());
    }
    if (certificate.getBasicConstraints() >= 0) {
      throw new NotAMember("the certificate of an authority is no identity");
    }
    if (!(certificate.getPublicKey() instanceof ECPublicKey)) {
      throw new NotAMember(
          "expected an ECDSA key, got " + certificate.getPublicKey().getAlgorithm());
    }
    List<X509Certificate> chain = chain(certificate);
    requireNotRevoked(certificate, chain.get(1));
    NodeRole role = role(certificate);
    return new Member(mspId, role, chain, fingerprint(certificate), attribute(certificate));
  }

  private List<X509Certificate> chain(X509Certificate leaf) throws NotAMember {
    List<X509Certificate> chain = new ArrayList<>(List.of(leaf));
    while (chain.size() <= LONGEST_CHAIN) {
      X509Certificate below = chain.getLast();
      if (below.hasUnsupportedCriticalExtension()) {
        throw new NotAMember("a certificate with a critical extension nobody knows");
      }
      int between = chain.size() - 1;
      Optional<X509Certificate> root = issuer(below, roots, between);
      Optional<X509Certificate> issuer =
          root.isPresent() ? root : issuer(below, intermediates, between);
      if (issuer.isEmpty()) {
        throw new NotAMember(
            "%s was issued by none of the authorities of %s"
                .formatted(below.getSubjectX500Principal().getName(), mspId));
      }
      chain.add(issuer.get());
      if (root.isPresent()) {
        requireLowestAuthority(chain.get(1));
        return chain;
      }
    }
    throw new NotAMember("a chain of more than " + LONGEST_CHAIN + " authorities");
  }

  private static Optional<X509Certificate> issuer(
      X509Certificate below, List<X509Certificate> authorities, int between) {
    return authorities.stream()
        .filter(a -> a.getBasicConstraints() >= between)
        .filter(a -> a.getKeyUsage() == null || a.getKeyUsage()[KEY_CERT_SIGN])
        .filter(a -> isIssuedBy(below, a))
        .findFirst();
  }

  private static boolean isIssuedBy(X509Certificate below, X509Certificate authority) {
    if (!below.getIssuerX500Principal().equals(authority.getSubjectX500Principal())
        || !SIGNATURE_ALGORITHMS.contains(below.getSigAlgName())) {
      return false;
    }
    try {
      below.verify(authority.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** As in Fabric: an authority that has authorities below it issues no identities itself. */
  private void requireLowestAuthority(X509Certificate issuer) throws NotAMember {
    for (X509Certificate intermediate : intermediates) {
      if (!intermediate.equals(issuer) && isIssuedBy(intermediate, issuer)) {
        throw new NotAMember("issued by an authority that has authorities below it");
      }
    }
  }

  private void requireNotRevoked(X509Certificate certificate, X509Certificate issuer)
      throws NotAMember {
    for (X509CRL list : revocations) {
      if (list.getRevokedCertificate(certificate.getSerialNumber()) != null
          && isSignedBy(list, issuer)) {
        throw new NotAMember(
            "the certificate of %s is revoked"
                .formatted(certificate.getSubjectX500Principal().getName()));
      }
    }
  }

  private static boolean isSignedBy(X509CRL list, X509Certificate issuer) {
    try {
      list.verify(issuer.getPublicKey());
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static NodeRole role(X509Certificate certificate) throws NotAMember {
    List<NodeRole> roles = new ArrayList<>();
    try {
      for (String unit :
          Der.organizationalUnits(certificate.getSubjectX500Principal().getEncoded())) {
        NodeRole.of(unit).ifPresent(roles::add);
      }
    } catch (Der.Malformed e) {
      throw new NotAMember("its subject is not readable: " + e.getMessage());
    }
    if (roles.size() != 1) {
      throw new NotAMember("expected one role of client, peer, admin, orderer, got " + roles);
    }
    return roles.getFirst();
  }

  private static ByteString fingerprint(X509Certificate certificate) throws NotAMember {
    try {
      MessageDigest digest = Digests.newSha256();
      return ByteString.copyFrom(digest.digest(certificate.getTBSCertificate()));
    } catch (CertificateException e) {
      throw new NotAMember("not readable: " + e.getMessage());
    }
  }

  /** The attribute as fabric-ca writes it; a certificate with another text has no attribute. */
  private static Optional<String> attribute(X509Certificate certificate) {
    byte[] extension = certificate.getExtensionValue(ATTRIBUTES_OID);
    if (extension == null) {
      return Optional.empty();
    }
    try {
      byte[] json = Der.of(extension).enter(Der.OCTET_STRING).content();
      JsonNode value =
          CanonicalJson.readTree(new String(json, java.nio.charset.StandardCharsets.UTF_8))
              .path("attrs")
              .path(ROLE_ATTRIBUTE);
      return value.isString() ? Optional.of(value.stringValue()) : Optional.empty();
    } catch (Der.Malformed | ConcordatException e) {
      return Optional.empty();
    }
  }
}
