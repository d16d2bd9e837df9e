package org.concordat.protocol.evidence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.registry.RevocationRecord;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;

/**
 * Which records a model's story rests on, as they stand at the end of a ledger. An exporter lists
 * them in a bundle's {@code records}; a verifier finds them in the blocks. All are found by their
 * keys, as many as the study has rounds up to the model, times its banks.
 *
 * <p>They are: the study and where it stands; the charter it started under with the approvals that
 * put that in force, the charter and the membership in force; of each bank of that charter its
 * join, agreement, dataset, and of that dataset the snapshots used, their consent roots and every
 * revocation; of each round up to the model its state, aggregation, model and lineage, and each
 * bank's commit, reveals, judgement and purge; the initial model and its lineage; how banks use the
 * model; and its successor with that one's study, model and lineage.
 */
public final class StoryRecords {
  private final Lookup lookup;
  private final SortedSet<RecordKey> found =
      new TreeSet<>(Comparator.comparing(RecordKey::composite));

  private StoryRecords(Lookup lookup) {
    this.lookup = lookup;
  }

  /** Finds a record as it stands. */
  @FunctionalInterface
  public interface Lookup {
    /**
     * Finds a record.
     *
     * @param key its key
     * @return a record of the type's class, or empty
     */
    Optional<Object> find(RecordKey key);
  }

  /**
   * Lists the records of a model's story.
   *
   * @param study the study's id
   * @param round the round the model comes from; 0 for the initial one
   * @param lookup the ledger as it stands
   * @return the keys of those that exist, in the order of their composite keys
   */
  public static List<RecordKey> of(String study, int round, Lookup lookup) {
    StoryRecords records = new StoryRecords(lookup);
    records.collect(study, round);
    return List.copyOf(records.found);
  }

  private void collect(String id, int model) {
    Optional<Study> study = add(Study.class, RecordType.STUDY, id);
    Optional<StudyState> state = add(StudyState.class, RecordType.STUDY_STATE, id);
    // Whoever asks may ask for any number.
    int last = Math.min(model, state.map(StudyState::currentRound).orElse(0));
    List<String> banks = charters(state.map(StudyState::charterVersion).orElse(0));
    int chunks = study.map(terms -> Chunks.count(terms.architecture().parameterCount())).orElse(0);
    for (String bank : banks) {
      add(RecordType.Rejoin.class, RecordType.REJOIN, id, bank);
      add(Object.class, RecordType.DEPLOYMENT, bank, id, last);
      add(Join.class, RecordType.JOIN, id, bank)
          .ifPresent(
              join -> {
                joined(join);
                for (int round = 1; round <= last; round++) {
                  contribution(join, round, chunks);
                }
              });
    }
    for (int round = 0; round <= last; round++) {
      add(Object.class, RecordType.ROUND, id, round);
      add(Object.class, RecordType.AGGREGATION, id, round);
      model(id, round);
    }
    add(Retraining.class, RecordType.RETRAINING, id, last)
        .ifPresent(
            retraining -> {
              add(Study.class, RecordType.STUDY, retraining.successorStudy());
              model(retraining.successorStudy(), retraining.successorRound());
            });
  }

  private void model(String study, int round) {
    add(Object.class, RecordType.MODEL, study, round);
    add(Object.class, RecordType.LINEAGE, study, round);
  }

  /** The charters, and the banks of the one the study started under. */
  private List<String> charters(int version) {
    add(Object.class, RecordType.MEMBERSHIP, "current");
    add(Charter.class, RecordType.CHARTER_IN_FORCE, "current");
    Optional<Charter> charter = add(Charter.class, RecordType.CHARTER_VERSION, version);
    if (charter.isEmpty()) {
      return List.of();
    }
    String digest = charter.get().digest();
    add(Charter.class, RecordType.CHARTER, version, digest);
    List<String> voters = new ArrayList<>(charter.get().banks());
    add(Charter.class, RecordType.CHARTER_VERSION, version - 1)
        .ifPresent(before -> voters.addAll(before.banks()));
    voters.forEach(bank -> add(Object.class, RecordType.CHARTER_APPROVAL, version, digest, bank));
    return charter.get().banks();
  }

  private void joined(Join join) {
    add(Object.class, RecordType.AGREEMENT, join.bank(), join.agreement());
    add(Object.class, RecordType.DATASET, join.bank(), join.dataset());
    snapshot(join.bank(), join.dataset(), join.snapshot());
    int revocations =
        add(RevocationRecord.class, RecordType.REVOCATION, join.bank(), join.dataset())
            .map(record -> record.last().sequence())
            .orElse(0);
    int sequence = 1;
    while (sequence <= revocations
        && add(Object.class, RecordType.REVOCATION_MARK, join.bank(), join.dataset(), sequence)
            .isPresent()) {
      sequence++;
    }
  }

  private void snapshot(String bank, String dataset, String id) {
    add(Snapshot.class, RecordType.SNAPSHOT, bank, dataset, id)
        .filter(snapshot -> snapshot.consentSequence() > 0)
        .ifPresent(
            snapshot ->
                add(
                    Object.class,
                    RecordType.CONSENT_ROOT,
                    bank,
                    dataset,
                    snapshot.consentSequence()));
  }

  private void contribution(Join join, int round, int chunks) {
    add(Commit.class, RecordType.COMMIT, join.study(), round, join.bank())
        .ifPresent(commit -> snapshot(join.bank(), join.dataset(), commit.snapshot()));
    int chunk = 0;
    while (chunk < chunks
        && add(Object.class, RecordType.REVEAL, join.study(), round, join.bank(), chunk)
            .isPresent()) {
      chunk++;
    }
    add(Object.class, RecordType.JUDGEMENT, join.study(), round, join.bank());
    add(Object.class, RecordType.PURGE, join.study(), round, join.bank());
  }

  private <T> Optional<T> add(Class<T> as, RecordType type, Object... parts) {
    RecordKey key = RecordKey.of(type, parts);
    Optional<T> value = lookup.find(key).filter(as::isInstance).map(as::cast);
    if (value.isPresent()) {
      found.add(key);
    }
    return value;
  }
}
