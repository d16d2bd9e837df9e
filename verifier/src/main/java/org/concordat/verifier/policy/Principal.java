package org.concordat.verifier.policy;

import com.google.protobuf.ByteString;
import java.util.Locale;
import java.util.Optional;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.Member;
import org.concordat.verifier.identity.Msps;
import org.concordat.verifier.identity.NodeRole;
import org.concordat.verifier.identity.NotAMember;
import org.concordat.verifier.wire.Wire;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** Who is meant by a leaf of a policy. */
public sealed interface Principal {

  /**
   * Anybody of an organisation who has a role there.
   *
   * @param mspId the organisation
   * @param role the role; empty for any
   */
  record OfRole(String mspId, Optional<NodeRole> role) implements Principal {
    @Override
    public boolean matches(Member member, Msps msps) {
      return member.mspId().equals(mspId) && role.map(r -> r == member.role()).orElse(true);
    }

    @Override
    public String toString() {
      String name = role.map(NodeRole::name).orElse("MEMBER");
      return "'" + mspId + "." + name.toLowerCase(Locale.ROOT) + "'";
    }
  }

  /**
   * One certificate.
   *
   * @param serialized a {@code msp.SerializedIdentity}
   */
  record OfIdentity(ByteString serialized) implements Principal {
    @Override
    public boolean matches(Member member, Msps msps) {
      try {
        return msps.member(serialized).isSameAs(member);
      } catch (NotAMember e) {
        return false; // nobody is somebody who is no member
      }
    }

    @Override
    public String toString() {
      return "one certificate";
    }
  }

  /**
   * Returns whether a member is meant.
   *
   * @param member who signed
   * @param msps the organisations of the configuration in force
   * @return whether it is
   */
  boolean matches(Member member, Msps msps);

  /**
   * Reads a principal as it stands in a policy; other kinds than roles and identities are refused.
   */
  static Principal of(MSPPrincipal principal, Place place) {
    ByteString bytes = principal.getPrincipal();
    return switch (principal.getPrincipalClassification()) {
      case ROLE ->
          ofRole(Wire.strict(MSPRole.parser(), bytes, FindingCode.CONFIG_MALFORMED, place), place);
      case IDENTITY -> {
        Wire.strict(SerializedIdentity.parser(), bytes, FindingCode.CONFIG_MALFORMED, place);
        yield new OfIdentity(bytes);
      }
      case ORGANIZATION_UNIT, ANONYMITY, COMBINED, UNRECOGNIZED ->
          throw unsupported(place, "classification " + principal.getPrincipalClassificationValue());
    };
  }

  private static Principal ofRole(MSPRole role, Place place) {
    Optional<NodeRole> known =
        switch (role.getRole()) {
          case MEMBER -> Optional.empty();
          case ADMIN -> Optional.of(NodeRole.ADMIN);
          case CLIENT -> Optional.of(NodeRole.CLIENT);
          case PEER -> Optional.of(NodeRole.PEER);
          case ORDERER -> Optional.of(NodeRole.ORDERER);
          case UNRECOGNIZED -> throw unsupported(place, "role " + role.getRoleValue());
        };
    return new OfRole(role.getMspIdentifier(), known);
  }

  private static EvidenceException unsupported(Place place, String what) {
    return new EvidenceException(
        FindingCode.CONFIG_UNSUPPORTED,
        place,
        "expected principals that are roles or identities, got " + what);
  }
}
