package org.concordat.embedded.config;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.concordat.embedded.block.QuorumSignatures;
import org.concordat.embedded.policy.SignaturePolicyRule;
import org.concordat.identity.Digests;
import org.concordat.identity.Identity;
import org.concordat.identity.NodeRole;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Capability;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Consenter;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole.MSPRoleType;
import org.hyperledger.fabric.protos.common.OrdererAddresses;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.msp.FabricCryptoConfig;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.orderer.BatchSize;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.hyperledger.fabric.protos.orderer.ChannelRestrictions;
import org.hyperledger.fabric.protos.orderer.ConsensusType;
import org.hyperledger.fabric.protos.orderer.smartbft.Options;
import org.hyperledger.fabric.protos.peer.ACLs;
import org.hyperledger.fabric.protos.peer.APIResource;

/**
 * The channel's configuration as Fabric 3.1 would have it for the same consortium: organisations
 * with their roots and policies, consenters, access rules, capabilities. It goes into block 0 and
 * is what readers of blocks verify against.
 */
public final class ChannelConfig {
  private static final String ADMINS = "Admins";
  private static final int NONCE_BYTES = 24;

  private final String channel;
  private final List<Organization> organizations;
  private final List<Identity> orderers;
  private final BlockCutting cutting;

  /**
   * How blocks are cut, as the configuration says it.
   *
   * @param maxMessages envelopes in a block
   * @param maxBytes bytes of an envelope
   * @param interval time until a block is cut
   */
  public record BlockCutting(int maxMessages, int maxBytes, Duration interval) {}

  /**
   * @param channel the channel's name
   * @param organizations all organisations, also the orderers'
   * @param orderers the orderers' identities, in the order of the consenters
   * @param cutting how blocks are cut
   */
  public ChannelConfig(
      String channel,
      List<Organization> organizations,
      List<Identity> orderers,
      BlockCutting cutting) {
    this.channel = channel;
    this.organizations = List.copyOf(organizations);
    this.orderers = List.copyOf(orderers);
    this.cutting = cutting;
  }

  /** The channel's name. */
  public String channel() {
    return channel;
  }

  /** The consenters' identities with their numbers. */
  public List<QuorumSignatures.Consenter> consenters() {
    List<QuorumSignatures.Consenter> consenters = new ArrayList<>();
    orderers.forEach(
        o -> consenters.add(new QuorumSignatures.Consenter(consenters.size() + 1, o.serialized())));
    return consenters;
  }

  /** The policy for definitions of chaincodes: more than half of the banks' peers. */
  public SignaturePolicyRule lifecyclePolicy() {
    return SignaturePolicyRule.majorityOfPeers(mspIds(Organization.Kind.BANK));
  }

  /** The MSP ids of one kind of organisation, in the order given. */
  public List<String> mspIds(Organization.Kind kind) {
    return organizations.stream().filter(o -> o.kind() == kind).map(Organization::mspId).toList();
  }

