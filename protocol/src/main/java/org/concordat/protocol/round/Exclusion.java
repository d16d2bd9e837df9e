package org.concordat.protocol.round;

/**
 * A participant whose update is not in a round's aggregate.
 *
 * @param bank its MSP id
 * @param reason why
 */
public record Exclusion(String bank, Reason reason) {
  /** Why an update is left out. */
  public enum Reason {
    /** No commitment by the deadline. */
    ABSENT,
    /** A commitment, but no complete reveal that passed the checks by the deadline. */
    REFUSED,
    /** Agreement or snapshot revoked between the commitment and the aggregation. */
    REVOKED
  }
}
