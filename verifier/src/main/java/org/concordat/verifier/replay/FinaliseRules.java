package org.concordat.verifier.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.aggregation.Heterogeneity;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.RoundReference;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.AggregationRecord.BankInfluence;
import org.concordat.protocol.round.Commit;
import org.concordat.protocol.round.Exclusion;
import org.concordat.protocol.round.RevealedChunk;
import org.concordat.protocol.round.RoundRules;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.AggregationPlan;
import org.concordat.protocol.study.Roster;
import org.concordat.protocol.study.Study;
import org.concordat.verifier.checks.Check;

/**
 * Reveals are closed and aggregated: who is in, who is left out and why, and what follows. What the
 * numbers of the aggregate should be shows only where the private values are given.
 */
final class FinaliseRules {
  private static final long MILLION = 1_000_000;

  private FinaliseRules() {}

  /** What became of each participant's update. */
  private static final class Contributions {
    private final SortedMap<String, List<RevealedChunk>> valid = new TreeMap<>();
    private final SortedMap<String, Source> sources = new TreeMap<>();
    private final List<Exclusion> excluded = new ArrayList<>();
    private final List<String> settled = new ArrayList<>();
  }

  static void finalise(Step step) {
    RoundReference reference = step.argument(RoundReference.class);
    RoundState.Revealing round =
        OpenRound.require(
            step,
            Check.PHASE_NEXT,
            RoundState.Revealing.class,
            reference.study(),
            reference.round());
    OpenRound open = new OpenRound(step, round);
    Contributions found = contributions(open, round);
    step.holds(
        Check.PHASE_CLOSED,
        RoundRules.refuseToClose(
            round.awaited(), found.settled, round.deadlineMillis(), step.now(), open.limits()));
    Optional<AggregationRecord> written =
        step.written(AggregationRecord.class, RecordType.AGGREGATION, round.study(), round.round());
    step.require(Check.AGGREGATE, written.isPresent(), () -> "the record is missing");
    check(open, found, written.get());
  }

  private static Contributions contributions(OpenRound open, RoundState.Revealing round) {
    Step step = open.step();
    Contributions found = new Contributions();
    for (Roster.Participant participant : round.roster().participants()) {
      String bank = participant.bank();
      Optional<Commit> commit =
          step.find(Commit.class, RecordType.COMMIT, round.study(), round.round(), bank);
      if (commit.isEmpty()) {
        found.excluded.add(new Exclusion(bank, Exclusion.Reason.ABSENT));
        continue;
      }
      Standing standing =
          Standing.of(
              step, Check.EXCLUDED, round.roster().terms(), participant, commit.get().snapshot());
      Optional<List<RevealedChunk>> marks = open.complete(bank);
      if (marks.isPresent() || standing.withdrawn()) {
        found.settled.add(bank);
      }
      if (standing.withdrawn() || standing.refuseAgreement(step.now()).isPresent()) {
        found.excluded.add(new Exclusion(bank, Exclusion.Reason.REVOKED));
      } else if (marks.isEmpty()) {
        found.excluded.add(new Exclusion(bank, Exclusion.Reason.REFUSED));
      } else {
        found.valid.put(bank, marks.get());
        found.sources.put(
            bank,
            new Source(
                participant,
                standing.snapshot(),
                standing.agreement().terms(),
                commit.get().workerDigest()));
      }
    }
    return found;
  }

  private static void check(OpenRound open, Contributions found, AggregationRecord written) {
    Step step = open.step();
    Study study = open.study();
    AggregationPlan plan = study.aggregation();
    int n = found.valid.size();
    step.holds(
        Check.RULE,
        written.rule().equals(plan.rule()) && written.f() == plan.f(),
        () ->
            "the study's are %s and %d, the record's %s and %d"
                .formatted(plan.rule(), plan.f(), written.rule(), written.f()));
    step.holds(
        Check.EXCLUDED,
        written.excluded().equals(found.excluded),
        () -> "expected " + shown(found.excluded) + ", found " + shown(written.excluded()));
    Optional<Refusal> refusal =
        org.concordat.protocol.error.Checks.firstOf(
            () -> RoundRules.refuseTooFew(n, plan.f(), study.minimumParticipants()),
            () -> AggregationRules.named(plan.rule()).check(n, plan.f()));
    if (refusal.isPresent()) {
      expectNone(open, found, written, refusal.get().detail());
    } else if (written.modelHash().isEmpty()) {
      expectNone(open, found, written, Replay.OVERFLOW);
    } else {
      expectModel(open, found, written);
    }
  }

