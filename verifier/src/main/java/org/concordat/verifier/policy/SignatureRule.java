package org.concordat.verifier.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.concordat.verifier.finding.EvidenceException;
import org.concordat.verifier.finding.FindingCode;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.identity.Member;
import org.concordat.verifier.identity.Msps;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/** A signature policy: so many of these, each a principal or a policy again. */
public sealed interface SignatureRule {
  /** More leaves and branches than any policy of a consortium has. */
  int MOST_NODES = 2_000;

  /**
   * One signature of somebody.
   *
   * @param principal who
   */
  record SignedBy(Principal principal) implements SignatureRule {
    @Override
    public String toString() {
      return principal.toString();
    }
  }

  /**
   * At least so many of these.
   *
   * @param n how many
   * @param rules of which
   */
  record OutOf(int n, List<SignatureRule> rules) implements SignatureRule {
    /** Copies the list. */
    public OutOf {
      rules = List.copyOf(rules);
    }

    @Override
    public String toString() {
      return rules.stream()
          .map(Object::toString)
          .collect(Collectors.joining(",", "OutOf(" + n + ",", ")"));
    }
  }

  /**
   * Reads a policy.
   *
   * @param envelope as it stands in a block
   * @param place where, for refusals
   * @return the policy
   * @throws EvidenceException when it cannot be read, or names principals of unknown kinds
   */
  static SignatureRule of(SignaturePolicyEnvelope envelope, Place place) {
    if (envelope.getVersion() != 0) {
      throw new EvidenceException(
          FindingCode.CONFIG_UNSUPPORTED,
          place,
          "expected a policy of version 0, got " + envelope.getVersion());
    }
    if (nodes(envelope.getRule()) > MOST_NODES) {
      throw new EvidenceException(
          FindingCode.CONFIG_UNSUPPORTED, place, "a policy of more than " + MOST_NODES + " parts");
    }
    return of(envelope.getRule(), envelope.getIdentitiesList(), place);
  }

  private static int nodes(SignaturePolicy policy) {
    int nodes = 1;
    for (SignaturePolicy inner : policy.getNOutOf().getRulesList()) {
      nodes += nodes(inner);
    }
    return nodes;
  }

  private static SignatureRule of(
      SignaturePolicy policy, List<MSPPrincipal> principals, Place place) {
    return switch (policy.getTypeCase()) {
      case SIGNED_BY -> {
        if (policy.getSignedBy() < 0 || policy.getSignedBy() >= principals.size()) {
          throw malformed(place, "a principal that is not in its list");
        }
        yield new SignedBy(Principal.of(principals.get(policy.getSignedBy()), place));
      }
      case N_OUT_OF ->
          new OutOf(
              policy.getNOutOf().getN(),
              policy.getNOutOf().getRulesList().stream()
                  .map(inner -> of(inner, principals, place))
                  .toList());
      case TYPE_NOT_SET -> throw malformed(place, "a part that is neither a leaf nor a choice");
    };
  }

  private static EvidenceException malformed(Place place, String detail) {
    return new EvidenceException(FindingCode.CONFIG_MALFORMED, place, "a policy with " + detail);
  }

  /**
   * Returns whether signers are enough. As in Fabric each signer counts once, for the first leaf
   * that it fits.
   *
   * @param signers who signed, without repetitions
   * @param msps the organisations of the configuration in force
   * @return whether they satisfy the policy
   */
  default boolean isSatisfiedBy(List<Member> signers, Msps msps) {
    return evaluate(signers, msps, new boolean[signers.size()]);
  }

  private boolean evaluate(List<Member> signers, Msps msps, boolean[] used) {
    return switch (this) {
      case SignedBy(Principal principal) -> {
        for (int i = 0; i < used.length; i++) {
          if (!used[i] && principal.matches(signers.get(i), msps)) {
            used[i] = true;
            yield true;
          }
        }
        yield false;
      }
      case OutOf(int n, List<SignatureRule> rules) -> {
        int satisfied = 0;
        for (SignatureRule rule : rules) {
          boolean[] attempt = used.clone();
          if (rule.evaluate(signers, msps, attempt)) {
            satisfied++;
            System.arraycopy(attempt, 0, used, 0, used.length);
          }
        }
        yield satisfied >= n;
      }
    };
  }

  /**
   * Returns everybody the policy names.
   *
   * @return the principals, in order
   */
  default Set<Principal> principals() {
    return leaves().collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private Stream<Principal> leaves() {
    return switch (this) {
      case SignedBy(Principal principal) -> Stream.of(principal);
      case OutOf(int n, List<SignatureRule> rules) -> rules.stream().flatMap(SignatureRule::leaves);
    };
  }

  /** Removes repetitions: two signatures by one certificate are one signer. */
  static List<Member> distinct(List<Member> signers) {
    List<Member> found = new ArrayList<>();
    for (Member signer : signers) {
      if (found.stream().noneMatch(signer::isSameAs)) {
        found.add(signer);
      }
    }
    return found;
  }
}
