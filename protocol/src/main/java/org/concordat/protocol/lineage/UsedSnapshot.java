package org.concordat.protocol.lineage;

import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

/**
 * A snapshot that went into a model directly.
 *
 * @param bank the bank's MSP id
 * @param dataset the dataset's id
 * @param snapshot the snapshot's id
 * @param revocationsSeen how many revocations of the dataset it takes into account
 * @param consentSequence the consent root it rests on; 0 where the lawful basis is not consent
 * @param workerDigest the code digest of the worker that trained on it; empty where only its
 *     quantiles were used, for the study's grid
 */
public record UsedSnapshot(
    String bank,
    String dataset,
    String snapshot,
    int revocationsSeen,
    int consentSequence,
    String workerDigest) {
  /** Checks the form. */
  public UsedSnapshot {
    requireText("bank", bank, 64);
    requireId("dataset", dataset);
    requireId("snapshot", snapshot);
    requireRange("revocationsSeen", revocationsSeen, 0, Integer.MAX_VALUE);
    requireRange("consentSequence", consentSequence, 0, Integer.MAX_VALUE);
    requireField(workerDigest != null, "workerDigest is missing");
  }
}
