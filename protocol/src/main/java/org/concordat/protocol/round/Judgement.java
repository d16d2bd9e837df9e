package org.concordat.protocol.round;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

/**
 * What a bank's own hold-out says of a round's model.
 *
 * @param study the study's id
 * @param round the round's number
 * @param bank the bank's MSP id
 * @param modelHash the model judged
 * @param metricMicros the study's metric of the model, in millionths
 * @param parentMetricMicros the same of its parent
 */
public record Judgement(
    String study,
    int round,
    String bank,
    String modelHash,
    long metricMicros,
    long parentMetricMicros) {
  /** Checks the ranges. */
  public Judgement {
    requireId("study", study);
    requireRange("round", round, 1, Integer.MAX_VALUE);
    requireText("bank", bank, 64);
    requireDigest("modelHash", modelHash);
    requireRange("metricMicros", metricMicros, 0, 1_000_000);
    requireRange("parentMetricMicros", parentMetricMicros, 0, 1_000_000);
  }

  /**
   * Returns the change against the parent.
   *
   * @return in millionths, negative when the model is worse
   */
  public long changeMicros() {
    return metricMicros - parentMetricMicros;
  }
}
