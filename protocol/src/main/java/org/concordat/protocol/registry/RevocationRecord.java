package org.concordat.protocol.registry;

/**
 * The last revocation of a dataset as it stands on the ledger, and what may be used since.
 *
 * @param last the revocation
 * @param newestSnapshot the id of the snapshot registered last that takes it into account; empty
 *     while there is none. Others that do may be used as well.
 */
public record RevocationRecord(Revocation last, String newestSnapshot) {
  /**
   * Returns the record after a snapshot was registered that takes the revocation into account.
   *
   * @param snapshot the snapshot's id
   * @return the record
   */
  public RevocationRecord with(String snapshot) {
    return new RevocationRecord(last, snapshot);
  }
}
