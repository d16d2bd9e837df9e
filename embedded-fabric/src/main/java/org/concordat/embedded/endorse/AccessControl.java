package org.concordat.embedded.endorse;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.embedded.identity.Member;
import org.concordat.embedded.policy.SignaturePolicyRule;

/**
 * Who may do what on the channel: Readers and Writers per organisation, and the resources that ask
 * for one or the other. These are the policies of the configuration block.
 */
public final class AccessControl {
  /** Proposing a transaction of a chaincode; Readers here, so that a regulator can evaluate. */
  public static final String PROPOSE = "peer/Propose";

  private final Map<String, SignaturePolicyRule> readers = new TreeMap<>();
  private final Map<String, SignaturePolicyRule> writers = new TreeMap<>();

  /** Adds an organisation with its two policies. */
  public void add(String mspId, SignaturePolicyRule mayRead, SignaturePolicyRule mayWrite) {
    readers.put(mspId, mayRead);
    writers.put(mspId, mayWrite);
  }

  /**
   * Why {@code member} may not use {@code resource}, or empty when it may. All resources of a peer
   * ask for Readers.
   */
  public Optional<String> refusal(String resource, Member member) {
    return any(readers.values(), member)
        ? Optional.empty()
        : Optional.of(refusalOfStrangers(resource));
  }

  /** What somebody who is no member of the channel is told. */
  public String refusalOfStrangers(String resource) {
    return "failed evaluating policy on signed data during check policy"
        + " [/Channel/Application/Readers] for resource "
        + resource
        + ": [implicit policy evaluation failed - 0 sub-policies were satisfied, but this policy"
        + " requires 1 of the 'Readers' sub-policies to be satisfied]";
  }

  /** Whether {@code member} may have an envelope ordered. */
  public boolean mayWrite(Member member) {
    return any(writers.values(), member);
  }

  private static boolean any(Collection<SignaturePolicyRule> rules, Member member) {
    return rules.stream().anyMatch(rule -> rule.satisfiedBy(List.of(member)));
  }
}
