package org.concordat.embedded.policy;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/**
 * Which sets of organisations, one peer each, satisfy a policy: what Fabric's discovery calls
 * layouts. Only minimal sets are given.
 *
 * <p>A majority of 25 banks has five million of them. As in Fabric, whose bound is higher, a choice
 * with too many is narrowed to some of its parts, picked at random each time.
 */
public final class Layouts {
  /** A majority of 12 has 792. */
  private static final int MOST_CHOICES = 1_000;

  private final RandomGenerator random;

  private Layouts(RandomGenerator random) {
    this.random = random;
  }

  /**
   * The minimal sets of organisations that satisfy every one of some policies, or some of them
   * where there are very many.
   *
   * @param policies the policies; one that is named twice counts once
   * @param random picks where there are too many
   * @return the sets
   */
  public static List<Set<String>> satisfying(
      List<SignaturePolicyRule> policies, RandomGenerator random) {
    Layouts layouts = new Layouts(random);
    List<Set<String>> combined = List.of(Set.of());
    for (SignaturePolicyRule policy : new LinkedHashSet<>(policies)) {
      combined = product(combined, layouts.of(policy));
    }
    return minimal(combined);
  }

  private List<Set<String>> of(SignaturePolicyRule rule) {
    return switch (rule) {
      case SignaturePolicyRule.SignedBy(Principal principal) -> List.of(Set.of(principal.mspId()));
      case SignaturePolicyRule.OutOf(int n, List<SignaturePolicyRule> rules) -> {
        List<Set<String>> found = new ArrayList<>();
        choose(some(rules, n), 0, n, List.of(Set.of()), found);
        yield minimal(found);
      }
    };
  }

  /** All parts, or so many that there are not too many ways to choose n of them. */
  private List<SignaturePolicyRule> some(List<SignaturePolicyRule> rules, int n) {
    List<SignaturePolicyRule> left = new ArrayList<>(rules);
    while (choices(left.size(), n) > MOST_CHOICES) {
      left.remove(random.nextInt(left.size()));
    }
    return left;
  }

  /** The number of ways to choose n of so many, or some larger number than the most. */
  private static long choices(int of, int n) {
    long choices = 1;
    for (int k = 1; k <= Math.min(n, of - n) && choices <= MOST_CHOICES; k++) {
      choices = choices * (of - k + 1) / k;
    }
    return choices;
  }

  private void choose(
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
