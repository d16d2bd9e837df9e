package org.concordat.verifier.identity;

import static org.concordat.verifier.finding.FindingCode.CONFIG_MALFORMED;
import static org.concordat.verifier.finding.FindingCode.CONFIG_UNSUPPORTED;
import static org.concordat.verifier.finding.FindingCode.ROOT_FOREIGN;
import static org.concordat.verifier.finding.FindingCode.ROOT_MISSING;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Place;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;

/** Reads an organisation's membership from a configuration and holds it to the trusted roots. */
final class MspReader {
  private final Roots roots;
  private final Place place;
  private final FabricMSPConfig config;

  private MspReader(Roots roots, Place place, FabricMSPConfig config) {
    this.roots = roots;
    this.place = place;
    this.config = config;
  }

  static Msp read(FabricMSPConfig config, Roots roots, Place place) {
    MspReader reader = new MspReader(roots, place, config);
    reader.requireKnownShape();
    return new Msp(
        config.getName(),
        reader.trustedRoots(),
        reader.certificates(config.getIntermediateCertsList(), "intermediate certificate"),
        reader.revocations());
  }

  private List<X509Certificate> trustedRoots() {
    Set<ByteString> trusted = roots.of(config.getName());
    if (trusted.isEmpty()) {
      throw new EvidenceException(
          ROOT_MISSING,
          place,
          "expected a trusted root of %s, got none".formatted(config.getName()));
    }
    List<X509Certificate> found = certificates(config.getRootCertsList(), "root certificate");
    if (found.isEmpty()) {
      throw new EvidenceException(ROOT_MISSING, place, "expected a root certificate, got none");
    }
    for (X509Certificate root : found) {
      if (!trusted.contains(encoded(root))) {
        throw new EvidenceException(
            ROOT_FOREIGN,
            place,
            "the root certificate of %s is not among the trusted roots of %s"
                .formatted(root.getSubjectX500Principal().getName(), config.getName()));
      }
    }
    return found;
  }

  private List<X509Certificate> certificates(List<ByteString> pems, String what) {
    List<X509Certificate> found = new ArrayList<>();
    for (ByteString pem : pems) {
      try {
        found.add(Pem.first(pem.toByteArray()));
      } catch (CertificateException e) {
        throw new EvidenceException(CONFIG_MALFORMED, place.in(what), e.getMessage());
      }
    }
    return found;
  }

  private List<X509CRL> revocations() {
    List<X509CRL> found = new ArrayList<>();
    for (ByteString pem : config.getRevocationListList()) {
      try {
        List<byte[]> blocks = Pem.blocks(pem.toByteArray());
        if (blocks.isEmpty()) {
          throw new CertificateException("no PEM");
        }
        found.add(
            (X509CRL)
                CertificateFactory.getInstance("X.509")
                    .generateCRL(new ByteArrayInputStream(blocks.getFirst())));
      } catch (GeneralSecurityException | RuntimeException e) {
        throw new EvidenceException(
            CONFIG_MALFORMED, place.in("revocation list"), "not readable: " + e.getMessage());
      }
    }
    return found;
  }

  private static ByteString encoded(X509Certificate certificate) {
    try {
      return ByteString.copyFrom(certificate.getEncoded());
    } catch (CertificateException e) {
      throw new IllegalStateException("what was decoded encodes", e);
    }
  }

  private void requireKnownShape() {
    require(config.getAdminsCount() == 0, "no administrators by certificate");
    require(!config.hasSigningIdentity(), "no signing identity");
    require(config.getOrganizationalUnitIdentifiersCount() == 0, "no organisational units");
    require(
        config.getCryptoConfig().getSignatureHashFamily().equals("SHA2")
            && config.getCryptoConfig().getIdentityIdentifierHashFunction().equals("SHA256"),
        "SHA2 and SHA256 as hash functions");
    FabricNodeOUs units = config.getFabricNodeOus();
    require(units.getEnable(), "roles by organisational units (NodeOUs)");
    requireUnit(units.getClientOuIdentifier(), NodeRole.CLIENT);
    requireUnit(units.getPeerOuIdentifier(), NodeRole.PEER);
    requireUnit(units.getAdminOuIdentifier(), NodeRole.ADMIN);
    requireUnit(units.getOrdererOuIdentifier(), NodeRole.ORDERER);
  }

  private void requireUnit(FabricOUIdentifier unit, NodeRole role) {
    require(
        unit.getCertificate().isEmpty()
            && unit.getOrganizationalUnitIdentifier().equals(role.organizationalUnit()),
        "the organisational unit " + role.organizationalUnit() + " for that role");
  }

  private void require(boolean holds, String expected) {
    if (!holds) {
      throw new EvidenceException(
          CONFIG_UNSUPPORTED, place, "expected %s in an MSP's definition".formatted(expected));
    }
  }
}
