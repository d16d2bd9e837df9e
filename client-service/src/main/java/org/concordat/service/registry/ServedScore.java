package org.concordat.service.registry;

import java.util.Optional;

/**
 * A row's score, and which model gave it.
 *
 * @param study the study the model comes from
 * @param round the round it comes from
 * @param modelHash the hash of the model that computed it
 * @param logit the logarithm of the odds of the positive class
 * @param probability of the positive class, 0 to 1
 * @param asOfBlock the last block known when it was decided that this model may answer
 * @param taintedSinceMillis since when the model is tainted; absent when it is not
 * @param servedUntilMillis the last moment at which it answers all the same; absent when it is not
 *     tainted
 * @param inPlaceOf the model asked for; absent where that is the one that answers
 */
public record ServedScore(
    String study,
    int round,
    String modelHash,
    double logit,
    double probability,
    long asOfBlock,
    Optional<Long> taintedSinceMillis,
    Optional<Long> servedUntilMillis,
    Optional<ReplacedModel> inPlaceOf) {
  /**
   * A model that another one answers for.
   *
   * @param study the study it comes from
   * @param round the round it comes from
   * @param modelHash its hash
   */
  public record ReplacedModel(String study, int round, String modelHash) {}
}
