package org.concordat.embedded.policy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Locale;
import java.util.Objects;
import org.concordat.embedded.identity.Member;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;

/**
 * A role in an organisation, as policies name it: {@code BankAMSP.peer}.
 *
 * @param mspId the organisation
 * @param role the role; {@code MEMBER} is satisfied by each of the others
 */
public record Principal(String mspId, MSPRole.MSPRoleType role) {
  /** Checks that both are there. */
  public Principal {
    Objects.requireNonNull(mspId, "mspId");
    Objects.requireNonNull(role, "role");
  }

  /** Reads {@code BankAMSP.peer}. */
  public static Principal parse(String text) {
    int dot = text.lastIndexOf('.');
    if (dot <= 0) {
      throw new IllegalArgumentException("a principal is ORG.role, got " + text);
    }
    return new Principal(
        text.substring(0, dot),
        MSPRole.MSPRoleType.valueOf(text.substring(dot + 1).toUpperCase(Locale.ROOT)));
  }

  /** Whether {@code member} is one of those meant. */
  public boolean matches(Member member) {
    return member.mspId().equals(mspId)
        && (role == MSPRole.MSPRoleType.MEMBER || member.role().protoType() == role);
  }

  MSPPrincipal toProto() {
    return MSPPrincipal.newBuilder()
        .setPrincipalClassification(MSPPrincipal.Classification.ROLE)
        .setPrincipal(
            MSPRole.newBuilder().setMspIdentifier(mspId).setRole(role).build().toByteString())
        .build();
  }

  static Principal fromProto(MSPPrincipal proto) throws InvalidProtocolBufferException {
    if (proto.getPrincipalClassification() != MSPPrincipal.Classification.ROLE) {
      throw new IllegalArgumentException(
          "only principals by role are supported, got " + proto.getPrincipalClassification());
    }
    MSPRole role = MSPRole.parseFrom(proto.getPrincipal());
    return new Principal(role.getMspIdentifier(), role.getRole());
  }

  @Override
  public String toString() {
    return mspId + "." + role.name().toLowerCase(Locale.ROOT);
  }
}
