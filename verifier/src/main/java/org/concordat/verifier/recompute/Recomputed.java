package org.concordat.verifier.recompute;

import java.util.List;

/**
 * Which rounds were recomputed, and which were not.
 *
 * @param updates how many banks' updates of a round were given
 * @param rounds the rounds whose model was recomputed
 * @param left the others, and why
 */
public record Recomputed(int updates, List<Integer> rounds, List<NotRecomputed> left) {
  /** Copies the lists. */
  public Recomputed {
    rounds = List.copyOf(rounds);
    left = List.copyOf(left);
  }

  /**
   * A round that was not recomputed.
   *
   * @param round the round
   * @param reason why not
   */
  public record NotRecomputed(int round, String reason) {}
}
