package org.concordat.service.projection;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import tools.jackson.databind.JsonNode;

/**
 * Reads of a certificate what is about no person: its number, its end, its kind of node, its role.
 * The same certificates come again in every block, so the last ones are remembered. For one thread.
 */
final class CertificateReader {
  private static final int REMEMBERED = 500;
  private static final List<String> UNITS = List.of("client", "peer", "admin", "orderer");

  /** Where fabric-ca keeps attributes: JSON, as it is. */
  private static final String ATTRIBUTES = "1.2.3.4.5.6.7.8.1";

  private final Map<ByteString, Optional<Facts>> known =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ByteString, Optional<Facts>> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Facts(String unit, String serialNumber, long notAfterMillis) {}

  /** Reads a certificate; empty when there is none that can be read. */
  Optional<SeenCertificate> read(String mspId, SeenCertificate.Use use, ByteString pem) {
    if (mspId.isEmpty() || pem.isEmpty()) {
      return Optional.empty();
    }
    return known
        .computeIfAbsent(pem, CertificateReader::facts)
        .map(
            facts ->
                new SeenCertificate(
                    mspId, use, facts.unit(), facts.serialNumber(), facts.notAfterMillis()));
  }

  private static Optional<Facts> facts(ByteString pem) {
    try {
      X509Certificate certificate =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(pem.toByteArray()));
      return Optional.of(
          new Facts(
              unit(certificate),
              certificate.getSerialNumber().toString(16),
              certificate.getNotAfter().toInstant().toEpochMilli()));
    } catch (CertificateException e) {
      // What is no certificate has no end to watch; its transaction is judged by the peers.
      return Optional.empty();
    }
  }

  private static String unit(X509Certificate certificate) {
    String unit = "";
    try {
      for (Rdn part :
          new LdapName(certificate.getSubjectX500Principal().getName("RFC2253")).getRdns()) {
        if (part.getType().equalsIgnoreCase("OU")
            && part.getValue() instanceof String text
            && UNITS.contains(text)) {
          unit = text;
        }
      }
    } catch (InvalidNameException e) {
      return "";
    }
    return role(certificate.getExtensionValue(ATTRIBUTES))
        .map(role -> "/" + role.attributeValue())
        .map(unit::concat)
        .orElse(unit);
  }

  /** The role, if it is one of ours: an attribute may hold anything. */
  private static Optional<Role> role(byte[] extension) {
    if (extension == null) {
      return Optional.empty();
    }
    String text = new String(extension, StandardCharsets.UTF_8);
    int start = text.indexOf('{');
    if (start < 0) {
      return Optional.empty();
    }
    try {
      JsonNode role =
          CanonicalJson.readTree(text.substring(start)).path("attrs").path(Role.ATTRIBUTE);
      return role.isString() ? Role.fromAttribute(role.stringValue()) : Optional.empty();
    } catch (ConcordatException e) {
      return Optional.empty();
    }
  }
}
