package org.concordat.verifier.recompute;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.aggregation.Evidence;
import org.concordat.protocol.aggregation.Setting;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.evidence.BundleException;
import org.concordat.protocol.evidence.UpdateEntries;
import org.concordat.protocol.evidence.UpdateEntry;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.AggregationRecord.BankInfluence;
import org.concordat.protocol.round.AggregationSeed;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.finding.Place;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.recompute.Recomputed.NotRecomputed;
import org.concordat.verifier.records.WorldState;
import org.concordat.verifier.replay.Replay;

/**
 * Recomputes the rounds of a study from the updates given, from its initial model on: each update
 * against its marks and its commitment, each aggregate by the study's rule, each model from its
 * parent, bit for bit. Memory is that of one round's updates and two models.
 */
public final class Recomputation {
  private static final int FEWEST_FOR_THREADS = 1 << 18;
  private static final int MOST_THREADS = 4;

  private final Study study;
  private final StudyState studyState;
  private final VerifiedLedger ledger;
  private final WorldState state;
  private final CheckLog log;
  private final Openings openings;
  private final List<Integer> rounds = new ArrayList<>();
  private final List<NotRecomputed> left = new ArrayList<>();
  private int given;

  /** The round of the last accepted model, and its parameters where they are known. */
  private int knownRound;

  private Optional<FixedPointVector> known;

  private Recomputation(
      Study study, StudyState studyState, VerifiedLedger ledger, WorldState state, CheckLog log) {
    this.study = study;
    this.studyState = studyState;
    this.ledger = ledger;
    this.state = state;
    this.log = log;
    this.openings = new Openings(ledger.channel(), study, state, log);
    this.known =
        Optional.of(
            Model.initial(
                    study.architecture(), study.aggregation().norm().scaleBits(), study.seed())
                .parameters());
  }

  /**
   * Recomputes the rounds up to a model.
   *
   * @param entries the updates
   * @param id the study's id
   * @param last the round the model comes from
   * @param ledger the ledger
   * @param state its records
   * @param log takes what is found
   * @return which rounds were recomputed
   */
  public static Recomputed of(
      UpdateEntries entries,
      String id,
      int last,
      VerifiedLedger ledger,
      WorldState state,
      CheckLog log) {
    Optional<Study> study = state.find(Study.class, RecordType.STUDY, id);
    Optional<StudyState> standing = state.find(StudyState.class, RecordType.STUDY_STATE, id);
    if (study.isEmpty() || standing.isEmpty()) {
      return new Recomputed(0, List.of(), List.of(new NotRecomputed(0, "the study is not known")));
    }
    Recomputation recomputation =
        new Recomputation(study.get(), standing.get(), ledger, state, log);
    try {
      recomputation.walk(entries, Math.min(last, standing.get().currentRound()));
    } catch (BundleException e) {
      log.holds(Check.UPDATES_FORM, Place.file(e.place()), false, e::detail);
    } catch (ConcordatException e) {
      log.holds(Check.CALL_RANGE, Place.file("updates"), false, e::getMessage);
    } catch (RuntimeException e) {
      // A quorum endorsed records that no rule is defined for: refused, whatever they are.
      log.holds(
          Check.CALL_RANGE,
          Place.file("updates"),
          false,
          () -> "the records are none a rule is defined for");
    }
    return new Recomputed(recomputation.given, recomputation.rounds, recomputation.left);
  }

  private void walk(UpdateEntries entries, int last) {
    Optional<UpdateEntry> next = next(entries);
    for (int round = 1; round <= last; round++) {
      RoundUpdates updates = new RoundUpdates(study);
      while (next.isPresent() && next.get().round() == round) {
        take(updates, next.get());
        next = next(entries);
      }
      round(round, updates);
    }
    while (next.isPresent()) {
      refuse(next.get(), "it is of a round behind the model's, " + last);
      next = next(entries);
    }
  }

  private Optional<UpdateEntry> next(UpdateEntries entries) {
    if (!entries.hasNext()) {
      return Optional.empty();
    }
    UpdateEntry entry = entries.next();
    log.holds(Check.UPDATES_FORM, Place.file("updates"), true, () -> "");
    return Optional.of(entry);
  }

  private void take(RoundUpdates updates, UpdateEntry entry) {
    if (!entry.study().equals(study.id())) {
      refuse(entry, "it is of study " + entry.study());
    } else if (!updates.add(entry)) {
      refuse(entry, "the model has no such chunk, or one of another length");
    }
  }

  private void refuse(UpdateEntry entry, String reason) {
    log.holds(
        Check.UPDATES_FORM,
        Place.file("updates")
            .in("round " + entry.round() + ", " + entry.bank() + ", chunk " + entry.chunk()),
        false,
        () -> reason);
  }

