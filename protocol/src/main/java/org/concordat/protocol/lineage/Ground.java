package org.concordat.protocol.lineage;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

/**
 * The ground a model stands on at one bank: the agreement, and the fewest revocations that any
 * snapshot among all its ancestors had seen. The first revocation beyond those taints the model;
 * that is one read by key, however long the lineage is.
 *
 * @param bank the bank's MSP id
 * @param dataset the dataset's id
 * @param agreement the agreement's id
 * @param agreementDigest SHA-256 of the agreement's terms as canonical JSON
 * @param revocationsSeen the fewest revocations of the dataset that an ancestor snapshot had seen
 */
public record Ground(
    String bank, String dataset, String agreement, String agreementDigest, int revocationsSeen) {
  /** Checks the form. */
  public Ground {
    requireText("bank", bank, 64);
    requireId("dataset", dataset);
    requireId("agreement", agreement);
    requireDigest("agreementDigest", agreementDigest);
    requireRange("revocationsSeen", revocationsSeen, 0, Integer.MAX_VALUE);
  }

  /** Tells whether another ground is that of the same rows under the same terms. */
  boolean sameAs(Ground other) {
    return bank.equals(other.bank)
        && dataset.equals(other.dataset)
        && agreement.equals(other.agreement);
  }

  /** The weaker of two grounds of the same rows. */
  Ground weaker(Ground other) {
    return revocationsSeen <= other.revocationsSeen ? this : other;
  }
}
