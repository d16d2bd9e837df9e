package org.concordat.verifier.channel;

import static org.concordat.verifier.finding.FindingCode.NORM_BANKS;
import static org.concordat.verifier.finding.FindingCode.NORM_ORDERERS;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.NodeRole;
import org.concordat.verifier.policy.Majority;
import org.concordat.verifier.policy.PolicyTree;
import org.concordat.verifier.policy.Principal;
import org.concordat.verifier.policy.SignatureRule;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigPolicy;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;

/**
 * What Concordat asks of a channel's configuration beyond what Fabric does. Nobody signs block 0:
 * without these one bank could make up a channel whose policies need nobody but itself.
 */
final class ChannelNorms {
  private static final String ADMINS = "Admins";
  private static final String MEMBERS = "/Channel/Application/";
  private static final List<String> ORDERER_POLICIES = List.of("Readers", "Writers", ADMINS);
  private static final List<String> MEMBER_POLICIES =
      List.of("Readers", "Writers", ADMINS, "Endorsement");
  private static final PolicyTree.Implicit MAJORITY_OF_ADMINS =
      new PolicyTree.Implicit(ADMINS, ImplicitMetaPolicy.Rule.MAJORITY);

  private final ConfigGroup root;
  private final PolicyTree policies;
  private final Place place;

  ChannelNorms(ConfigGroup root, PolicyTree policies, Place place) {
    this.root = root;
    this.policies = policies;
    this.place = place;
  }

  /**
   * A quorum of the consenters signs blocks; each orderer organisation has exactly one of them.
   *
   * @param groups the orderer organisations: their groups' names by MSP id
   * @param identities the consenters' serialized identities, in order
   */
  void requireOrderers(
      List<Consenter> consenters, Map<String, String> groups, List<ByteString> identities) {
    groups.forEach(
        (mspId, group) ->
            requireOwn(NORM_ORDERERS, mspId, "/Channel/Orderer/" + group + "/", ORDERER_POLICIES));
    Set<String> own = new HashSet<>();
    for (Consenter consenter : consenters) {
      if (!own.add(consenter.member().mspId())) {
        throw refused(
            NORM_ORDERERS, "%s has more than one orderer".formatted(consenter.member().mspId()));
      }
    }
    if (consenters.isEmpty() || !own.equals(groups.keySet())) {
      throw refused(
          NORM_ORDERERS,
          "expected one orderer of each of %s, got those of %s"
              .formatted(new TreeSet<>(groups.keySet()), new TreeSet<>(own)));
    }
    List<SignatureRule> each = new ArrayList<>();
    identities.forEach(
        identity -> each.add(new SignatureRule.SignedBy(new Principal.OfIdentity(identity))));
    SignatureRule expected = new SignatureRule.OutOf(Consenter.quorum(consenters.size()), each);
    requirePolicy(
        NORM_ORDERERS,
        "/Channel/Orderer/BlockValidation",
        new PolicyTree.BySignatures(expected),
        "a quorum of the consenters by their certificates");
  }

  /**
   * More than half of the banks endorse, agree on definitions, and administer; the others read.
   *
   * @param groups the organisations with peers: their groups' names by MSP id
   */
  Banks banks(Map<String, String> groups) {
    requireModificationByAdmins("Channel", root);
    requirePolicy(NORM_BANKS, "/Channel/Admins", MAJORITY_OF_ADMINS, "MAJORITY Admins");
    requirePolicy(NORM_BANKS, "/Channel/Orderer/Admins", MAJORITY_OF_ADMINS, "MAJORITY Admins");
    groups.forEach(
        (mspId, group) -> {
          String path = MEMBERS + group + "/";
          requireOwn(NORM_BANKS, mspId, path, MEMBER_POLICIES);
          requireRule(NORM_BANKS, path + "Endorsement", mspId, NodeRole.PEER);
        });
    Majority definitions = majority("LifecycleEndorsement", NodeRole.PEER);
    Majority endorsement = majority("Endorsement", NodeRole.PEER);
    Majority administration = majority(ADMINS, NodeRole.ADMIN);
    SortedSet<String> banks = definitions.mspIds();
    if (!endorsement.mspIds().equals(banks)
        || !administration.mspIds().equals(banks)
        || !groups.keySet().containsAll(banks)) {
      throw refused(
          NORM_BANKS,
          "expected the same banks of the channel in every policy, got %s, %s and %s"
              .formatted(banks, endorsement.mspIds(), administration.mspIds()));
    }
    SortedSet<String> others = new TreeSet<>(groups.keySet());
    others.removeAll(banks);
    if (others.size() > banks.size()) {
      throw refused(
          NORM_BANKS,
          "more organisations that only read, %s, than banks, %s".formatted(others, banks));
    }
    others.forEach(mspId -> requireReader(mspId, MEMBERS + groups.get(mspId) + "/Writers"));
    return new Banks(banks, others, endorsement.needed());
  }

