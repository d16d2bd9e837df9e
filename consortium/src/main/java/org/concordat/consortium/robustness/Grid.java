package org.concordat.consortium.robustness;

import java.util.ArrayList;
import java.util.List;
import org.concordat.consortium.robustness.attack.KnownAttacks;

/** All runs of a bench, in the order of its results. */
final class Grid {
  private Grid() {}

  /** Every rule under no attack and under every attack, at every split, setting and seed. */
  static List<Run> runs(BenchOptions options) {
    List<Run> runs = new ArrayList<>();
    for (Deal split : options.splits()) {
      for (Setting setting : options.settings()) {
        List<String> attacks = new ArrayList<>(List.of(Run.NONE));
        attacks.addAll(KnownAttacks.expand(options.attacks(), setting.honest()));
        for (long seed : options.seeds()) {
          for (String rule : options.rules()) {
            for (String attack : attacks) {
              runs.add(new Run(rule, attack, split, setting, seed));
            }
          }
        }
      }
    }
    return runs;
  }
}
