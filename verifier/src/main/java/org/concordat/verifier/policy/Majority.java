package org.concordat.verifier.policy;

import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.concordat.verifier.identity.NodeRole;

/**
 * A policy in the plain form that Concordat asks for: so many of these organisations, each by one
 * member of a role, and more than half of them.
 *
 * @param needed how many
 * @param mspIds of which, ascending
 */
public record Majority(int needed, SortedSet<String> mspIds) {

  /**
   * Reads a policy as a majority.
   *
   * @param rule the policy
   * @param role the role it should ask for
   * @return the majority, or empty when the policy has another form or less than a majority is
   *     enough
   */
  public static Optional<Majority> of(SignatureRule rule, NodeRole role) {
    if (!(rule instanceof SignatureRule.OutOf(int n, var rules))) {
      return Optional.empty();
    }
    SortedSet<String> mspIds = new TreeSet<>();
    for (SignatureRule part : rules) {
      if (!(part
              instanceof
              SignatureRule.SignedBy(Principal.OfRole(String mspId, Optional<NodeRole> asked)))
          || !asked.equals(Optional.of(role))
          || !mspIds.add(mspId)) {
        return Optional.empty();
      }
    }
    return n > mspIds.size() / 2 && n <= mspIds.size()
        ? Optional.of(new Majority(n, mspIds))
        : Optional.empty();
  }
}
