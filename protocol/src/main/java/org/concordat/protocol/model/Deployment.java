package org.concordat.protocol.model;

import org.concordat.protocol.identity.Role;

/**
 * How a bank uses a model that the banks' judgements accepted: two people of different roles put it
 * to use.
 *
 * @param bank the bank's MSP id
 * @param study the study the model comes from
 * @param round the round it comes from
 * @param modelHash its hash
 * @param status where the use stands
 * @param requestedBy the role that asked for it
 * @param changedBy the role that brought it to its status
 * @param reason why, in the bank's words; empty where none is asked for
 * @param changedAtMillis the time of the transaction that brought it to its status
 */
public record Deployment(
    String bank,
    String study,
    int round,
    String modelHash,
    Status status,
    Role requestedBy,
    Role changedBy,
    String reason,
    long changedAtMillis) {
  /** Where the use of a model stands. */
  public enum Status {
    /** One person has asked for it. */
    REQUESTED,
    /** A second one has agreed: it is in use. */
    PROMOTED,
    /** Taken out of use for the time being. */
    SUSPENDED,
    /** Taken out of use for good. */
    RETIRED
  }

  /**
   * Returns the use in another status.
   *
   * @param next the status
   * @param role the role that brings it there
   * @param why why
   * @param nowMillis the transaction's time
   * @return the use
   */
  public Deployment in(Status next, Role role, String why, long nowMillis) {
    return new Deployment(bank, study, round, modelHash, next, requestedBy, role, why, nowMillis);
  }
}
