package org.concordat.protocol.registry;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

import org.concordat.protocol.json.CanonicalJson;

/**
 * The mark that rows of a dataset were withdrawn. Only the last one of a dataset is read; it counts
 * those before it. Snapshots that have seen fewer are outdated. No time is compared: a
 * transaction's time is its client's choice within the peers' window.
 *
 * @param dataset the dataset's id
 * @param bank the bank's MSP id
 * @param sequence from 1, without gaps
 * @param withdrawnRows how many rows this revocation withdraws
 * @param root the salted Merkle root over their ids
 */
public record Revocation(
    String dataset, String bank, int sequence, long withdrawnRows, String root) {
  /** Checks the ranges. */
  public Revocation {
    requireId("dataset", dataset);
    requireText("bank", bank, 64);
    requireRange("sequence", sequence, 1, Integer.MAX_VALUE);
    requireRange("withdrawnRows", withdrawnRows, 1, CanonicalJson.LARGEST_INTEGER);
    requireDigest("root", root);
  }
}
