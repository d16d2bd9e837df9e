package org.concordat.chaincode.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.concordat.chaincode.ledger.Call;
import org.concordat.chaincode.model.Lineages;
import org.concordat.chaincode.model.ModelStore;
import org.concordat.chaincode.participation.Standing;
import org.concordat.protocol.aggregation.AggregationRule;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.aggregation.Evidence;
import org.concordat.protocol.aggregation.Influence;
import org.concordat.protocol.aggregation.Setting;
import org.concordat.protocol.aggregation.UpdateStream;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.ledger.LedgerEvent;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.RoundReference;
import org.concordat.protocol.ledger.TransactionName;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.AggregationRecord.BankInfluence;
import org.concordat.protocol.round.AggregationSeed;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundRules;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.AggregationPlan;
import org.concordat.protocol.study.Roster;

/**
 * Closes the reveals and aggregates: every endorser computes the same new model from the same
 * revealed updates.
 *
 * <p>The number of valid updates is at least the study's minimum, which at the join was at least
 * what each bank's agreement asks for; agreements' terms never change.
 */
public final class Finalisation {
  private static final int FEWEST_FOR_THREADS = 1 << 18;
  private static final int MOST_THREADS = 4;

  private final Call call;

  /**
   * Creates the step for one transaction.
   *
   * @param call the transaction
   */
  public Finalisation(Call call) {
    this.call = call;
  }

  /**
   * Closes the reveals of a round and aggregates them. Any member may; one that comes second finds
   * it done.
   *
   * @param reference which round
   * @return the event
   */
  public LedgerEvent finalise(RoundReference reference) {
    OpenRound open = OpenRound.of(call, reference.study(), reference.round());
    RoundState.Phase phase =
        switch (open.round()) {
          case RoundState.Committing committing ->
              throw open.wrongPhase(RoundState.Phase.REVEALING);
          case RoundState.Revealing revealing -> close(open, revealing);
          case RoundState.Judging judging -> judging.phase();
          case RoundState.Ended ended -> ended.phase();
        };
    return open.event(TransactionName.FINALIZE_ROUND, phase);
  }

  private RoundState.Phase close(OpenRound open, RoundState.Revealing revealing) {
    Contributions found = contributions(open, revealing);
    Call.stopAt(
        RoundRules.refuseToClose(
            revealing.awaited(),
            found.settled,
            revealing.deadlineMillis(),
            call.now(),
            open.limits()));
    Outcome outcome = aggregate(open, revealing, found);
    call.records()
        .put(outcome.record(), RecordType.AGGREGATION, revealing.study(), revealing.round());
    List<String> valid = List.copyOf(found.valid.keySet());
    return switch (outcome) {
      case Outcome.Aggregated aggregated -> {
        new ModelStore(call, open.state())
            .write(
                new ModelRecord(
                    revealing.study(),
                    revealing.round(),
                    aggregated.record().modelHash(),
                    revealing.parentRound(),
                    aggregated.parentHash(),
                    ModelRecord.Status.CANDIDATE));
        new Lineages(call)
            .writeHeir(
                revealing.study(),
                revealing.parentRound(),
                revealing.round(),
                found.sources.values());
        RoundMoves.put(
            call,
            revealing.toJudging(
                valid,
                aggregated.record().modelHash(),
                call.now() + open.study().phases().judgeMillis()));
        yield RoundState.Phase.JUDGING;
      }
      case Outcome.Refused refused -> {
        RoundMoves.end(
            call, open, revealing.roster(), revealing.toRejected(refused.reason()), valid);
        yield RoundState.Phase.REJECTED;
      }
    };
  }

  /** What became of each participant's update. */
  private static final class Contributions {
    private final SortedMap<String, List<RevealedChunk>> valid = new TreeMap<>();
    private final SortedMap<String, Lineages.Source> sources = new TreeMap<>();
    private final List<Exclusion> excluded = new ArrayList<>();

    /** The banks nobody need wait for: complete, or withdrawn for good. */
    private final List<String> settled = new ArrayList<>();
  }

