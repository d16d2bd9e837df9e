package org.concordat.network.lifecycle;

import java.util.List;
import org.concordat.network.plan.Member;
import org.concordat.network.plan.NetworkPlan;
import org.concordat.protocol.governance.Membership;
import org.concordat.protocol.ledger.CollectionConfig;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;

/**
 * The definition of our chaincode: more than half of the banks endorse, and each set of banks the
 * consortium has had keeps private collections of its own.
 */
public final class ConcordatDefinition {
  private ConcordatDefinition() {}

  /**
   * The definition of a new network.
   *
   * @param plan what the network is made from
   * @param founders its banks
   * @return the definition with sequence 1
   */
  public static ChaincodeDefinition first(NetworkPlan plan, Membership founders) {
    return of(plan, "1", 1, List.of(founders));
  }

  /**
   * A definition.
   *
   * @param plan names the chaincode and the banks whose endorsements count
   * @param version a text that endorsements carry
   * @param sequence its number, one more than that of the definition in force
   * @param memberships every set of banks so far: a study keeps the collections it began with
   * @return the definition
   */
  public static ChaincodeDefinition of(
      NetworkPlan plan, String version, long sequence, List<Membership> memberships) {
    CollectionConfigPackage.Builder collections = CollectionConfigPackage.newBuilder();
    List<String> here = plan.banks().stream().map(Member::mspId).toList();
    for (Membership membership : memberships) {
      // Fabric takes no definition that names an organisation which has left the channel.
      List<String> banks = membership.banks().stream().filter(here::contains).toList();
      for (CollectionConfig config : CollectionConfig.of(membership)) {
        collections.addConfig(collection(config, banks));
      }
    }
    return new ChaincodeDefinition(
        plan.chaincode(),
        version,
        sequence,
        ChaincodeDefinition.outOf(plan.quorum(), here, MSPRoleType.PEER),
        collections.build());
  }

  private static org.hyperledger.fabric.protos.peer.CollectionConfig collection(
      CollectionConfig config, List<String> banks) {
    return org.hyperledger.fabric.protos.peer.CollectionConfig.newBuilder()
        .setStaticCollectionConfig(
            StaticCollectionConfig.newBuilder()
                .setName(config.name())
                .setMemberOrgsPolicy(
                    CollectionPolicyConfig.newBuilder()
                        .setSignaturePolicy(
                            ChaincodeDefinition.outOf(1, banks, MSPRoleType.MEMBER)))
                .setRequiredPeerCount(config.requiredPeerCount())
                .setMaximumPeerCount(config.maxPeerCount())
                .setBlockToLive(config.blockToLive())
                .setMemberOnlyRead(config.memberOnlyRead())
                .setMemberOnlyWrite(config.memberOnlyWrite()))
        .build();
  }
}
