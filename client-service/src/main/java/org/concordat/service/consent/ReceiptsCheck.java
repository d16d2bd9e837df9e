package org.concordat.service.consent;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.BitSet;
import java.util.OptionalLong;
import org.concordat.protocol.consent.ConsentState;
import org.concordat.protocol.consent.ReceiptLeaf;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.service.database.Database;
import tools.jackson.databind.JsonNode;

/**
 * Holds every receipt of a dataset against its sealed content and against its leaves, and all of
 * them against the log's counts: none is missing and no two share an entry.
 */
final class ReceiptsCheck {
  private final ConsentRegister register;
  private final String dataset;
  private final LogStanding expected;
  private final BitSet entries = new BitSet();
  private LogStanding found = new LogStanding(0, 0, 0, 0);

  private ReceiptsCheck(ConsentRegister register, String dataset, LogStanding expected) {
    this.register = register;
    this.dataset = dataset;
    this.expected = expected;
  }

  /**
   * Checks all receipts of a dataset.
   *
   * @param expected the log's counts
   * @throws ConcordatException {@link ErrorCode#CONSENT_LOG_MISMATCH}, or {@link
   *     ErrorCode#RECEIPT_UNREADABLE} for one that cannot be opened
   */
  static void of(
      Database.Session session, ConsentRegister register, String dataset, LogStanding expected)
      throws SQLException {
    ReceiptsCheck check = new ReceiptsCheck(register, dataset, expected);
    new ReceiptTable(session, dataset).each(check::take);
    if (!check.found.equals(expected)) {
      throw ConsentRoots.edited(
          dataset, "its receipts count " + check.found + ", expected " + expected);
    }
  }

  private void take(LoggedReceipt row) {
    StoredReceipt receipt = row.receipt();
    boolean stands = receipt.state() == ConsentState.GIVEN;
    require(receipt.endedEntry().isEmpty() == stands, receipt, "state and entries differ");
    claim(receipt, receipt.givenEntry());
    receipt.endedEntry().ifPresent(entry -> claim(receipt, entry));
    require(
        receipt.sealed().isEmpty() == receipt.erasure().isPresent(),
        receipt,
        "content and erasure differ");
    if (receipt.sealed().isPresent()) {
      content(row, register.opened(dataset, receipt));
    }
    found =
        new LogStanding(
            found.given() + 1,
            found.withdrawn() + (receipt.state() == ConsentState.WITHDRAWN ? 1 : 0),
            found.expired() + (receipt.state() == ConsentState.EXPIRED ? 1 : 0),
            found.erased() + (receipt.erasure().isPresent() ? 1 : 0));
  }

  private void claim(StoredReceipt receipt, long entry) {
    boolean within = entry >= 0 && entry < Math.min(expected.entries(), Integer.MAX_VALUE);
    require(within && !entries.get((int) entry), receipt, "entry " + entry + " is not its own");
    entries.set((int) entry);
  }

  private void content(LoggedReceipt row, ReceiptContent content) {
    StoredReceipt receipt = row.receipt();
    requireLeaf(receipt, ConsentState.GIVEN, content, row.givenLeaf().orElse(null));
    JsonNode document = CanonicalJson.readTree(content.receipt());
    OptionalLong validUntil = OptionalLong.empty();
    if (receipt.state() == ConsentState.GIVEN) {
      validUntil = OptionalLong.of(ReceiptDocument.validUntilMillis(document));
    } else {
      requireLeaf(receipt, receipt.state(), content, row.endedLeaf().orElse(null));
    }
    require(
        row.validUntilMillis().equals(validUntil)
            && row.keepUntilMillis().equals(OptionalLong.of(content.keepUntilMillis())),
        receipt,
        "its deadlines are others than it says");
    require(
        row.pseudonym().filter(ReceiptDocument.pseudonym(document)::equals).isPresent(),
        receipt,
        "its pseudonym is another than it says");
  }

  private void requireLeaf(
      StoredReceipt receipt, ConsentState event, ReceiptContent content, byte[] leaf) {
    byte[] right = ReceiptLeaf.digest(event, content.saltBytes(), content.receipt());
    require(Arrays.equals(right, leaf), receipt, "it has no leaf " + event + " where it says");
  }

  private void require(boolean right, StoredReceipt receipt, String what) {
    if (!right) {
      throw ConsentRoots.edited(dataset, "receipt " + receipt.id() + ": " + what);
    }
  }
}
