package org.concordat.identity;

import java.util.Locale;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.MSPRole;

/** What a certificate's organisational unit says its holder is (Fabric's NodeOUs). */
public enum NodeRole {
  CLIENT(MSPRole.MSPRoleType.CLIENT),
  PEER(MSPRole.MSPRoleType.PEER),
  ADMIN(MSPRole.MSPRoleType.ADMIN),
  ORDERER(MSPRole.MSPRoleType.ORDERER);

  private final MSPRole.MSPRoleType protoType;

  NodeRole(MSPRole.MSPRoleType protoType) {
    this.protoType = protoType;
  }

  /** The same role in a policy's principal. */
  public MSPRole.MSPRoleType protoType() {
    return protoType;
  }

  /** The organisational unit in the certificate's subject. */
  public String organizationalUnit() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The role an organisational unit names, or empty when it names none. */
  public static Optional<NodeRole> ofOrganizationalUnit(String unit) {
    for (NodeRole role : values()) {
      if (role.organizationalUnit().equals(unit)) {
        return Optional.of(role);
      }
    }
    return Optional.empty();
  }
}
