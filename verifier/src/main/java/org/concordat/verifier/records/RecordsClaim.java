package org.concordat.verifier.records;

import com.google.protobuf.ByteString;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.concordat.protocol.evidence.EvidenceRecord;
import org.concordat.protocol.evidence.EvidenceRecords;
import org.concordat.protocol.evidence.StoryRecords;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.ledger.VerifiedLedger;

/**
 * The records that a bundle lists: a claim about what the story rests on, held against what the
 * blocks prove.
 */
public final class RecordsClaim {
  private final VerifiedLedger ledger;
  private final WorldState state;
  private final CheckLog log;
  private final Set<RecordKey> listed = new HashSet<>();

  private RecordsClaim(VerifiedLedger ledger, WorldState state, CheckLog log) {
    this.ledger = ledger;
    this.state = state;
    this.log = log;
  }

  /**
   * Compares the records of a bundle with the ledger.
   *
   * @param records the bundle's records
   * @param study the study of the model the bundle is about
   * @param round the round the model comes from
   * @param ledger the ledger
   * @param state its records
   * @param log takes what is found
   */
  public static void compare(
      EvidenceRecords records,
      String study,
      int round,
      VerifiedLedger ledger,
      WorldState state,
      CheckLog log) {
    compare(
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return records.hasNext();
          }

          @Override
          public EvidenceRecord next() {
            return records.next();
          }
        },
        study,
        round,
        ledger,
        state,
        log);
  }

  static void compare(
      Iterator<EvidenceRecord> records,
      String study,
      int round,
      VerifiedLedger ledger,
      WorldState state,
      CheckLog log) {
    RecordsClaim claim = new RecordsClaim(ledger, state, log);
    long number = 0;
    while (records.hasNext()) {
      claim.compare(records.next(), number++);
    }
    List<RecordKey> story =
        StoryRecords.of(
            study, round, key -> state.current(key).flatMap(version -> version.as(Object.class)));
    for (RecordKey key : story) {
      log.holds(
          Check.RECORD_LISTED,
          Place.file("records").in(WorldState.name(key)),
          claim.listed.contains(key),
          () -> "the story rests on it, the bundle does not list it");
    }
  }

  private void compare(EvidenceRecord record, long number) {
    Optional<RecordKey> key = key(record);
    Place place = Place.file("records").in("record " + number);
    if (key.isEmpty()) {
      log.holds(Check.RECORD_ON_LEDGER, place, false, () -> "there is no such kind of record");
      return;
    }
    place = Place.file("records").in(WorldState.name(key.get()));
    log.holds(Check.RECORD_ONCE, place, listed.add(key.get()), () -> "it is listed twice");
    if (missing(record.block())) {
      log.gap(
          place.toString(), "block " + record.block() + ", which wrote it, is not in the bundle");
      return;
    }
    Optional<RecordVersion> version = state.current(key.get());
    if (log.holds(
        Check.RECORD_ON_LEDGER,
        place,
        version.isPresent(),
        () -> "it is listed, the ledger has none")) {
      compare(record, version.get(), place);
    }
  }

  private void compare(EvidenceRecord record, RecordVersion version, Place place) {
    log.holds(
        Check.RECORD_VALUE,
        place,
        version.bytes().equals(Optional.of(ByteString.copyFromUtf8(record.value()))),
        () -> "listed with another value than " + version.position() + " wrote");
    log.holds(
        Check.RECORD_WRITER,
        place,
        version.position().block() == record.block()
            && version.position().transaction() == record.transaction(),
        () ->
            "listed as written in block "
                + record.block()
                + ", transaction "
                + record.transaction()
                + ", it was "
                + version.position());
  }

  private boolean missing(long block) {
    return ledger.missing().stream()
        .anyMatch(range -> range.first() <= block && block <= range.last());
  }

  private static Optional<RecordKey> key(EvidenceRecord record) {
    try {
      return RecordType.named(record.type()).map(type -> new RecordKey(type, record.key()));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
