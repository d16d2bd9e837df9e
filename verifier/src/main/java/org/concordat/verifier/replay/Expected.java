package org.concordat.verifier.replay;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.ledger.VerifiedTransaction;
import org.concordat.verifier.ledger.VerifiedTransaction.PrivateWrite;
import org.concordat.verifier.ledger.VerifiedTransaction.PublicWrite;
import org.concordat.verifier.records.WorldState;

/** What a transaction should write, to be compared with what it wrote. */
final class Expected {
  private final String namespace;
  private final Map<String, Public> records = new TreeMap<>();
  private final Map<String, Private> values = new TreeMap<>();

  private record Public(Check check, String text) {}

  private record Private(Check check, String name, Optional<String> hash, boolean purge) {}

  Expected(String namespace) {
    this.namespace = namespace;
  }

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
  Optional<String> written(VerifiedTransaction by, String collection, String key) {
    String hash = hash(key);
    return by.privateWrites().stream()
        .filter(write -> write.namespace().equals(namespace))
        .filter(write -> write.collection().equals(collection))
        .filter(write -> hex(write.keyHash()).equals(hash))
        .findFirst()
        .flatMap(PrivateWrite::valueHash)
        .map(Expected::hex);
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  private static String hash(String key) {
    return Digests.plainHex(Digests.bytes(key));
  }

  private static String place(String collection, String keyHash) {
    return collection + "/" + keyHash;
  }

  /** Compares with what was written. */
  void compare(VerifiedTransaction transaction, Place place, CheckLog log) {
    comparePublic(transaction, place, log);
    comparePrivate(transaction, place, log);
  }

  private void comparePublic(VerifiedTransaction transaction, Place place, CheckLog log) {
    Map<String, Public> left = new TreeMap<>(records);
    for (PublicWrite write : transaction.writes()) {
      Public expected = write.namespace().equals(namespace) ? left.remove(write.key()) : null;
      Place where = place.in(WorldState.name(write.key()));
      log.holds(Check.CALL_WRITES, where, expected != null, () -> "the rule writes no such record");
      if (expected != null) {
        boolean same = write.value().equals(Optional.of(ByteString.copyFromUtf8(expected.text())));
        log.holds(expected.check(), where, same, () -> difference(expected.text(), write));
      }
    }
    left.forEach(
        (key, expected) ->
            log.holds(
                expected.check(),
                place.in(WorldState.name(key)),
                false,
                () -> "the rule writes it, the transaction did not"));
  }

  private static String difference(String expected, PublicWrite write) {
    if (write.value().isEmpty()) {
      return "expected a value, found a deletion";
    }
    try {
      return JsonDifference.of(expected, write.value().get().toStringUtf8());
    } catch (RuntimeException e) {
      return "the value is no JSON"; // its form is noted, too
    }
  }

  private void comparePrivate(VerifiedTransaction transaction, Place place, CheckLog log) {
    Map<String, Private> left = new TreeMap<>(values);
    for (PrivateWrite write : transaction.privateWrites()) {
      Private expected =
          write.namespace().equals(namespace)
              ? left.remove(place(write.collection(), hex(write.keyHash())))
              : null;
      Place where = place.in("collection " + write.collection());
      log.holds(
          Check.CALL_WRITES,
          where,
          expected != null,
          () -> "the rule writes no such private value");
      if (expected != null) {
        log.holds(
            expected.check(), where, fits(expected, write), () -> difference(expected, write));
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

  private static boolean fits(Private expected, PrivateWrite write) {
    if (expected.purge()) {
      return write.purge();
    }
    return !write.purge()
        && write.valueHash().isPresent()
        && expected.hash().map(hex(write.valueHash().get())::equals).orElse(true);
  }

  private static String difference(Private expected, PrivateWrite write) {
    return expected.name()
        + ": expected "
        + (expected.purge() ? "a purge" : expected.hash().orElse("a value"))
        + ", found "
        + (write.purge() ? "a purge" : write.valueHash().map(Expected::hex).orElse("a deletion"));
  }
}
