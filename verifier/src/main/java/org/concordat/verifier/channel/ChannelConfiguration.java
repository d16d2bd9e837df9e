package org.concordat.verifier.channel;

import static org.concordat.verifier.finding.FindingCode.CONFIG_MALFORMED;
import static org.concordat.verifier.finding.FindingCode.CONFIG_UNSUPPORTED;
import static org.concordat.verifier.finding.FindingCode.NORM_ORDERERS;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.Member;
import org.concordat.verifier.identity.Msps;
import org.concordat.verifier.identity.NodeRole;
import org.concordat.verifier.identity.NotAMember;
import org.concordat.verifier.identity.Roots;
import org.concordat.verifier.policy.PolicyTree;
import org.concordat.verifier.wire.Wire;
import org.hyperledger.fabric.protos.common.BlockDataHashingStructure;
import org.hyperledger.fabric.protos.common.Capabilities;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.HashingAlgorithm;
import org.hyperledger.fabric.protos.common.Orderers;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.MSPConfig;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.orderer.ConsensusType;

/**
 * A configuration of the channel, read and held to the trusted roots and to Concordat's norms: its
 * organisations, its consenters, its policies.
 */
public final class ChannelConfiguration {
  static final String APPLICATION = "Application";
  static final String ORDERER = "Orderer";

  private static final long WHOLE_BLOCK = 0xffffffffL;

  /** What changes how blocks and transactions are judged; anything newer is not known here. */
  private static final Map<String, Set<String>> KNOWN_CAPABILITIES =
      Map.of("", Set.of("V3_0"), APPLICATION, Set.of("V2_0", "V2_5"), ORDERER, Set.of("V2_0"));

  private final Config config;
  private final long block;
  private final Msps msps;
  private final PolicyTree policies;
  private final List<Consenter> consenters;
  private final Map<String, String> memberGroups;
  private final Banks banks;

  private ChannelConfiguration(Config config, long block, Roots roots) {
    this.config = config;
    this.block = block;
    Place place = Place.block(block).in("configuration");
    ConfigGroup root = config.getChannelGroup();
    requireShape(root, place);
    ConfigGroup application = root.getGroupsOrThrow(APPLICATION);
    ConfigGroup orderer = root.getGroupsOrThrow(ORDERER);
    this.msps = new Msps(roots);
    this.memberGroups = organizations(application, APPLICATION, place);
    Map<String, String> ordererGroups = organizations(orderer, ORDERER, place);
    this.policies = PolicyTree.of(root, place);
    this.consenters = consenters(orderer, place);
    ChannelNorms norms = new ChannelNorms(root, policies, place);
    norms.requireOrderers(consenters, ordererGroups, consenterIdentities(orderer));
    this.banks = norms.banks(memberGroups);
  }

  /**
   * Reads a configuration.
   *
   * @param config the configuration
   * @param block the block that brings it
   * @param roots what is trusted
   * @return the configuration
   * @throws EvidenceException when it cannot be read, is of another kind than Concordat's, or an
   *     organisation's root is not trusted
   */
  public static ChannelConfiguration of(Config config, long block, Roots roots) {
    return new ChannelConfiguration(config, block, roots);
  }

  private static void requireShape(ConfigGroup root, Place place) {
    if (!root.getGroupsMap().keySet().equals(Set.of(APPLICATION, ORDERER))) {
      throw new EvidenceException(
          CONFIG_UNSUPPORTED,
          place,
          "expected the groups Application and Orderer, got " + root.getGroupsMap().keySet());
    }
    ConfigValues values = ConfigValues.of(root, place);
    require(
        values.get("HashingAlgorithm", HashingAlgorithm.class).getName().equals("SHA256"),
        place,
        "SHA256 as hashing algorithm");
    long width =
        values
            .find("BlockDataHashingStructure", BlockDataHashingStructure.class)
            .map(structure -> Integer.toUnsignedLong(structure.getWidth()))
            .orElse(WHOLE_BLOCK);
    require(width == WHOLE_BLOCK, place, "a block's data hashed as a whole");
    requireCapabilities("", values, place);
    Place ordering = place.in(ORDERER);
    ConfigValues orderer = ConfigValues.of(root.getGroupsOrThrow(ORDERER), ordering);
    requireCapabilities(ORDERER, orderer, ordering);
    require(
        orderer.get("ConsensusType", ConsensusType.class).getType().equals("BFT"),
        ordering,
        "consensus of type BFT");
    Place members = place.in(APPLICATION);
    ConfigValues application = ConfigValues.of(root.getGroupsOrThrow(APPLICATION), members);
    requireCapabilities(APPLICATION, application, members);
  }

