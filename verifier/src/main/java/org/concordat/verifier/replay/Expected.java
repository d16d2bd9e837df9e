package org.concordat.verifier.replay;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.ledger.VerifiedTransaction;
import org.concordat.verifier.ledger.VerifiedTransaction.PrivateWrite;
import org.concordat.verifier.ledger.VerifiedTransaction.Write;
import org.concordat.verifier.records.WorldState;

/** What a transaction should write, to be compared with what it wrote. */
final class Expected {
  private final Map<String, Public> records = new TreeMap<>();
  private final Map<String, Private> values = new TreeMap<>();

  private record Public(Check check, String text) {}

  private record Private(Check check, String name, Optional<String> hash, boolean purge) {}

  /** Expects a record. */
  void record(Check check, RecordKey key, Object value) {
    records.put(key.composite(), new Public(check, CanonicalJson.write(value)));
  }

  /**
   * Expects a private value.
   *
   * @param hash its SHA-256; empty where only its bank could know it
   */
  void privateValue(Check check, String collection, String key, Optional<String> hash) {
    values.put(place(collection, hash(key)), new Private(check, key, hash, false));
  }

  /** Expects that a private value is removed. */
  void purged(Check check, String collection, String key) {
    values.put(place(collection, hash(key)), new Private(check, key, Optional.empty(), true));
  }

  /** Finds the hash of a private value that was written. */
  static Optional<String> written(VerifiedTransaction by, String collection, String key) {
    String hash = hash(key);
    return by.privateWrites().stream()
        .filter(write -> write.collection().equals(collection) && write.keyHash().equals(hash))
        .findFirst()
        .flatMap(PrivateWrite::valueHash);
  }

  private static String hash(String key) {
    return Digests.plainHex(Digests.bytes(key));
  }

  private static String place(String collection, String keyHash) {
    return collection + "/" + keyHash;
  }

  /** Compares with what was written. */
  void compare(VerifiedTransaction transaction, String place, CheckLog log) {
    comparePublic(transaction, place, log);
    comparePrivate(transaction, place, log);
  }

  private void comparePublic(VerifiedTransaction transaction, String place, CheckLog log) {
    Map<String, Public> left = new TreeMap<>(records);
    for (Write write : transaction.writes()) {
      Public expected = left.remove(write.key());
      String where = WorldState.name(write.key()) + ", " + place;
      if (expected == null) {
        log.holds(Check.CALL_WRITES, where, false, () -> "the rule writes no such record");
      } else {
        boolean same = write.value().equals(Optional.of(expected.text()));
        log.holds(expected.check(), where, same, () -> difference(expected.text(), write));
      }
    }
    left.forEach(
        (key, expected) ->
            log.holds(
                expected.check(),
                WorldState.name(key) + ", " + place,
                false,
                () -> "the rule writes it, the transaction did not"));
    log.holds(Check.CALL_WRITES, place, true, () -> "");
  }

  private static String difference(String expected, Write write) {
    if (write.value().isEmpty()) {
      return "expected a value, found a deletion";
    }
    try {
      return JsonDifference.of(expected, write.value().get());
    } catch (RuntimeException e) {
      return "the value is no JSON"; // said with the record's form, too
    }
  }

  private void comparePrivate(VerifiedTransaction transaction, String place, CheckLog log) {
    Map<String, Private> left = new TreeMap<>(values);
    for (PrivateWrite write : transaction.privateWrites()) {
      Private expected = left.remove(place(write.collection(), write.keyHash()));
      String where = "collection " + write.collection() + ", " + place;
      if (expected == null) {
        log.holds(Check.CALL_WRITES, where, false, () -> "the rule writes no such private value");
      } else {
        boolean same =
            expected.purge()
                ? write.purge()
                : write.valueHash().isPresent()
                    && !write.purge()
                    && expected.hash().map(write.valueHash().get()::equals).orElse(true);
        log.holds(
            expected.check(),
            where,
            same,
            () ->
                expected.name()
                    + ": expected "
                    + (expected.purge() ? "a purge" : expected.hash().orElse("a value"))
                    + ", found "
                    + (write.purge() ? "a purge" : write.valueHash().orElse("a deletion")));
      }
    }
    left.values()
        .forEach(
            expected ->
                log.holds(
                    expected.check(),
                    place,
                    false,
                    () -> "the private value " + expected.name() + " was not written"));
  }
}
