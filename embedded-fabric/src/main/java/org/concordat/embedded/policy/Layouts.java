package org.concordat.embedded.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which sets of organisations, one peer each, satisfy a policy: what Fabric's discovery calls
 * layouts. Only minimal sets are given.
 *
 * <p>Cost grows with the number of combinations; for the policies of a consortium of a dozen banks
 * that is a few hundred.
 */
public final class Layouts {
  private Layouts() {}

  /** The minimal sets of organisations that satisfy every one of {@code policies}. */
  public static List<Set<String>> satisfying(List<SignaturePolicyRule> policies) {
    List<Set<String>> combined = List.of(Set.of());
    for (SignaturePolicyRule policy : policies) {
      combined = product(combined, of(policy));
    }
    return minimal(combined);
  }

  private static List<Set<String>> of(SignaturePolicyRule rule) {
    return switch (rule) {
      case SignaturePolicyRule.SignedBy(Principal principal) -> List.of(Set.of(principal.mspId()));
      case SignaturePolicyRule.OutOf(int n, List<SignaturePolicyRule> rules) -> {
        List<Set<String>> found = new ArrayList<>();
        choose(rules, 0, n, List.of(Set.of()), found);
        yield minimal(found);
      }
    };
  }

  private static void choose(
      List<SignaturePolicyRule> rules,
      int from,
      int left,
      List<Set<String>> soFar,
      List<Set<String>> found) {
    if (left == 0) {
      found.addAll(soFar);
      return;
    }
    for (int i = from; i <= rules.size() - left; i++) {
      choose(rules, i + 1, left - 1, product(soFar, of(rules.get(i))), found);
    }
  }

  private static List<Set<String>> product(List<Set<String>> left, List<Set<String>> right) {
    Set<Set<String>> sets = new LinkedHashSet<>();
    for (Set<String> a : left) {
      for (Set<String> b : right) {
        Set<String> union = new TreeSet<>(a);
        union.addAll(b);
        sets.add(union);
      }
    }
    return List.copyOf(sets);
  }

  private static List<Set<String>> minimal(List<Set<String>> sets) {
    List<Set<String>> kept = new ArrayList<>();
    for (Set<String> candidate : new LinkedHashSet<>(sets)) {
      boolean superset =
          sets.stream().anyMatch(s -> s.size() < candidate.size() && candidate.containsAll(s));
      if (!superset) {
        kept.add(candidate);
      }
    }
    return kept;
  }
}
