package org.concordat.verifier.story;

import java.util.Optional;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.records.RecordVersion;
import org.concordat.verifier.records.WorldState;

/** The records a story is told from, and where each came onto the ledger. */
final class Facts {
  private final VerifiedLedger ledger;
  private final WorldState state;
  private final CheckLog log;

  Facts(VerifiedLedger ledger, WorldState state, CheckLog log) {
    this.ledger = ledger;
    this.state = state;
    this.log = log;
  }

  <T> Optional<T> find(Class<T> as, RecordType type, Object... parts) {
    return state.find(as, type, parts);
  }

  /** Where a record's last version was written. */
  Optional<ModelStory.Fact> written(RecordType type, Object... parts) {
    return state.current(RecordKey.of(type, parts)).map(Facts::fact);
  }

  /** Where a record was written first. */
  Optional<ModelStory.Fact> first(RecordType type, Object... parts) {
    return state.history(RecordKey.of(type, parts)).stream().findFirst().map(Facts::fact);
  }

  WorldState state() {
    return state;
  }

  static ModelStory.Fact fact(RecordVersion version) {
    return new ModelStory.Fact(
        version.position().block(),
        version.position().transaction(),
        version.transaction(),
        version.timeMillis());
  }

  /** Checks that a record is there; where blocks are missing it may be in one of those. */
  <T> Optional<T> require(Check check, Class<T> as, RecordType type, Object... parts) {
    Optional<T> found = find(as, type, parts);
    RecordKey key = RecordKey.of(type, parts);
    if (found.isEmpty() && !ledger.isComplete()) {
      log.gap(WorldState.name(key), "it is in no block that the bundle gives");
    } else {
      holds(check, key, found.isPresent(), "the ledger has none");
    }
    return found;
  }

  boolean holds(Check check, RecordKey key, boolean condition, String detail) {
    Place place =
        state
            .current(key)
            .map(version -> WorldState.place(version.position()))
            .orElse(Place.file("story"))
            .in(WorldState.name(key));
    return log.holds(check, place, condition, () -> detail);
  }

  boolean complete() {
    return ledger.isComplete();
  }

  void gap(String subject, String reason) {
    log.gap(subject, reason);
  }
}
