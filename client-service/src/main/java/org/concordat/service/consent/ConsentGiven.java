package org.concordat.service.consent;

import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireRange;

import java.util.List;
import org.concordat.protocol.json.CanonicalJson;

/**
 * One person's consent.
 *
 * @param id the receipt's id, a random UUID
 * @param subject the bank's own reference of the person; a pseudonym takes its place in the receipt
 * @param givenMillis when it was given, in epoch milliseconds
 * @param validUntilMillis until when it holds unless it is withdrawn
 * @param keepUntilMillis until when the receipt is kept; not before the consent has ended
 * @param method how it was given, for example {@code button in the app}
 * @param explicit whether in an explicit statement, or by another clear act
 * @param rowIds ids of the dataset's rows that rest on it; may be empty
 */
public record ConsentGiven(
    String id,
    String subject,
    long givenMillis,
    long validUntilMillis,
    long keepUntilMillis,
    String method,
    boolean explicit,
    List<String> rowIds) {
  /** The most rows of one receipt. */
  public static final int MOST_ROWS = 10_000;

  /** Checks the form; no message repeats what is personal. */
  public ConsentGiven {
    Terms.requireUuid("id", id);
    Terms.requirePersonal("subject", subject, 200);
    requireRange("givenMillis", givenMillis, 0, CanonicalJson.LARGEST_INTEGER);
    requireField(
        validUntilMillis > givenMillis && validUntilMillis <= CanonicalJson.LARGEST_INTEGER,
        "validUntilMillis must lie behind givenMillis");
    requireField(
        keepUntilMillis >= validUntilMillis && keepUntilMillis <= CanonicalJson.LARGEST_INTEGER,
        "keepUntilMillis must not lie before validUntilMillis");
    Terms.requirePersonal("method", method, 200);
    requireField(rowIds != null && rowIds.size() <= MOST_ROWS, "rowIds must be at most 10,000");
    rowIds.forEach(row -> Terms.requirePersonal("rowIds", row, 400));
    requireField(
        rowIds.stream().distinct().count() == rowIds.size(), "rowIds must not repeat an element");
    rowIds = List.copyOf(rowIds);
  }

  /** Shows the id only. */
  @Override
  public String toString() {
    return "ConsentGiven[" + id + "]";
  }
}
