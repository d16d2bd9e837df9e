package org.concordat.protocol.round;

import java.util.List;

/**
 * What the aggregation of a round found, as every endorser computed it.
 *
 * @param study the study's id
 * @param round the round's number
 * @param rule the rule's name
 * @param f how many poisoned updates it was to withstand
 * @param included the banks in the aggregate, with their influence, ascending
 * @param excluded the participants that are not, with the reason, ascending
 * @param gramHash the digest of the exact Gram matrix; empty when nothing was aggregated
 * @param heterogeneityMicros B², the updates' spread over their mean, in millionths
 * @param breakdown the alarm: the updates were too unlike for f faults, f/n >= 1/(2 + B²), and the
 *     rule could promise nothing
 * @param modelHash the new model's hash; empty when nothing was aggregated
 */
public record AggregationRecord(
    String study,
    int round,
    String rule,
    int f,
    List<BankInfluence> included,
    List<Exclusion> excluded,
    String gramHash,
    long heterogeneityMicros,
    boolean breakdown,
    String modelHash) {
  /** Copies the lists. */
  public AggregationRecord {
    included = List.copyOf(included);
    excluded = List.copyOf(excluded);
  }

  /**
   * What the rule did to one bank's update.
   *
   * @param bank its MSP id
   * @param arcFactorMicros the factor clipping scaled it by, in millionths; 1,000,000 when it did
   *     not
   * @param trimmedShareMicros the share of coordinates at which it was trimmed, in millionths;
   *     1,000,000 where the rule chose other updates
   * @param weightMicros its weight in the aggregate, in millionths; 0 when the rule left it out
   */
  public record BankInfluence(
      String bank, long arcFactorMicros, long trimmedShareMicros, long weightMicros) {}
}
