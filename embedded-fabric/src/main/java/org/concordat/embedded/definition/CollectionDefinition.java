package org.concordat.embedded.definition;

import java.util.Objects;
import java.util.Optional;
import org.concordat.embedded.policy.SignaturePolicyRule;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * A private data collection.
 *
 * @param name its name
 * @param members whose peers hold the data, and whose clients count as members
 * @param blockToLive after how many further blocks the data is dropped; 0 for never
 * @param memberOnlyRead whether only members' clients may read
 * @param memberOnlyWrite whether only members' clients may write
 * @param endorsementPolicy whose endorsement a write needs instead of the chaincode's policy
 */
public record CollectionDefinition(
    String name,
    SignaturePolicyRule members,
    long blockToLive,
    boolean memberOnlyRead,
    boolean memberOnlyWrite,
    Optional<SignaturePolicyRule> endorsementPolicy) {

  /** Checks the name and the life. */
  public CollectionDefinition {
    Objects.requireNonNull(members, "members");
    Objects.requireNonNull(endorsementPolicy, "endorsementPolicy");
    if (!name.matches("[A-Za-z0-9_][A-Za-z0-9_-]*")) {
      throw new IllegalArgumentException("not a collection name: " + name);
    }
    if (blockToLive < 0) {
      throw new IllegalArgumentException("blockToLive must be >= 0, got " + blockToLive);
    }
  }

  /** Whether {@code mspId}'s peers hold the data. */
  public boolean isMember(String mspId) {
    return members.mspIds().contains(mspId);
  }

  /** This collection as it stands in blocks. */
  CollectionConfig toProto() {
    StaticCollectionConfig.Builder config =
        StaticCollectionConfig.newBuilder()
            .setName(name)
            .setMemberOrgsPolicy(
                CollectionPolicyConfig.newBuilder().setSignaturePolicy(members.toProto()))
            .setRequiredPeerCount(0)
            .setMaximumPeerCount(0)
            .setBlockToLive(blockToLive)
            .setMemberOnlyRead(memberOnlyRead)
            .setMemberOnlyWrite(memberOnlyWrite);
    endorsementPolicy.ifPresent(
        policy ->
            config.setEndorsementPolicy(
                ApplicationPolicy.newBuilder().setSignaturePolicy(policy.toProto())));
    return CollectionConfig.newBuilder().setStaticCollectionConfig(config).build();
  }
}