  private Contributions contributions(OpenRound open, RoundState.Revealing revealing) {
    UpdateStore updates = new UpdateStore(call, open);
    Contributions found = new Contributions();
    for (Roster.Participant participant : revealing.roster().participants()) {
      String bank = participant.bank();
      Optional<Commit> commit =
          call.records().find(Commit.class, RecordType.COMMIT, open.studyId(), open.number(), bank);
      if (commit.isEmpty()) {
        found.excluded.add(new Exclusion(bank, Exclusion.Reason.ABSENT));
        continue;
      }
      Standing standing = open.standing(revealing, bank, commit.get().snapshot());
      Optional<List<RevealedChunk>> marks = updates.complete(bank);
      if (marks.isPresent() || standing.withdrawn()) {
        found.settled.add(bank);
      }
      if (standing.withdrawn() || standing.refuseAgreement().isPresent()) {
        found.excluded.add(new Exclusion(bank, Exclusion.Reason.REVOKED));
      } else if (marks.isEmpty()) {
        found.excluded.add(new Exclusion(bank, Exclusion.Reason.REFUSED));
      } else {
        found.valid.put(bank, marks.get());
        found.sources.put(
            bank,
            new Lineages.Source(participant, commit.get().snapshot(), commit.get().workerDigest()));
      }
    }
    return found;
  }

  /** What the aggregation came to. */
  private sealed interface Outcome {
    AggregationRecord record();

    /** A new model, whose parameters are written. */
    record Aggregated(AggregationRecord record, String parentHash) implements Outcome {}

    /** No model, and why. */
    record Refused(AggregationRecord record, String reason) implements Outcome {}
  }

  private Outcome aggregate(OpenRound open, RoundState.Revealing revealing, Contributions found) {
    AggregationPlan plan = open.study().aggregation();
    AggregationRule rule = AggregationRules.named(plan.rule());
    int n = found.valid.size();
    Optional<Refusal> refusal =
        Checks.firstOf(
            () -> RoundRules.refuseTooFew(n, plan.f(), open.study().minimumParticipants()),
            () -> rule.check(n, plan.f()));
    if (refusal.isPresent()) {
      return refused(open, found, refusal.get().detail());
    }
    ModelStore models = new ModelStore(call, open.state());
    ModelRecord parent = models.require(revealing.parentRound());
    CandidateModel candidate = new CandidateModel(models, open.study(), parent, revealing.round());
    Setting setting =
        new Setting(
            plan.f(),
            Optional.of(seed(revealing, found)),
            threads(open.study().architecture().parameterCount()));
    Evidence evidence = rule.aggregate(updates(open, found), setting, candidate);
    Optional<String> hash = candidate.finish();
    if (hash.isEmpty()) {
      return refused(open, found, "a parameter of the model leaves the 32-bit range");
    }
    return new Outcome.Aggregated(
        new AggregationRecord(
            revealing.study(),
            revealing.round(),
            rule.name(),
            plan.f(),
            evidence.influence().values().stream().map(Finalisation::influence).toList(),
            found.excluded,
            evidence.gramHash(),
            Math.min(evidence.heterogeneityMicros(), CanonicalJson.LARGEST_INTEGER),
            evidence.breakdown(),
            hash.get()),
        parent.hash());
  }

  /** The valid updates, read chunk by chunk as often as the rule passes over them. */
  private UpdateStream updates(OpenRound open, Contributions found) {
    UpdateStore updates = new UpdateStore(call, open);
    return UpdateStream.of(
        open.study().aggregation().norm(),
        new TreeSet<>(found.valid.keySet()),
        updates.dimension(),
        Chunks.VALUES,
        (bank, chunk, into) -> updates.read(found.valid.get(bank).get(chunk), into));
  }

  private static String seed(RoundState.Revealing revealing, Contributions found) {
    SortedMap<String, String> reveals = new TreeMap<>();
    found.valid.forEach((bank, marks) -> reveals.put(bank, marks.getFirst().digest()));
    return AggregationSeed.of(revealing.study(), revealing.round(), reveals);
  }

  /** Small models are done before a second thread has begun; the result is the same. */
  private static int threads(int parameters) {
    return parameters < FEWEST_FOR_THREADS
        ? 1
        : Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_THREADS);
  }

  private static Outcome refused(OpenRound open, Contributions found, String reason) {
    AggregationPlan plan = open.study().aggregation();
    return new Outcome.Refused(
        new AggregationRecord(
            open.study().id(),
            open.number(),
            plan.rule(),
            plan.f(),
            List.of(),
            found.excluded,
            "",
            0,
            false,
            ""),
        reason);
  }

  private static BankInfluence influence(Influence influence) {
    return new BankInfluence(
        influence.bank(),
        influence.arcFactorMicros(),
        influence.trimmedShareMicros(),
        influence.weightMicros());
  }
}
