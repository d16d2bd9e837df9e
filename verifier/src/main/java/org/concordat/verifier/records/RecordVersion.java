package org.concordat.verifier.records;

import com.google.protobuf.ByteString;
import java.util.Optional;
import org.concordat.verifier.ledger.Position;

/**
 * A record as one transaction left it.
 *
 * @param bytes the value as it stands on the ledger; empty when it was deleted
 * @param value the record; empty when it was deleted or is no record of its type
 * @param position where the transaction stands
 * @param transaction the transaction's id
 * @param timeMillis the transaction's time
 */
public record RecordVersion(
    Optional<ByteString> bytes,
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
