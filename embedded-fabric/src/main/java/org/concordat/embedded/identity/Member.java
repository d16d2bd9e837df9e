package org.concordat.embedded.identity;

import com.google.protobuf.ByteString;
import java.security.cert.X509Certificate;
import java.time.Instant;
import org.concordat.identity.NodeRole;

/**
 * A validated identity: its certificate chains to its organisation's root and names exactly one
 * role.
 *
 * @param mspId the organisation
 * @param role what the certificate says its holder is
 * @param certificate the enrolment certificate
 * @param serialized the {@code msp.SerializedIdentity} it was read from
 */
public record Member(
    String mspId, NodeRole role, X509Certificate certificate, ByteString serialized) {

  /**
   * Whether the certificate has run out at {@code now}. Blocks written before stay valid; new
   * proposals do not.
   */
  public boolean expiredAt(Instant now) {
    return now.isAfter(certificate.getNotAfter().toInstant());
  }
}