  private static void expectNone(
      OpenRound open, Contributions found, AggregationRecord written, String reason) {
    Step step = open.step();
    RoundState.Revealing round = (RoundState.Revealing) open.state();
    step.expect(
        Check.AGGREGATE,
        new AggregationRecord(
            round.study(),
            round.round(),
            written.rule(),
            written.f(),
            List.of(),
            written.excluded(),
            "",
            0,
            false,
            ""),
        RecordType.AGGREGATION,
        round.study(),
        round.round());
    RoundEnd.expect(
        open, Check.PHASE_NEXT, round.toRejected(reason), List.copyOf(found.valid.keySet()));
  }

  private static void expectModel(OpenRound open, Contributions found, AggregationRecord written) {
    Step step = open.step();
    RoundState.Revealing round = (RoundState.Revealing) open.state();
    List<String> valid = List.copyOf(found.valid.keySet());
    List<String> included = written.included().stream().map(BankInfluence::bank).toList();
    step.holds(
        Check.INCLUDED,
        included.equals(valid),
        () -> "valid reveals are of " + valid + ", included are " + included);
    step.holds(
        Check.AGGREGATE,
        written.included().stream().allMatch(FinaliseRules::inRange)
            && written.heterogeneityMicros() >= 0
            && written.gramHash().matches("[0-9a-f]{64}")
            && written.modelHash().matches("[0-9a-f]{64}"),
        () -> "influence, heterogeneity or hashes are out of their range");
    step.expect(
        Check.AGGREGATE,
        new AggregationRecord(
            round.study(),
            round.round(),
            written.rule(),
            written.f(),
            written.included(),
            written.excluded(),
            written.gramHash(),
            written.heterogeneityMicros(),
            Heterogeneity.breaksDown(
                Math.max(1, valid.size()),
                open.study().aggregation().f(),
                written.heterogeneityMicros()),
            written.modelHash()),
        RecordType.AGGREGATION,
        round.study(),
        round.round());
    expectCandidate(open, round, found, written.modelHash());
    step.expect(
        Check.PHASE_NEXT,
        round.toJudging(
            valid, written.modelHash(), step.now() + open.study().phases().judgeMillis()),
        RecordType.ROUND,
        round.study(),
        round.round());
  }

  private static void expectCandidate(
      OpenRound open, RoundState.Revealing round, Contributions found, String hash) {
    Step step = open.step();
    ModelRecord parent =
        step.require(
            Check.CANDIDATE,
            ModelRecord.class,
            RecordType.MODEL,
            round.study(),
            round.parentRound());
    step.expect(
        Check.CANDIDATE,
        new ModelRecord(
            round.study(),
            round.round(),
            hash,
            round.parentRound(),
            parent.hash(),
            ModelRecord.Status.CANDIDATE),
        RecordType.MODEL,
        round.study(),
        round.round());
    List<Source> sources = List.copyOf(found.sources.values());
    Lineage lineage =
        step.require(
            Check.HEIR, Lineage.class, RecordType.LINEAGE, round.study(), round.parentRound());
    step.expect(
        Check.HEIR,
        lineage.heir(round.round(), Source.used(sources), Source.grounds(sources)),
        RecordType.LINEAGE,
        round.study(),
        round.round());
    PrivateCollection models = PrivateCollection.Kind.MODELS.of(open.studyState().membership());
    int chunks = Chunks.count(open.study().architecture().parameterCount());
    for (int chunk = 0; chunk < chunks; chunk++) {
      step.expectPrivate(
          Check.PARAMETERS,
          models,
          PrivateCollection.key(round.study(), round.round(), chunk),
          Optional.empty());
    }
  }

  private static boolean inRange(BankInfluence influence) {
    return within(influence.arcFactorMicros())
        && within(influence.trimmedShareMicros())
        && within(influence.weightMicros());
  }

  private static boolean within(long micros) {
    return micros >= 0 && micros <= MILLION;
  }

  private static List<String> shown(List<Exclusion> excluded) {
    return excluded.stream().map(one -> one.bank() + " " + one.reason()).toList();
  }
}
