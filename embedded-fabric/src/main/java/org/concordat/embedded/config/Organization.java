package org.concordat.embedded.config;

import org.concordat.embedded.policy.SignaturePolicyRule;
import org.concordat.identity.CertificateAuthority;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;

/**
 * An organisation of the channel.
 *
 * @param kind what it is there for
 * @param authority its root
 */
public record Organization(Kind kind, CertificateAuthority authority) {

  /** What an organisation is there for. */
  public enum Kind {
    /** Has a peer, endorses and writes. */
    BANK,
    /** Has a peer, reads only. */
    REGULATOR,
    /** Has an orderer. */
    ORDERER
  }

  /** The MSP id. */
  public String mspId() {
    return authority.mspId();
  }

  /** Who may read the channel for this organisation. */
  public SignaturePolicyRule readers() {
    return kind == Kind.ORDERER
        ? rule("OR('%1$s.member')")
        : rule("OR('%1$s.admin','%1$s.peer','%1$s.client')");
  }

  /** Who may write to the channel for this organisation; of a regulator only its administrator. */
  public SignaturePolicyRule writers() {
    return switch (kind) {
      case BANK -> rule("OR('%1$s.admin','%1$s.client')");
      case REGULATOR -> rule("OR('%1$s.admin')");
      case ORDERER -> rule("OR('%1$s.member')");
    };
  }

  /** Who administers this organisation. */
  public SignaturePolicyRule admins() {
    return SignaturePolicyRule.anyOf(java.util.List.of(mspId()), MSPRoleType.ADMIN);
  }

  private SignaturePolicyRule rule(String text) {
    return SignaturePolicyRule.parse(text.formatted(mspId()));
  }
}
