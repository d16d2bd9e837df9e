package org.concordat.service.ledger;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which banks to ask when the endorsers did not agree. Every set holds exactly a quorum; sets with
 * the own bank come first, and those without a bank that stood out last time before the others, so
 * that one lying endorser is soon left out.
 */
final class EndorserChoice {
  private static final int MOST = 200;

  private EndorserChoice() {}

  /**
   * Lists sets of endorsing organisations in the order to try.
   *
   * @param candidates the banks to choose from
   * @param own the own bank
   * @param suspects banks whose endorsement differed or was missing
   * @param most the most sets to give
   * @return the sets, each of a quorum of banks
   */
  static List<List<String>> quorums(
      EndorsingBanks.Candidates candidates, String own, Set<String> suspects, int most) {
    List<String> banks = candidates.banks();
    int quorum = candidates.quorum();
    if (banks.size() < quorum) {
      return List.of();
    }
    List<String> others =
        banks.stream()
            .filter(bank -> !bank.equals(own))
            .sorted(
                Comparator.comparing((String bank) -> suspects.contains(bank))
                    .thenComparing(Comparator.naturalOrder()))
            .toList();
    Set<Set<String>> sets = new LinkedHashSet<>();
    if (banks.contains(own)) {
      // Windows side by side share no bank: one liar spoils one of them, where two fit.
      for (int turn = 0; turn < others.size(); turn++) {
        Set<String> set = new TreeSet<>(Set.of(own));
        for (int k = 0; k < quorum - 1; k++) {
          set.add(others.get((turn * (quorum - 1) + k) % others.size()));
        }
        sets.add(set);
      }
      collect(others, 0, quorum - 1, new TreeSet<>(Set.of(own)), sets);
    }
    collect(others, 0, quorum, new TreeSet<>(), sets);
    return sets.stream().limit(most).map(List::copyOf).toList();
  }

  private static void collect(
      List<String> from, int at, int missing, Set<String> taken, Set<Set<String>> into) {
    if (missing == 0) {
      if (!taken.isEmpty()) {
        into.add(new TreeSet<>(taken));
      }
      return;
    }
    for (int i = at; i <= from.size() - missing && into.size() < MOST; i++) {
      taken.add(from.get(i));
      collect(from, i + 1, missing - 1, taken, into);
      taken.remove(from.get(i));
    }
  }
}
