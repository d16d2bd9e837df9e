package org.concordat.verifier.recompute;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.aggregation.Evidence;
import org.concordat.protocol.aggregation.Influence;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.AggregationRecord.BankInfluence;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.ledger.VerifiedTransaction;
import org.concordat.verifier.ledger.VerifiedTransaction.PrivateWrite;
import org.concordat.verifier.records.RecordVersion;
import org.concordat.verifier.records.WorldState;

/** What was recomputed of a round, beside what its record says. */
final class Comparison {
  private final Study study;
  private final StudyState studyState;
  private final VerifiedLedger ledger;
  private final CheckLog log;
  private final AggregationRecord record;
  private final Optional<RecordVersion> version;
  private final Place place;

  Comparison(
      Study study,
      StudyState studyState,
      VerifiedLedger ledger,
      WorldState state,
      CheckLog log,
      AggregationRecord record) {
    this.study = study;
    this.studyState = studyState;
    this.ledger = ledger;
    this.log = log;
    this.record = record;
    RecordKey key = RecordKey.of(RecordType.AGGREGATION, study.id(), record.round());
    this.version = state.current(key);
    this.place =
        version
            .map(one -> WorldState.place(one.position()))
            .orElse(Place.file("updates"))
            .in(WorldState.name(key));
  }

  void evidence(Evidence evidence) {
    log.holds(
        Check.GRAM_HASH,
        place,
        evidence.gramHash().equals(record.gramHash()),
        () -> "recomputed " + evidence.gramHash() + ", recorded " + record.gramHash());
    List<BankInfluence> influence =
        evidence.influence().values().stream().map(Comparison::influence).toList();
    log.holds(
        Check.INFLUENCE,
        place,
        influence.equals(record.included()),
        () -> "recomputed " + influence + ", recorded " + record.included());
    long heterogeneity = Math.min(evidence.heterogeneityMicros(), CanonicalJson.LARGEST_INTEGER);
    log.holds(
        Check.HETEROGENEITY,
        place,
        heterogeneity == record.heterogeneityMicros() && evidence.breakdown() == record.breakdown(),
        () -> "recomputed " + heterogeneity + ", recorded " + record.heterogeneityMicros());
  }

  private static BankInfluence influence(Influence one) {
    return new BankInfluence(
        one.bank(), one.arcFactorMicros(), one.trimmedShareMicros(), one.weightMicros());
  }

  void model(NextModel model) {
    boolean overflowed = record.modelHash().isEmpty();
    log.holds(
        Check.MODEL_HASH,
        place,
        model.overflows() == overflowed,
        () -> "recomputed, " + (overflowed ? "no" : "a") + " parameter leaves its range");
    if (model.overflows() || overflowed) {
      return;
    }
    String hash = model.hash();
    log.holds(
        Check.MODEL_HASH,
        place,
        hash.equals(record.modelHash()),
        () -> "recomputed " + hash + ", recorded " + record.modelHash());
    for (int chunk = 0; chunk < model.digests().size(); chunk++) {
      int index = chunk;
      String digest = model.digests().get(chunk);
      log.holds(
          Check.MODEL_CHUNKS,
          place,
          written(chunk).equals(Optional.of(digest)),
          () -> "chunk " + index + " recomputed as " + digest + ", written was another");
    }
  }

  /** The hash of a chunk of the model, as the transaction wrote it into the collection. */
  private Optional<String> written(int chunk) {
    ByteString key =
        ByteString.copyFrom(
            Digests.fromHex(
                Digests.plainHex(
                    Digests.bytes(PrivateCollection.key(study.id(), record.round(), chunk)))));
    String collection = PrivateCollection.Kind.MODELS.of(studyState.membership()).collection();
    return version
        .flatMap(one -> ledger.transaction(one.position()))
        .map(VerifiedTransaction::privateWrites)
        .flatMap(
            writes ->
                writes.stream()
                    .filter(write -> write.namespace().equals(ledger.chaincode()))
                    .filter(write -> write.collection().equals(collection))
                    .filter(write -> write.keyHash().equals(key))
                    .findFirst())
        .flatMap(PrivateWrite::valueHash)
        .map(hash -> Digests.hex(hash.toByteArray()));
  }
}
