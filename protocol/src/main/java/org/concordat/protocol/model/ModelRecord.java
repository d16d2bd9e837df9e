package org.concordat.protocol.model;

/**
 * A model as it stands on the ledger. Its parameters are private.
 *
 * @param study the study it comes from
 * @param round the round it comes from; 0 for the initial model
 * @param hash its hash
 * @param parentRound the round its parent comes from; 0 for the initial model and its first heir
 * @param parentHash its parent's hash; empty for the initial model
 * @param status where it stands
 */
public record ModelRecord(
    String study, int round, String hash, int parentRound, String parentHash, Status status) {
  /**
   * Returns the record in another status.
   *
   * @param next the status
   * @return the record
   */
  public ModelRecord in(Status next) {
    return new ModelRecord(study, round, hash, parentRound, parentHash, next);
  }

  /** Where a model can stand. */
  public enum Status {
    /** What a study starts from. */
    INITIAL,
    /** Aggregated, being judged. */
    CANDIDATE,
    /** Accepted by the judgements. */
    ACCEPTED,
    /** Not accepted. */
    REJECTED
  }
}
