package org.concordat.protocol.consent;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

import org.concordat.protocol.json.CanonicalJson;

/**
 * What the ledger shows of a bank's consent register for one dataset: counts and a salted Merkle
 * root, never a receipt. Written once; the next one has the next number.
 *
 * @param bank the bank's MSP id
 * @param dataset the dataset's id
 * @param sequence from 1, without gaps
 * @param entries how many entries the register's log has, which are the tree's leaves
 * @param active how many consents stand
 * @param withdrawn how many were withdrawn or have expired
 * @param root the root over the log's salted leaves
 */
public record ConsentRoot(
    String bank,
    String dataset,
    int sequence,
    long entries,
    long active,
    long withdrawn,
    String root) {
  /** Checks the ranges. */
  public ConsentRoot {
    requireText("bank", bank, 64);
    requireId("dataset", dataset);
    requireRange("sequence", sequence, 1, Integer.MAX_VALUE);
    requireRange("entries", entries, 1, CanonicalJson.LARGEST_INTEGER);
    requireRange("active", active, 0, entries);
    requireRange("withdrawn", withdrawn, 0, entries);
    requireField(
        active + withdrawn <= entries,
        "active and withdrawn must not pass entries, got " + active + " and " + withdrawn);
    requireDigest("root", root);
  }
}