  private void round(int round, RoundUpdates updates) {
    for (String bank : updates.banks()) {
      given++;
      if (!openings.check(updates, round, bank)) {
        updates.remove(bank);
      }
    }
    Optional<AggregationRecord> record =
        state.find(AggregationRecord.class, RecordType.AGGREGATION, study.id(), round);
    Optional<RoundState> ended = state.find(RoundState.class, RecordType.ROUND, study.id(), round);
    if (record.isEmpty() || ended.isEmpty()) {
      return; // nothing was aggregated
    }
    if (record.get().modelHash().isEmpty() && !overflowed(ended.get())) {
      return; // too few were valid
    }
    List<String> valid = valid(record.get());
    List<String> lacking = valid.stream().filter(bank -> !updates.complete(bank)).toList();
    if (lacking.isEmpty()) {
      aggregate(round, updates, new TreeSet<>(valid), record.get(), ended.get());
    } else {
      left.add(new NotRecomputed(round, why(round, lacking)));
      follow(round, ended.get(), Optional.empty());
    }
  }

  /** The banks whose updates were aggregated, or would have been, had the sum not overflowed. */
  private List<String> valid(AggregationRecord record) {
    return record.modelHash().isEmpty()
        ? studyState.participants().stream()
            .filter(bank -> record.excluded().stream().noneMatch(one -> one.bank().equals(bank)))
            .toList()
        : record.included().stream().map(BankInfluence::bank).toList();
  }

  private static boolean overflowed(RoundState ended) {
    return ended instanceof RoundState.Rejected rejected
        && rejected.reason().equals(Replay.OVERFLOW);
  }

  private String why(int round, List<String> lacking) {
    List<String> purged =
        lacking.stream()
            .filter(
                bank ->
                    state
                        .find(
                            org.concordat.protocol.round.Purge.class,
                            RecordType.PURGE,
                            study.id(),
                            round,
                            bank)
                        .isPresent())
            .toList();
    List<String> others = lacking.stream().filter(bank -> !purged.contains(bank)).toList();
    List<String> reasons = new ArrayList<>();
    if (!purged.isEmpty()) {
      reasons.add("the updates of " + String.join(", ", purged) + " were purged");
    }
    if (!others.isEmpty()) {
      reasons.add("the updates of " + String.join(", ", others) + " are not given, or not right");
    }
    return String.join("; ", reasons);
  }

  private void aggregate(
      int round,
      RoundUpdates updates,
      SortedSet<String> banks,
      AggregationRecord record,
      RoundState ended) {
    Optional<FixedPointVector> parent =
        ended.parentRound() == knownRound ? known : Optional.empty();
    NextModel model = new NextModel(study, parent);
    Evidence evidence =
        AggregationRules.named(study.aggregation().rule())
            .aggregate(updates.stream(study, banks), setting(round, banks), model);
    Comparison comparison = new Comparison(study, studyState, ledger, state, log, record);
    if (!record.modelHash().isEmpty()) {
      comparison.evidence(evidence);
    }
    if (parent.isEmpty()) {
      left.add(
          new NotRecomputed(
              round,
              "its model, since the parameters of its parent (round "
                  + ended.parentRound()
                  + ") are not known; influence and Gram hash were recomputed"));
      follow(round, ended, Optional.empty());
    } else {
      comparison.model(model);
      rounds.add(round);
      follow(round, ended, model.overflows() ? Optional.empty() : Optional.of(model.parameters()));
    }
  }

  /** An accepted model is the parent of what follows, known or not. */
  private void follow(int round, RoundState ended, Optional<FixedPointVector> parameters) {
    boolean accepted =
        ended instanceof RoundState.Accepted
            || state
                .find(ModelRecord.class, RecordType.MODEL, study.id(), round)
                .filter(model -> model.status() == ModelRecord.Status.ACCEPTED)
                .isPresent();
    if (accepted) {
      knownRound = round;
      known = parameters;
    }
  }

  private Setting setting(int round, SortedSet<String> banks) {
    SortedMap<String, String> reveals = new TreeMap<>();
    for (String bank : banks) {
      state
          .find(RevealedChunk.class, RecordType.REVEAL, study.id(), round, bank, 0)
          .ifPresent(mark -> reveals.put(bank, mark.digest()));
    }
    int threads =
        study.architecture().parameterCount() < FEWEST_FOR_THREADS
            ? 1
            : Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
    return new Setting(
        study.aggregation().f(),
        Optional.of(AggregationSeed.of(study.id(), round, reveals)),
        threads);
  }
}
