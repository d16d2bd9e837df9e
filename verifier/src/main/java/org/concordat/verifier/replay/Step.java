package org.concordat.verifier.replay;

import com.google.protobuf.ByteString;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.identity.Role;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.ledger.Position;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.ledger.VerifiedTransaction;
import org.concordat.verifier.ledger.VerifiedTransaction.PublicWrite;
import org.concordat.verifier.records.RecordVersion;
import org.concordat.verifier.records.WorldState;

/** One transaction, the records as it found them, and what its rule makes of both. */
final class Step {
  /** Records that are written once: whoever sees one knows that it is still the same. */
  private static final Set<RecordType> NEVER_CHANGES =
      EnumSet.of(
          RecordType.CHARTER,
          RecordType.CHARTER_VERSION,
          RecordType.CHARTER_APPROVAL,
          RecordType.DATASET,
          RecordType.SNAPSHOT,
          RecordType.REVOCATION_MARK,
          RecordType.CONSENT_ROOT,
          RecordType.STUDY,
          RecordType.JOIN,
          RecordType.COMMIT,
          RecordType.REVEAL,
          RecordType.JUDGEMENT,
          RecordType.AGGREGATION,
          RecordType.LINEAGE,
          RecordType.PURGE);

  private final VerifiedTransaction transaction;
  private final VerifiedLedger ledger;
  private final WorldState before;
  private final CheckLog log;
  private final Expected expected;

  Step(VerifiedTransaction transaction, VerifiedLedger ledger, WorldState before, CheckLog log) {
    this.transaction = transaction;
    this.ledger = ledger;
    this.expected = new Expected(ledger.chaincode());
    this.before = before;
    this.log = log;
  }

  VerifiedTransaction transaction() {
    return transaction;
  }

  /** The creator's organisation. */
  String bank() {
    return transaction.creatorMspId();
  }

  /** The role its certificate names, where that is one of the protocol's. */
  Optional<Role> role() {
    return transaction.creatorRole().flatMap(Role::fromAttribute);
  }

  long now() {
    return transaction.timestampMillis();
  }

  /** Where, for a finding. */
  Place place() {
    return WorldState.place(transaction.position()).in(transaction.function());
  }

  /** Checks a condition. */
  boolean holds(Check check, boolean condition, Supplier<String> detail) {
    return log.holds(check, place(), condition, detail);
  }

  /** Checks that a rule of the protocol does not refuse. */
  boolean holds(Check check, Optional<Refusal> refusal) {
    return log.holds(check, place(), refusal);
  }

  /** Checks a condition without which the rest has no meaning. */
  void require(Check check, boolean condition, Supplier<String> detail) {
    if (!holds(check, condition, detail)) {
      throw Stop.broken();
    }
  }

  void gap(String reason) {
    log.gap(place().toString(), reason);
  }

  /** The one argument behind the function's name. */
  <T> T argument(Class<T> type) {
    int given = transaction.arguments().size() - 1;
    require(Check.CALL_FORM, given == 1, () -> "expected one argument, got " + given);
    try {
      return CanonicalJson.read(transaction.arguments().get(1).toByteArray(), type);
    } catch (ConcordatException e) {
      holds(Check.CALL_FORM, false, e::detail);
      throw Stop.broken();
    }
  }

  /** Finds a record as the transaction found it. */
  <T> Optional<T> find(Class<T> as, RecordType type, Object... parts) {
    RecordKey key = RecordKey.of(type, parts);
    Optional<RecordVersion> last = before.last(key);
    requireKnown(key, last.map(RecordVersion::position));
    if (last.isEmpty() || last.get().bytes().isEmpty()) {
      return Optional.empty();
    }
    Optional<T> value = last.get().as(as);
    if (value.isEmpty()) {
      throw Stop.broken(); // not canonical: noted when it was written
    }
    return value;
  }

  boolean exists(RecordType type, Object... parts) {
    return find(type.valueType(), type, parts).isPresent();
  }

  /** Finds a record without which the transaction could not have been. */
  <T> T require(Check check, Class<T> as, RecordType type, Object... parts) {
    Optional<T> found = find(as, type, parts);
    require(
        check,
        found.isPresent(),
        () -> "there is no " + WorldState.name(RecordKey.of(type, parts)));
    return found.get();
  }

  /** Stops where the transaction may have found another version, in a block that is not given. */
  private void requireKnown(RecordKey key, Optional<Position> stands) {
    if ((stands.isPresent() && NEVER_CHANGES.contains(key.type())) || hasRead(key, stands)) {
      return;
    }
    long since = stands.map(Position::block).orElse(-1L);
    ledger.missing().stream()
        .filter(range -> range.last() > since)
        .filter(range -> range.first() < transaction.position().block())
        .findFirst()
        .ifPresent(
            range -> {
              throw omitted(key, Math.max(range.first(), since + 1));
            });
  }

  /** Whether the transaction's own read set says that it found this version. */
  private boolean hasRead(RecordKey key, Optional<Position> version) {
    String composite = key.composite();
    return transaction.isKnownValid()
        && transaction.reads().stream()
            .anyMatch(
                read ->
                    read.namespace().equals(ledger.chaincode())
                        && read.key().equals(composite)
                        && read.version().equals(version));
  }

  private static Stop omitted(RecordKey key, long block) {
    return Stop.unknown(
        WorldState.name(key) + " may have changed in block " + block + ", which is not given");
  }

  /** Finds what the transaction wrote to a record. */
  <T> Optional<T> written(Class<T> as, RecordType type, Object... parts) {
    String key = RecordKey.of(type, parts).composite();
    return transaction.writes().stream()
        .filter(write -> write.namespace().equals(ledger.chaincode()) && write.key().equals(key))
        .findFirst()
        .flatMap(PublicWrite::value)
        .flatMap(bytes -> read(bytes, as));
  }

  private static <T> Optional<T> read(ByteString bytes, Class<T> as) {
    try {
      return Optional.of(CanonicalJson.read(bytes.toByteArray(), as));
    } catch (RuntimeException e) {
      return Optional.empty(); // its form is noted when it is applied
    }
  }

  /** Finds the hash of a private value that was written. */
  Optional<String> writtenPrivate(PrivateCollection collection, String key) {
    return expected.written(transaction, collection.collection(), key);
  }

  /** Expects that a record is written. */
  void expect(Check check, Object value, RecordType type, Object... parts) {
    expected.record(check, RecordKey.of(type, parts), value);
  }

  /** Expects that a private value is written; its hash is empty where only its bank knows it. */
  void expectPrivate(Check check, PrivateCollection collection, String key, Optional<String> hash) {
    expected.privateValue(check, collection.collection(), key, hash);
  }

  /** Expects that a private value is removed. */
  void expectPurge(Check check, PrivateCollection collection, String key) {
    expected.purged(check, collection.collection(), key);
  }

  /** Compares what is expected with what was written. */
  void compare() {
    expected.compare(transaction, place(), log);
  }
}