  private static void requireCapabilities(String group, ConfigValues values, Place place) {
    Set<String> names =
        values.get("Capabilities", Capabilities.class).getCapabilitiesMap().keySet();
    Set<String> known = KNOWN_CAPABILITIES.get(group);
    require(
        !names.isEmpty() && known.containsAll(names),
        place,
        "capabilities among %s, got %s".formatted(known, names));
  }

  private static void require(boolean holds, Place place, String expected) {
    if (!holds) {
      throw new EvidenceException(CONFIG_UNSUPPORTED, place, "expected " + expected);
    }
  }

  /** Takes the organisations of a group in; returns their groups' names by MSP id. */
  private Map<String, String> organizations(ConfigGroup group, String name, Place place) {
    Map<String, String> found = new TreeMap<>();
    for (Map.Entry<String, ConfigGroup> entry : new TreeMap<>(group.getGroupsMap()).entrySet()) {
      Place at = place.in(name).in(entry.getKey());
      require(entry.getValue().getGroupsCount() == 0, at, "no groups below an organisation");
      MSPConfig msp = ConfigValues.of(entry.getValue(), at).get("MSP", MSPConfig.class);
      require(msp.getType() == 0, at, "an MSP of type 0");
      FabricMSPConfig fabric =
          Wire.strict(FabricMSPConfig.parser(), msp.getConfig(), CONFIG_MALFORMED, at);
      require(
          !fabric.getName().isEmpty() && !msps.mspIds().contains(fabric.getName()),
          at,
          "an MSP id of its own, got '%s'".formatted(fabric.getName()));
      found.put(msps.add(fabric, at), entry.getKey());
    }
    return found;
  }

  private static List<org.hyperledger.fabric.protos.common.Consenter> mapping(ConfigGroup orderer) {
    return ConfigValues.of(orderer, Place.file(ORDERER))
        .get("Orderers", Orderers.class)
        .getConsenterMappingList();
  }

  private static List<ByteString> consenterIdentities(ConfigGroup orderer) {
    return mapping(orderer).stream().map(ChannelConfiguration::serialized).toList();
  }

  private static ByteString serialized(org.hyperledger.fabric.protos.common.Consenter consenter) {
    return SerializedIdentity.newBuilder()
        .setMspid(consenter.getMspId())
        .setIdBytes(consenter.getIdentity())
        .build()
        .toByteString();
  }

  private List<Consenter> consenters(ConfigGroup orderer, Place place) {
    List<Consenter> found = new ArrayList<>();
    Set<Integer> ids = new HashSet<>();
    for (var consenter : mapping(orderer)) {
      Place at = place.in("consenter " + Integer.toUnsignedString(consenter.getId()));
      Member member;
      try {
        member = msps.member(serialized(consenter));
      } catch (NotAMember e) {
        throw new EvidenceException(NORM_ORDERERS, at, e.getMessage());
      }
      if (!ids.add(consenter.getId()) || member.role() != NodeRole.ORDERER) {
        throw new EvidenceException(
            NORM_ORDERERS, at, "expected a number of its own and the role orderer");
      }
      found.add(new Consenter(consenter.getId(), member));
    }
    return List.copyOf(found);
  }

  /**
   * Returns the configuration itself.
   *
   * @return the message
   */
  Config config() {
    return config;
  }

  /**
   * Returns the block that brought it.
   *
   * @return the block's number
   */
  public long block() {
    return block;
  }

  /**
   * Returns its number.
   *
   * @return from 0
   */
  public long sequence() {
    return config.getSequence();
  }

  /**
   * Returns the organisations.
   *
   * @return those with peers and those with orderers
   */
  public Msps msps() {
    return msps;
  }

  /**
   * Returns the policies.
   *
   * @return the tree of all groups' policies
   */
  public PolicyTree policies() {
    return policies;
  }

  /**
   * Returns the orderers.
   *
   * @return in the order of the configuration
   */
  public List<Consenter> consenters() {
    return consenters;
  }

  /**
   * Returns how many orderers sign a block.
   *
   * @return a quorum of the consenters
   */
  public int quorum() {
    return Consenter.quorum(consenters.size());
  }

  /**
   * Returns whose endorsements count.
   *
   * @return the banks
   */
  public Banks banks() {
    return banks;
  }

  /**
   * Finds the group of an organisation with peers.
   *
   * @param mspId its MSP id
   * @return the group's name under {@code /Channel/Application}, or empty
   */
  public Optional<String> memberGroup(String mspId) {
    return Optional.ofNullable(memberGroups.get(mspId));
  }

  /**
   * Returns the organisations with peers.
   *
   * @return group names by MSP id
   */
  Map<String, String> memberGroups() {
    return new HashMap<>(memberGroups);
  }
}
