package org.concordat.embedded.policy;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.concordat.embedded.identity.Member;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.MSPRole;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/**
 * Whose signatures are enough: Fabric's signature policy. {@code AND} and {@code OR} are {@code
 * OutOf} with all and with one.
 */
public sealed interface SignaturePolicyRule {

  /** One signature of somebody meant by {@code principal}. */
  record SignedBy(Principal principal) implements SignaturePolicyRule {
    @Override
    public String toString() {
      return "'" + principal + "'";
    }
  }

  /**
   * At least {@code n} of {@code rules}.
   *
   * @param n from 1 to the number of rules
   * @param rules what to choose from
   */
  record OutOf(int n, List<SignaturePolicyRule> rules) implements SignaturePolicyRule {
    /** Checks that n is possible. */
    public OutOf {
      rules = List.copyOf(rules);
      if (n < 1 || n > rules.size()) {
        throw new IllegalArgumentException("OutOf needs 1 <= n <= " + rules.size() + ", got " + n);
      }
    }

    @Override
    public String toString() {
      return rules.stream()
          .map(Object::toString)
          .collect(Collectors.joining(",", "OutOf(" + n + ",", ")"));
    }
  }

  /** Reads {@code OutOf(3,'BankAMSP.peer',OR('BankBMSP.peer','BankCMSP.peer'),...)}. */
  static SignaturePolicyRule parse(String text) {
    return new PolicyParser(text).parse();
  }

  /** More than half of {@code mspIds}, each by its peer. */
  static SignaturePolicyRule majorityOfPeers(Collection<String> mspIds) {
    return outOfRole(mspIds.size() / 2 + 1, mspIds, MSPRole.MSPRoleType.PEER);
  }

  /** Any one with {@code role} in one of {@code mspIds}. */
  static SignaturePolicyRule anyOf(Collection<String> mspIds, MSPRole.MSPRoleType role) {
    return outOfRole(1, mspIds, role);
  }

  /** At least {@code n} of {@code mspIds}, each by somebody with {@code role}. */
  static SignaturePolicyRule outOfRole(int n, Collection<String> mspIds, MSPRole.MSPRoleType role) {
    return new OutOf(
        n,
        mspIds.stream()
            .<SignaturePolicyRule>map(mspId -> new SignedBy(new Principal(mspId, role)))
            .toList());
  }

  /**
   * Whether {@code signers}, all with checked signatures, satisfy this rule. As in Fabric, one
   * signature counts once: signers are deduplicated by identity, and a signer used by one branch is
   * not used by another.
   */
  default boolean satisfiedBy(Collection<Member> signers) {
    List<Member> distinct =
        new ArrayList<>(
            signers.stream()
                .collect(
                    Collectors.toMap(
                        Member::serialized, m -> m, (first, again) -> first, LinkedHashMap::new))
                .values());
    return evaluate(this, distinct, new boolean[distinct.size()]);
  }

  private static boolean evaluate(SignaturePolicyRule rule, List<Member> signers, boolean[] used) {
    return switch (rule) {
      case SignedBy(Principal principal) -> {
        for (int i = 0; i < used.length; i++) {
          if (!used[i] && principal.matches(signers.get(i))) {
            used[i] = true;
            yield true;
          }
        }
        yield false;
      }
      case OutOf(int n, List<SignaturePolicyRule> rules) -> {
        int satisfied = 0;
        for (SignaturePolicyRule branch : rules) {
          boolean[] attempt = used.clone();
          if (evaluate(branch, signers, attempt)) {
            satisfied++;
            System.arraycopy(attempt, 0, used, 0, used.length);
          }
        }
        yield satisfied >= n;
      }
    };
  }

  /** The organisations named anywhere in this rule, in order. */
  default Set<String> mspIds() {
    Set<String> found = new LinkedHashSet<>();
    collect(this, found);
    return found;
  }

  private static void collect(SignaturePolicyRule rule, Set<String> found) {
    switch (rule) {
      case SignedBy(Principal principal) -> found.add(principal.mspId());
      case OutOf(int n, List<SignaturePolicyRule> rules) -> rules.forEach(r -> collect(r, found));
    }
  }

  /** This rule as it stands in blocks. */
  default SignaturePolicyEnvelope toProto() {
    Map<Principal, Integer> index = new LinkedHashMap<>();
    SignaturePolicy rule = toProto(this, index);
    List<MSPPrincipal> identities = index.keySet().stream().map(Principal::toProto).toList();
    return SignaturePolicyEnvelope.newBuilder().setRule(rule).addAllIdentities(identities).build();
  }

  private static SignaturePolicy toProto(SignaturePolicyRule rule, Map<Principal, Integer> index) {
    return switch (rule) {
      case SignedBy(Principal principal) -> {
        int position = index.computeIfAbsent(principal, p -> index.size());
        yield SignaturePolicy.newBuilder().setSignedBy(position).build();
      }
      case OutOf(int n, List<SignaturePolicyRule> rules) -> {
        SignaturePolicy.NOutOf.Builder outOf = SignaturePolicy.NOutOf.newBuilder().setN(n);
        rules.forEach(r -> outOf.addRules(toProto(r, index)));
        yield SignaturePolicy.newBuilder().setNOutOf(outOf).build();
      }
    };
  }

  /** Reads a policy as it stands in blocks. */
  static SignaturePolicyRule fromProto(SignaturePolicyEnvelope envelope)
      throws InvalidProtocolBufferException {
    List<Principal> principals = new ArrayList<>();
    for (MSPPrincipal identity : envelope.getIdentitiesList()) {
      principals.add(Principal.fromProto(identity));
    }
    return fromProto(envelope.getRule(), principals);
  }

  private static SignaturePolicyRule fromProto(SignaturePolicy policy, List<Principal> principals) {
    return switch (policy.getTypeCase()) {
      case SIGNED_BY -> new SignedBy(principals.get(policy.getSignedBy()));
      case N_OUT_OF ->
          new OutOf(
              policy.getNOutOf().getN(),
              policy.getNOutOf().getRulesList().stream()
                  .map(p -> fromProto(p, principals))
                  .toList());
      case TYPE_NOT_SET -> throw new IllegalArgumentException("a signature policy without a rule");
    };
  }
}
