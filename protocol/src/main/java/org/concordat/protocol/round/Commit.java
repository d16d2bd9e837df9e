package org.concordat.protocol.round;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

/**
 * A bank's commitment to its update of a round.
 *
 * @param study the study's id
 * @param round the round's number
 * @param bank the bank's MSP id
 * @param commitment the salted commitment, see {@link
 *     org.concordat.protocol.commitment.UpdateCommitment}
 * @param snapshot the snapshot the update was trained on
 * @param workerDigest the code digest of the worker that trained it
 */
public record Commit(
    String study, int round, String bank, String commitment, String snapshot, String workerDigest) {
  /** Checks the form. */
  public Commit {
    requireId("study", study);
    requireRange("round", round, 1, Integer.MAX_VALUE);
    requireText("bank", bank, 64);
    requireDigest("commitment", commitment);
    requireId("snapshot", snapshot);
    requireDigest("workerDigest", workerDigest);
  }
}
