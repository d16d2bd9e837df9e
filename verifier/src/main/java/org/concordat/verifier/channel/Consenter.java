package org.concordat.verifier.channel;

import org.concordat.verifier.identity.Member;

/**
 * An orderer that signs blocks.
 *
 * @param id its number in the configuration
 * @param member its identity
 */
public record Consenter(int id, Member member) {

  /**
   * Returns how many of {@code n} orderers sign a block, when f = (n - 1) / 3 of them may lie.
   *
   * @param n how many there are, at least 1
   * @return ceil((n + f + 1) / 2)
   */
  public static int quorum(int n) {
    int f = (n - 1) / 3;
    return (n + f + 2) / 2;
  }
}
