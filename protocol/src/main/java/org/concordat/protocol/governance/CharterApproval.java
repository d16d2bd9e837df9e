package org.concordat.protocol.governance;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

/**
 * One bank's approval of one charter.
 *
 * @param version the charter's version
 * @param digest the charter's digest
 * @param bank the approving bank's MSP id
 * @param approvedAtMillis the transaction's time
 */
public record CharterApproval(int version, String digest, String bank, long approvedAtMillis) {
  /** Checks the form. */
  public CharterApproval {
    requireRange("version", version, 1, Integer.MAX_VALUE);
    requireDigest("digest", digest);
    requireText("bank", bank, 64);
  }
}
