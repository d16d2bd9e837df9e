package org.concordat.embedded.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.concordat.embedded.block.ParsedEnvelope;
import org.concordat.embedded.block.ReadWriteSet.Namespace;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;

/**
 * Every change of every public key by a valid transaction. Safe for one writer and many readers.
 */
public final class History {
  private record Key(String namespace, String key) {}

  /**
   * One change.
   *
   * @param version the transaction's place
   * @param transactionId its id
   * @param timestamp the time its client gave it
   * @param value the new value; empty when deleted
   * @param deleted whether the key was deleted
   */
  public record Change(
      Version version,
      String transactionId,
      Timestamp timestamp,
      ByteString value,
      boolean deleted) {}

  private final Map<Key, List<Change>> changes = new HashMap<>();

  synchronized void add(ParsedEnvelope envelope, Version version) {
    for (Namespace namespace : envelope.readWriteSet().namespaces()) {
      for (KVWrite write : namespace.publicSet().getWritesList()) {
        changes
            .computeIfAbsent(new Key(namespace.name(), write.getKey()), k -> new ArrayList<>())
            .add(
                new Change(
                    version,
                    envelope.transactionId(),
                    envelope.channelHeader().getTimestamp(),
                    write.getValue(),
                    write.getIsDelete()));
      }
    }
  }

  synchronized List<Change> of(String namespace, String key) {
    return changes.getOrDefault(new Key(namespace, key), List.of()).reversed().stream().toList();
  }
}
