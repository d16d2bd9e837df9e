package org.concordat.protocol.lineage;

import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;

/**
 * Says which model takes the place of a tainted one: trained anew, for the same purpose, from
 * snapshots that had seen every revocation when this was recorded. Whoever asks for the tainted
 * model is served by its successor.
 *
 * @param study the tainted model's study
 * @param round the round it comes from
 * @param successorStudy the successor's study
 * @param successorRound the round the successor comes from
 */
public record Retraining(String study, int round, String successorStudy, int successorRound) {
  /** Checks the form. */
  public Retraining {
    requireId("study", study);
    requireRange("round", round, 0, Integer.MAX_VALUE);
    requireId("successorStudy", successorStudy);
    requireRange("successorRound", successorRound, 0, Integer.MAX_VALUE);
    requireField(
        round != successorRound || !study.equals(successorStudy),
        "a model cannot be its own successor");
  }
}
