package org.concordat.verifier.lifecycle;

import java.util.List;
import org.concordat.verifier.channel.ChannelConfiguration;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.Member;
import org.concordat.verifier.policy.SignatureRule;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/** Whose endorsements are enough: a rule of its own, or one of the channel's policies. */
public sealed interface EndorsementPolicy {

  /**
   * A rule of its own.
   *
   * @param rule the rule
   */
  record Own(SignatureRule rule) implements EndorsementPolicy {
    @Override
    public String toString() {
      return rule.toString();
    }
  }

  /**
   * A policy of the channel, as it stands when a transaction is validated.
   *
   * @param path for example {@code /Channel/Application/Endorsement}
   */
  record OfChannel(String path) implements EndorsementPolicy {
    @Override
    public String toString() {
      return path;
    }
  }

  /**
   * Reads a policy.
   *
   * @param policy as it stands in a definition
   * @param place where, for refusals
   * @return the policy
   */
  static EndorsementPolicy of(ApplicationPolicy policy, Place place) {
    return switch (policy.getTypeCase()) {
      case SIGNATURE_POLICY -> new Own(SignatureRule.of(policy.getSignaturePolicy(), place));
      case CHANNEL_CONFIG_POLICY_REFERENCE ->
          new OfChannel(policy.getChannelConfigPolicyReference());
      case TYPE_NOT_SET ->
          throw new EvidenceException(
              FindingCode.DEFINITION_INVALID, place, "an endorsement policy of no kind");
    };
  }

  /**
   * Returns whether endorsers are enough.
   *
   * @param endorsers who endorsed, without repetitions
   * @param configuration the configuration in force
   * @return whether they satisfy the policy
   */
  default boolean isSatisfiedBy(List<Member> endorsers, ChannelConfiguration configuration) {
    return switch (this) {
      case Own(SignatureRule rule) -> rule.isSatisfiedBy(endorsers, configuration.msps());
      case OfChannel(String path) ->
          configuration.policies().isSatisfiedBy(path, endorsers, configuration.msps());
    };
  }
}
