package org.concordat.service.participation;

import java.util.function.ToLongFunction;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.LawfulBasis;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.registry.Dataset;

/** What has to hold before a snapshot of a dataset is taken. */
public final class SnapshotAdmission {
  private final SnapshotVault vault;
  private final Revocations revocations;
  private final ToLongFunction<String> consents;

  /**
   * Creates the admission of one bank's snapshots.
   *
   * @param vault the bank's snapshots
   * @param revocations the rows on their way out
   * @param consents ends the consents of a dataset whose time is over, and tells how many of the
   *     dataset's have ended
   */
  public SnapshotAdmission(
      SnapshotVault vault, Revocations revocations, ToLongFunction<String> consents) {
    this.vault = vault;
    this.revocations = revocations;
    this.consents = consents;
  }

  /**
   * Requires that no row is in the dataset any more whose consent has ended, and that the ledger
   * shows a consent root that says so.
   *
   * @param dataset the dataset
   * @return the number of the consent root the snapshot rests on; 0 where the rows are not used by
   *     consent
   * @throws ConcordatException {@link ErrorCode#ROWS_PENDING} while rows are withdrawn and not
   *     revoked, {@link ErrorCode#CONSENT_ROOT_OUTDATED} when there is no consent root, or consents
   *     have ended since the newest
   */
  int admit(Dataset dataset) {
    boolean byConsent = dataset.lawfulBasis() == LawfulBasis.CONSENT;
    long ended = byConsent ? consents.applyAsLong(dataset.id()) : 0;
    int pending = revocations.pending(dataset.id());
    if (pending > 0) {
      throw new ConcordatException(
          ErrorCode.ROWS_PENDING,
          pending
              + " rows of dataset "
              + dataset.id()
              + " are withdrawn and not revoked on the ledger yet: revoke them first");
    }
    return byConsent ? newestRoot(dataset.id(), ended) : 0;
  }

  private int newestRoot(String dataset, long ended) {
    ConsentRoot newest =
        vault
            .newestConsentRoot(dataset)
            .orElseThrow(
                () -> outdated(dataset, "no root of its consent register is on the ledger yet"));
    if (newest.withdrawn() < ended) {
      throw outdated(
          dataset,
          (ended - newest.withdrawn())
              + " consents have ended since root "
              + newest.sequence()
              + ": put a new root on the ledger first");
    }
    return newest.sequence();
  }

  private static ConcordatException outdated(String dataset, String why) {
    return new ConcordatException(
        ErrorCode.CONSENT_ROOT_OUTDATED, "dataset " + dataset + " is used by consent, and " + why);
  }
}