  private Majority majority(String policy, NodeRole role) {
    return signatures(MEMBERS + policy)
        .flatMap(rule -> Majority.of(rule, role))
        .orElseThrow(
            () ->
                refused(
                    NORM_BANKS,
                    "expected %s%s to be more than half of the banks, each by a %s"
                        .formatted(MEMBERS, policy, role.organizationalUnit())));
  }

  /** An organisation's own policies name nobody else, and its administrators change it. */
  private void requireOwn(FindingCode code, String mspId, String path, List<String> names) {
    for (String policy : names) {
      boolean own =
          signatures(path + policy)
              .map(rule -> rule.principals().stream().allMatch(p -> isOf(mspId, p)))
              .orElse(false);
      if (!own) {
        throw refused(code, "expected %s%s to name %s only".formatted(path, policy, mspId));
      }
    }
    requireRule(code, path + ADMINS, mspId, NodeRole.ADMIN);
  }

  private static boolean isOf(String mspId, Principal principal) {
    return principal instanceof Principal.OfRole role && role.mspId().equals(mspId);
  }

  private void requireRule(FindingCode code, String policy, String mspId, NodeRole role) {
    SignatureRule expected =
        new SignatureRule.OutOf(
            1, List.of(new SignatureRule.SignedBy(new Principal.OfRole(mspId, Optional.of(role)))));
    requirePolicy(code, policy, new PolicyTree.BySignatures(expected), expected.toString());
  }

  /** Who is no bank sends no transactions; only its administrator may, to approve definitions. */
  private void requireReader(String mspId, String writers) {
    Principal administrator = new Principal.OfRole(mspId, Optional.of(NodeRole.ADMIN));
    boolean reads =
        signatures(writers)
            .map(rule -> rule.principals().equals(Set.of(administrator)))
            .orElse(false);
    if (!reads) {
      throw refused(
          NORM_BANKS,
          "%s is no bank: expected %s to name its administrator only".formatted(mspId, writers));
    }
  }

  private Optional<SignatureRule> signatures(String policy) {
    return policies
        .find(policy)
        .filter(PolicyTree.BySignatures.class::isInstance)
        .map(found -> ((PolicyTree.BySignatures) found).rule());
  }

  private void requirePolicy(
      FindingCode code, String policy, PolicyTree.ConfigPolicyRule expected, String inWords) {
    if (!policies.find(policy).equals(Optional.of(expected))) {
      throw refused(code, "expected %s to be %s".formatted(policy, inWords));
    }
  }

  /** Every element is changed by the administrators of its own group and by nobody else. */
  private void requireModificationByAdmins(String path, ConfigGroup group) {
    requireModification(path, group.getModPolicy());
    for (Map.Entry<String, ConfigValue> value : group.getValuesMap().entrySet()) {
      requireModification(path + "/" + value.getKey(), value.getValue().getModPolicy());
    }
    for (Map.Entry<String, ConfigPolicy> policy : group.getPoliciesMap().entrySet()) {
      requireModification(path + "/" + policy.getKey(), policy.getValue().getModPolicy());
    }
    group
        .getGroupsMap()
        .forEach((name, inner) -> requireModificationByAdmins(path + "/" + name, inner));
  }

  private void requireModification(String element, String modPolicy) {
    if (!modPolicy.equals(ADMINS)) {
      throw refused(
          NORM_BANKS,
          "expected /%s to be changed by Admins, got '%s'".formatted(element, modPolicy));
    }
  }

  private EvidenceException refused(FindingCode code, String detail) {
    return new EvidenceException(code, place, detail);
  }
}
