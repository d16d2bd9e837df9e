package org.concordat.verifier.records;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.ledger.Position;
import org.concordat.verifier.ledger.VerifiedTransaction;

/**
 * The records of the chaincode's namespace, with every version they had, in the order in which
 * valid transactions wrote them. Memory grows with the number of writes. For one thread.
 */
public final class WorldState {
  private final String namespace;
  private final Map<String, List<RecordVersion>> versions = new TreeMap<>();

  /**
   * Begins without records.
   *
   * @param namespace the chaincode's name
   */
  public WorldState(String namespace) {
    this.namespace = namespace;
  }

  /**
   * Takes over what a valid transaction wrote.
   *
   * @param transaction the transaction
   * @param log notes values that are no records
   */
  public void apply(VerifiedTransaction transaction, CheckLog log) {
    for (VerifiedTransaction.PublicWrite write : transaction.writes()) {
      if (write.namespace().equals(namespace)) {
        versions
            .computeIfAbsent(write.key(), key -> new ArrayList<>(2))
            .add(
                new RecordVersion(
                    write.value(),
                    write.value().flatMap(bytes -> read(write.key(), bytes, transaction, log)),
                    transaction.position(),
                    transaction.transactionId(),
                    transaction.timestampMillis()));
      }
    }
  }

  private static Optional<Object> read(
      String key, ByteString bytes, VerifiedTransaction transaction, CheckLog log) {
    Place place = place(transaction.position()).in(name(key));
    Optional<RecordKey> parsed = parse(key);
    if (!log.holds(
        Check.RECORD_FORM, place, parsed.isPresent(), () -> "no record has such a key")) {
      return Optional.empty();
    }
    try {
      Object value = CanonicalJson.read(bytes.toStringUtf8(), parsed.get().type().valueType());
      boolean canonical = ByteString.copyFrom(CanonicalJson.writeBytes(value)).equals(bytes);
      return log.holds(Check.RECORD_FORM, place, canonical, () -> "the value is not canonical JSON")
          ? Optional.of(value)
          : Optional.empty();
    } catch (ConcordatException e) {
      log.holds(Check.RECORD_FORM, place, false, e::detail);
    } catch (RuntimeException e) {
      // A record whose constructor does not check for what is missing, or a number too large.
      log.holds(Check.RECORD_FORM, place, false, () -> "no value of its type");
    }
    return Optional.empty();
  }

  /**
   * Returns a record as it stands.
   *
   * @param key its key
   * @return its last version, or empty when it was never written or was deleted
   */
  public Optional<RecordVersion> current(RecordKey key) {
    return last(key).filter(version -> version.bytes().isPresent());
  }

  /**
   * Returns the last write to a key, be it a deletion.
   *
   * @param key the key
   * @return the last version, or empty when it was never written
   */
  public Optional<RecordVersion> last(RecordKey key) {
    List<RecordVersion> all = versions.getOrDefault(key.composite(), List.of());
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
  }

  /**
   * Returns what became of a record.
   *
   * @param key its key
   * @return every version, the first one first
   */
  public List<RecordVersion> history(RecordKey key) {
    return Collections.unmodifiableList(versions.getOrDefault(key.composite(), List.of()));
  }

  /**
   * Returns a record as it stands.
   *
   * @param as its class
   * @param type the kind of record
   * @param parts the parts of its key
   * @param <T> its type
   * @return the record, or empty; also where no key can have such parts, since they may come from
   *     records that are not to be trusted
   */
  public <T> Optional<T> find(Class<T> as, RecordType type, Object... parts) {
    try {
      return current(RecordKey.of(type, parts)).flatMap(version -> version.as(as));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns how many records stand.
   *
   * @return without those deleted
   */
  public long size() {
    return versions.values().stream().filter(all -> all.getLast().bytes().isPresent()).count();
  }

  /**
   * Returns a transaction's place.
   *
   * @param position where it stands
   * @return the same for a finding
   */
  public static Place place(Position position) {
    return Place.transaction(position.block(), Math.toIntExact(position.transaction()));
  }

  /**
   * Writes a key of the world state for people.
   *
   * @param key the key
   * @return its type and parts, or a mark that it is no record's
   */
  public static String name(String key) {
    return parse(key).map(WorldState::name).orElse("a key of no record");
  }

  /**
   * Reads a key of the world state.
   *
   * @param key any key
   * @return the record's key, or empty when it is no record's
   */
  static Optional<RecordKey> parse(String key) {
    try {
      return RecordKey.parse(key);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Writes a record's key for people.
   *
   * @param key the key
   * @return its type and parts, numbers without leading zeros
   */
  public static String name(RecordKey key) {
    return key.type()
        + " "
        + String.join("/", key.parts().stream().map(WorldState::shown).toList());
  }

  private static String shown(String part) {
    return part.matches("\\d{10}")
        ? Long.toString(Long.parseLong(part))
        : part.replaceAll("\\p{Cntrl}", "?");
  }
}
