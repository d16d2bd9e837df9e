package org.concordat.service.consent;

import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.protocol.consent.InclusionProof;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.integrity.SealedDatabase;

/**
 * Roots over the log for the ledger, and proofs against roots that are there. Every root the log
 * ever had can be computed again, so none is kept: what the ledger says is the only record.
 */
public final class ConsentRoots {
  private final SealedDatabase database;
  private final ConsentRegister register;
  private final String bank;

  /**
   * Creates the roots of a register.
   *
   * @param database where the register is kept
   * @param register the register
   * @param bank the own MSP id
   */
  public ConsentRoots(SealedDatabase database, ConsentRegister register, String bank) {
    this.database = database;
    this.register = register;
    this.bank = bank;
  }

  /**
   * Computes the root over a dataset's log as it stands now.
   *
   * @param dataset the dataset's id
   * @param sequence the number it will have on the ledger
   * @return the record for the ledger
   * @throws ConcordatException {@link ErrorCode#RECEIPT_NOT_FOUND} when the log is empty
   */
  public ConsentRoot now(String dataset, int sequence) {
    return database.read(
        reader -> {
          ConsentLog log = ConsentLog.read(reader, dataset);
          LogStanding standing = log.standing();
          if (standing.entries() == 0) {
            throw new ConcordatException(
                ErrorCode.RECEIPT_NOT_FOUND, "dataset " + dataset + " has no receipts yet");
          }
          return new ConsentRoot(
              bank,
              dataset,
              sequence,
              standing.entries(),
              standing.active(),
              standing.ended(),
              Digests.hex(log.root(standing.entries())));
        });
  }

  /**
   * Checks that the log still leads to a root that stands on the ledger.
   *
   * @param root the ledger's record
   * @throws ConcordatException {@link ErrorCode#CONSENT_LOG_MISMATCH} when it does not
   */
  public void check(ConsentRoot root) {
    database.read(
        reader -> {
          check(ConsentLog.read(reader, root.dataset()), root);
          return null;
        });
  }

  /**
   * Proves that a receipt's newest event before a root is under that root.
   *
   * @param root the ledger's record
   * @param id the receipt's id
   * @return the proof, which was checked, and the receipt it is about
   * @throws ConcordatException {@link ErrorCode#RECEIPT_NOT_FOUND}, {@link
   *     ErrorCode#RECEIPT_ERASED}, {@link ErrorCode#RECEIPT_NOT_UNDER_ROOT} when it was recorded
   *     later, {@link ErrorCode#CONSENT_LOG_MISMATCH} when the log was changed since
   */
  public ReceiptProof prove(ConsentRoot root, String id) {
    return database.read(
        reader -> {
          StoredReceipt receipt =
              ConsentRegister.required(
                  new ReceiptTable(reader.session(), root.dataset()), root.dataset(), id);
          ReceiptContent content = register.opened(root.dataset(), receipt);
          if (receipt.givenEntry() >= root.entries()) {
            throw new ConcordatException(
                ErrorCode.RECEIPT_NOT_UNDER_ROOT,
                "receipt " + id + " was recorded after root " + root.sequence());
          }
          ConsentLog log = ConsentLog.read(reader, root.dataset());
          check(log, root);
          boolean ended = receipt.endedEntry().orElse(Long.MAX_VALUE) < root.entries();
          long entry = ended ? receipt.endedEntry().getAsLong() : receipt.givenEntry();
          InclusionProof proof =
              InclusionProof.of(
                  root,
                  entry,
                  ended ? receipt.state() : ConsentState.GIVEN,
                  content.saltBytes(),
                  log.path(entry, root.entries()));
          if (!proof.verify(content.receipt(), root)) {
            throw mismatch(
                root.dataset(), "entry " + entry + " is not that of receipt " + id + " any more");
          }
          return new ReceiptProof(root, proof, CanonicalJson.readTree(content.receipt()));
        });
  }

  static void check(ConsentLog log, ConsentRoot root) {
    if (log.standing().entries() < root.entries()) {
      throw mismatch(
          root.dataset(),
          "it has "
              + log.standing().entries()
              + " entries, root "
              + root.sequence()
              + " was made over "
              + root.entries());
    }
    if (!Digests.hex(log.root(root.entries())).equals(root.root())) {
      throw mismatch(
          root.dataset(),
          "its first " + root.entries() + " entries do not lead to root " + root.sequence());
    }
  }

  static ConcordatException mismatch(String dataset, String what) {
    return new ConcordatException(
        ErrorCode.CONSENT_LOG_MISMATCH,
        "the consent register of dataset "
            + dataset
            + " is not the one whose roots stand on the ledger: "
            + what);
  }

  static ConcordatException edited(String dataset, String what) {
    return new ConcordatException(
        ErrorCode.CONSENT_LOG_MISMATCH,
        "the consent register of dataset " + dataset + " is not as this service left it: " + what);
  }
}
