package org.concordat.service.registry;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.service.projection.Projection;
import org.concordat.service.projection.StoredRecord;

/** The ledger's records as the bank has followed them, each with the place it stands at. */
final class LedgerRecords {
  private final Projection projection;

  LedgerRecords(Projection projection) {
    this.projection = projection;
  }

  <T> Optional<Recorded<T>> find(Class<T> type, RecordType kind, Object... key) {
    return projection.find(RecordKey.of(kind, key)).map(stored -> recorded(type, stored));
  }

  /** Finds a record that others name: without it nothing can be said of them. */
  <T> Recorded<T> require(Class<T> type, RecordType kind, Object... key) {
    return find(type, kind, key)
        .orElseThrow(
            () ->
                new ConcordatException(
                    ErrorCode.RECORD_NOT_FOUND, "there is no " + kind + " " + List.of(key)));
  }

  <T> List<Recorded<T>> list(Class<T> type, RecordType kind, Object... prefix) {
    List<String> parts = Arrays.stream(prefix).map(RecordKey::part).toList();
    return projection.list(kind, parts).stream().map(stored -> recorded(type, stored)).toList();
  }

  private static <T> Recorded<T> recorded(Class<T> type, StoredRecord stored) {
    return new Recorded<>(stored.as(type), LedgerPlace.of(stored));
  }
}
