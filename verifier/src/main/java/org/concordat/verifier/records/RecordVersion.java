package org.concordat.verifier.records;

import java.util.Optional;
import org.concordat.verifier.ledger.Position;

/**
 * A record as one transaction left it.
 *
 * @param text the value as it stands on the ledger; empty when it was deleted
 * @param value the record, or empty when it was deleted or its text is no record of its type
 * @param position where the transaction stands
 * @param transaction the transaction's id
 * @param timeMillis the transaction's time
 */
public record RecordVersion(
    Optional<String> text,
    Optional<Object> value,
    Position position,
    String transaction,
    long timeMillis) {
  /**
   * Returns the record.
   *
   * @param type its class
   * @param <T> its type
   * @return the record, or empty
   */
  public <T> Optional<T> as(Class<T> type) {
    return value.filter(type::isInstance).map(type::cast);
  }
}
