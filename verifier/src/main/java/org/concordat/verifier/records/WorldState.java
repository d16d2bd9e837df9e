package org.concordat.verifier.records;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.ledger.VerifiedTransaction;

/**
 * The records of the chaincode's namespace, with every version they had, in the order in which
 * valid transactions wrote them. Memory grows with the number of writes. For one thread.
 */
public final class WorldState {
  private final SortedSet<Long> omitted;
  private final Map<String, List<RecordVersion>> versions = new TreeMap<>();

  /**
   * Begins without records.
   *
   * @param omitted the numbers of blocks whose transactions are not given
   */
  public WorldState(SortedSet<Long> omitted) {
    this.omitted = Collections.unmodifiableSortedSet(new TreeSet<>(omitted));
  }

  /**
   * Takes over what a valid transaction wrote.
   *
   * @param transaction the transaction
   * @param log notes values that are no records
   */
  public void apply(VerifiedTransaction transaction, CheckLog log) {
    for (VerifiedTransaction.Write write : transaction.writes()) {
      versions
          .computeIfAbsent(write.key(), key -> new ArrayList<>(2))
          .add(
              new RecordVersion(
                  write.value(),
                  write.value().flatMap(text -> read(write.key(), text, transaction, log)),
                  transaction.position(),
                  transaction.id(),
                  transaction.timestampMillis()));
    }
  }

  private static Optional<Object> read(
      String key, String text, VerifiedTransaction transaction, CheckLog log) {
    String place = name(key) + ", " + transaction.position();
    Optional<RecordKey> parsed = parse(key);
    if (!log.holds(
        Check.RECORD_FORM, place, parsed.isPresent(), () -> "no record has such a key")) {
      return Optional.empty();
    }
    Object value;
    try {
      value = CanonicalJson.read(text, parsed.get().type().valueType());
      boolean canonical = CanonicalJson.write(value).equals(text);
      return log.holds(Check.RECORD_FORM, place, canonical, () -> "the value is not canonical JSON")
          ? Optional.of(value)
          : Optional.empty();
    } catch (ConcordatException e) {
      log.holds(Check.RECORD_FORM, place, false, e::detail);
    } catch (RuntimeException e) {
      // A record whose constructor does not check for what is missing.
      log.holds(Check.RECORD_FORM, place, false, () -> "a field is missing");
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
    return last(key).filter(version -> version.text().isPresent());
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
   * @return the record, or empty
   */
  public <T> Optional<T> find(Class<T> as, RecordType type, Object... parts) {
    return current(RecordKey.of(type, parts)).flatMap(version -> version.as(as));
  }

  /**
   * Returns the numbers of blocks whose transactions are not given.
   *
   * @return the numbers; cannot be changed
   */
  public SortedSet<Long> omitted() {
    return omitted;
  }

  /**
   * Returns how many records stand.
   *
   * @return without those deleted
   */
  public long size() {
    return versions.values().stream().filter(all -> all.getLast().text().isPresent()).count();
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

  private static Optional<RecordKey> parse(String key) {
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
        + String.join(
            "/",
            key.parts().stream()
                .map(part -> part.matches("\\d{10}") ? Long.toString(Long.parseLong(part)) : part)
                .toList());
  }
}
