package org.concordat.protocol.study;

import static org.concordat.protocol.error.Checks.requireRange;

/**
 * How long each phase of a round may take when not everyone awaited acts.
 *
 * @param commitMillis from the round's opening to the commit deadline
 * @param revealMillis from the end of the commits to the reveal deadline
 * @param judgeMillis from the aggregation to the judgement deadline
 */
public record PhasePlan(long commitMillis, long revealMillis, long judgeMillis) {
  private static final long LONGEST = 31L * 86_400_000;

  /** Checks the ranges; the charter sets the shortest. */
  public PhasePlan {
    requireRange("commitMillis", commitMillis, 1, LONGEST);
    requireRange("revealMillis", revealMillis, 1, LONGEST);
    requireRange("judgeMillis", judgeMillis, 1, LONGEST);
  }

  /**
   * Returns the shortest phase.
   *
   * @return in milliseconds
   */
  public long shortestMillis() {
    return Math.min(commitMillis, Math.min(revealMillis, judgeMillis));
  }
}
