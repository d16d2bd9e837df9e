package org.concordat.verifier.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.Member;
import org.concordat.verifier.identity.Msps;
import org.concordat.verifier.wire.Wire;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ImplicitMetaPolicy;
import org.hyperledger.fabric.protos.common.Policy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/**
 * The policies of a configuration: a tree of groups, each with policies of its own. A policy is a
 * rule over signatures, or a count over the policies of one name in the groups right below.
 */
public final class PolicyTree {
  private static final String SEPARATOR = "/";

  private final String path;
  private final Map<String, ConfigPolicyRule> policies = new HashMap<>();
  private final Map<String, PolicyTree> groups = new HashMap<>();

  /** A policy of a group. */
  public sealed interface ConfigPolicyRule {}

  /**
   * A rule over signatures.
   *
   * @param rule the rule
   */
  public record BySignatures(SignatureRule rule) implements ConfigPolicyRule {}

  /**
   * A count over the groups below.
   *
   * @param name the policy's name there
   * @param rule whether any, all, or more than half are needed
   */
  public record Implicit(String name, ImplicitMetaPolicy.Rule rule) implements ConfigPolicyRule {}

  private PolicyTree(String path) {
    this.path = path;
  }

  /**
   * Reads the policies of a configuration.
   *
   * @param root the channel's group
   * @param place where it stands, for refusals
   * @return the tree
   * @throws EvidenceException when a policy cannot be read or is of an unknown kind
   */
  public static PolicyTree of(ConfigGroup root, Place place) {
    return of("/Channel", root, place);
  }

  private static PolicyTree of(String path, ConfigGroup group, Place place) {
    PolicyTree tree = new PolicyTree(path);
    group
        .getGroupsMap()
        .forEach((name, inner) -> tree.groups.put(name, of(path + SEPARATOR + name, inner, place)));
    group
        .getPoliciesMap()
        .forEach(
            (name, policy) ->
                tree.policies.put(
                    name, rule(policy.getPolicy(), place.in("policy " + path + SEPARATOR + name))));
    return tree;
  }

  private static ConfigPolicyRule rule(Policy policy, Place place) {
    return switch (Policy.PolicyType.forNumber(policy.getType())) {
      case SIGNATURE ->
          new BySignatures(
              SignatureRule.of(
                  Wire.strict(
                      SignaturePolicyEnvelope.parser(),
                      policy.getValue(),
                      FindingCode.CONFIG_MALFORMED,
                      place),
                  place));
      case IMPLICIT_META -> {
        ImplicitMetaPolicy implicit =
            Wire.strict(
                ImplicitMetaPolicy.parser(),
                policy.getValue(),
                FindingCode.CONFIG_MALFORMED,
                place);
        yield new Implicit(implicit.getSubPolicy(), implicit.getRule());
      }
      case null, default ->
          throw new EvidenceException(
              FindingCode.CONFIG_UNSUPPORTED, place, "a policy of type " + policy.getType());
    };
  }

  /**
   * Finds a policy.
   *
   * @param reference its path from the channel on, as {@code /Channel/Application/Endorsement}
   * @return the policy, or empty
   */
  public Optional<ConfigPolicyRule> find(String reference) {
    return holder(reference).map(tree -> tree.policies.get(lastName(reference)));
  }

  /**
   * Returns whether a policy is there.
   *
   * @param reference its path from the channel on
   * @return whether it is
   */
  public boolean has(String reference) {
    return find(reference).isPresent();
  }

  /**
   * Returns whether signers satisfy a policy. A policy that is not there is satisfied by nobody.
   *
   * @param reference its path from the channel on
   * @param signers who signed, without repetitions
   * @param msps the organisations of the configuration in force
   * @return whether they do
   */
  public boolean isSatisfiedBy(String reference, List<Member> signers, Msps msps) {
    return holder(reference)
        .map(tree -> tree.evaluate(lastName(reference), signers, msps))
        .orElse(false);
  }

  private Optional<PolicyTree> holder(String reference) {
    if (!reference.startsWith(path + SEPARATOR)) {
      return Optional.empty();
    }
    String[] names = reference.substring(path.length() + 1).split(SEPARATOR, -1);
    PolicyTree tree = this;
    for (int i = 0; i < names.length - 1; i++) {
      tree = tree.groups.get(names[i]);
      if (tree == null) {
        return Optional.empty();
      }
    }
    return Optional.of(tree);
  }

  private static String lastName(String reference) {
    return reference.substring(reference.lastIndexOf(SEPARATOR) + 1);
  }

  private boolean evaluate(String name, List<Member> signers, Msps msps) {
    return switch (policies.get(name)) {
      case null -> false;
      case BySignatures(SignatureRule rule) -> rule.isSatisfiedBy(signers, msps);
      case Implicit(String inner, ImplicitMetaPolicy.Rule rule) -> {
        long satisfied =
            groups.values().stream().filter(g -> g.evaluate(inner, signers, msps)).count();
        yield satisfied >= threshold(rule);
      }
    };
  }

  private int threshold(ImplicitMetaPolicy.Rule rule) {
    if (groups.isEmpty()) {
      return 0;
    }
    return switch (rule) {
      case ANY -> 1;
      case ALL -> groups.size();
      case MAJORITY -> groups.size() / 2 + 1;
      case UNRECOGNIZED -> Integer.MAX_VALUE;
    };
  }
}