  /** The envelope of block 0. Like Fabric's first configuration it is signed by nobody. */
  public Envelope genesis(Instant now, SecureRandom random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setType(HeaderType.CONFIG_VALUE)
            .setVersion(1)
            .setChannelId(channel)
            .setTimestamp(Timestamp.newBuilder().setSeconds(now.getEpochSecond()))
            .setTxId(Digests.hex(Digests.sha256(nonce)))
            .build();
    SignatureHeader signature =
        SignatureHeader.newBuilder().setNonce(ByteString.copyFrom(nonce)).build();
    Payload payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(header.toByteString())
                    .setSignatureHeader(signature.toByteString()))
            .setData(
                ConfigEnvelope.newBuilder()
                    .setConfig(Config.newBuilder().setChannelGroup(channelGroup()))
                    .build()
                    .toByteString())
            .build();
    return Envelope.newBuilder().setPayload(payload.toByteString()).build();
  }

  private ConfigGroup channelGroup() {
    ConfigGroup.Builder group = group();
    metaPolicies(group);
    value(group, "HashingAlgorithm", HashingAlgorithm.newBuilder().setName("SHA256").build());
    value(
        group,
        "BlockDataHashingStructure",
        BlockDataHashingStructure.newBuilder().setWidth(-1).build()); // all ones: one flat hash
    value(group, "Capabilities", capability("V3_0"));
    group.putGroups("Orderer", ordererGroup());
    group.putGroups("Application", applicationGroup());
    return group.build();
  }

  private ConfigGroup applicationGroup() {
    ConfigGroup.Builder group = group();
    group.putPolicies("Readers", implicit("Readers", ImplicitMetaPolicy.Rule.ANY));
    group.putPolicies("Writers", implicit("Writers", ImplicitMetaPolicy.Rule.ANY));
    List<String> banks = mspIds(Organization.Kind.BANK);
    int majority = banks.size() / 2 + 1;
    group.putPolicies(
        ADMINS, policy(SignaturePolicyRule.outOfRole(majority, banks, MSPRoleType.ADMIN)));
    group.putPolicies("LifecycleEndorsement", policy(lifecyclePolicy()));
    group.putPolicies("Endorsement", policy(lifecyclePolicy()));
    value(group, "Capabilities", capability("V2_5"));
    value(
        group,
        "ACLs",
        ACLs.newBuilder()
            .putAcls("peer/Propose", acl())
            .putAcls("peer/ChaincodeToChaincode", acl())
            .build());
    for (Organization organization : organizations) {
      if (organization.kind() != Organization.Kind.ORDERER) {
        ConfigGroup.Builder org = organizationGroup(organization);
        org.putPolicies(
            "Endorsement",
            policy(SignaturePolicyRule.anyOf(List.of(organization.mspId()), MSPRoleType.PEER)));
        group.putGroups(organization.mspId(), org.build());
      }
    }
    return group.build();
  }

  private static APIResource acl() {
    return APIResource.newBuilder().setPolicyRef("/Channel/Application/Readers").build();
  }

  private ConfigGroup ordererGroup() {
    ConfigGroup.Builder group = group();
    metaPolicies(group);
    group.putPolicies("BlockValidation", blockValidation());
    value(
        group,
        "BatchSize",
        BatchSize.newBuilder()
            .setMaxMessageCount(cutting.maxMessages())
            .setAbsoluteMaxBytes(cutting.maxBytes())
            .setPreferredMaxBytes(cutting.maxBytes())
            .build());
    String interval = cutting.interval().toMillis() + "ms";
    value(group, "BatchTimeout", BatchTimeout.newBuilder().setTimeout(interval).build());
    value(group, "ChannelRestrictions", ChannelRestrictions.getDefaultInstance());
    value(group, "Capabilities", capability("V2_0"));
    Orderers.Builder consenters = Orderers.newBuilder();
    for (int i = 0; i < orderers.size(); i++) {
      consenters.addConsenterMapping(
          Consenter.newBuilder()
              .setId(i + 1)
              .setHost("127.0.0.1")
              .setPort(1) // all orderers live in this process; there is no port to dial
              .setMspId(orderers.get(i).mspId())
              .setIdentity(ByteString.copyFromUtf8(orderers.get(i).certificatePem())));
    }
    value(group, "Orderers", consenters.build());
    value(
        group,
        "ConsensusType",
        ConsensusType.newBuilder()
            .setType("BFT")
            .setMetadata(
                Options.newBuilder()
                    .setRequestBatchMaxCount(cutting.maxMessages())
                    .setRequestBatchMaxBytes(cutting.maxBytes())
                    .setRequestBatchMaxInterval(interval)
                    .setLeaderRotation(Options.Rotation.ROTATION_OFF)
                    .build()
                    .toByteString())
            .build());
    for (Organization organization : organizations) {
      if (organization.kind() == Organization.Kind.ORDERER) {
        ConfigGroup.Builder org = organizationGroup(organization);
        value(org, "Endpoints", OrdererAddresses.newBuilder().addAddresses("127.0.0.1:1").build());
        group.putGroups(organization.mspId(), org.build());
      }
    }
    return group.build();
  }

  /** A quorum of the consenters by their very identities, as Fabric's tools compute it. */
  private ConfigPolicy blockValidation() {
    SignaturePolicy.NOutOf.Builder outOf =
        SignaturePolicy.NOutOf.newBuilder().setN(QuorumSignatures.quorum(orderers.size()));
    SignaturePolicyEnvelope.Builder envelope = SignaturePolicyEnvelope.newBuilder();
    for (int i = 0; i < orderers.size(); i++) {
      outOf.addRules(SignaturePolicy.newBuilder().setSignedBy(i));
      envelope.addIdentities(
          MSPPrincipal.newBuilder()
              .setPrincipalClassification(MSPPrincipal.Classification.IDENTITY)
              .setPrincipal(orderers.get(i).serialized()));
    }
    envelope.setRule(SignaturePolicy.newBuilder().setNOutOf(outOf));
    return policy(Policy.PolicyType.SIGNATURE, envelope.build());
  }

  private static ConfigGroup.Builder organizationGroup(Organization organization) {
    ConfigGroup.Builder group = group();
    group.putPolicies("Readers", policy(organization.readers()));
    group.putPolicies("Writers", policy(organization.writers()));
    group.putPolicies(ADMINS, policy(organization.admins()));
    FabricMSPConfig msp =
        FabricMSPConfig.newBuilder()
            .setName(organization.mspId())
            .addRootCerts(ByteString.copyFromUtf8(organization.authority().certificatePem()))
            .setCryptoConfig(
                FabricCryptoConfig.newBuilder()
                    .setSignatureHashFamily("SHA2")
                    .setIdentityIdentifierHashFunction("SHA256"))
            .setFabricNodeOus(
                FabricNodeOUs.newBuilder()
                    .setEnable(true)
                    .setClientOuIdentifier(unit(NodeRole.CLIENT))
                    .setPeerOuIdentifier(unit(NodeRole.PEER))
                    .setAdminOuIdentifier(unit(NodeRole.ADMIN))
                    .setOrdererOuIdentifier(unit(NodeRole.ORDERER)))
            .build();
    value(group, "MSP", MSPConfig.newBuilder().setType(0).setConfig(msp.toByteString()).build());
    return group;
  }

  private static FabricOUIdentifier unit(NodeRole role) {
    return FabricOUIdentifier.newBuilder()
        .setOrganizationalUnitIdentifier(role.organizationalUnit())
        .build();
  }

  private static void metaPolicies(ConfigGroup.Builder group) {
    group.putPolicies("Readers", implicit("Readers", ImplicitMetaPolicy.Rule.ANY));
    group.putPolicies("Writers", implicit("Writers", ImplicitMetaPolicy.Rule.ANY));
    group.putPolicies(ADMINS, implicit(ADMINS, ImplicitMetaPolicy.Rule.MAJORITY));
  }

  private static ConfigPolicy implicit(String sub, ImplicitMetaPolicy.Rule rule) {
    return policy(
        Policy.PolicyType.IMPLICIT_META,
        ImplicitMetaPolicy.newBuilder().setSubPolicy(sub).setRule(rule).build());
  }

  private static ConfigPolicy policy(SignaturePolicyRule rule) {
    return policy(Policy.PolicyType.SIGNATURE, rule.toProto());
  }

  private static ConfigPolicy policy(Policy.PolicyType type, Message value) {
    return ConfigPolicy.newBuilder()
        .setModPolicy(ADMINS)
        .setPolicy(Policy.newBuilder().setType(type.getNumber()).setValue(value.toByteString()))
        .build();
  }

  private static Capabilities capability(String name) {
    return Capabilities.newBuilder().putCapabilities(name, Capability.getDefaultInstance()).build();
  }

  private static ConfigGroup.Builder group() {
    return ConfigGroup.newBuilder().setModPolicy(ADMINS);
  }

  private static void value(ConfigGroup.Builder group, String key, Message value) {
    group.putValues(
        key, ConfigValue.newBuilder().setModPolicy(ADMINS).setValue(value.toByteString()).build());
  }

  /** The root certificates by MSP id: what an offline reader has to trust. */
  public Map<String, String> rootCertificates() {
    Map<String, String> roots = new TreeMap<>();
    organizations.forEach(o -> roots.put(o.mspId(), o.authority().certificatePem()));
    return roots;
  }
}
