package org.concordat.verifier.replay;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.ledger.PrivateCollection;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.ledger.Requests.StudyReference;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.round.RoundRules;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.AggregationPlan;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Roster;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.verifier.checks.Check;

/** The start of a study: who takes part, the grid, the initial model, the first round. */
final class StartRules {
  private StartRules() {}

  static void start(Step step) {
    Study study = StudyRules.study(step, step.argument(StudyReference.class).study());
    Callers.requireOwn(step, study.proposer());
    StudyState proposed = StudyRules.state(step, study.id());
    StudyRules.checkStatus(step, proposed, StudyState.Status.PROPOSED);
    StudyRules.checkBanksUnchanged(step, proposed);
    Charter charter = StudyRules.charter(step);
    StudyRules.checkFeasible(step, study, charter);
    List<Standing> joined =
        charter.banks().stream()
            .map(bank -> joined(step, study, bank))
            .flatMap(Optional::stream)
            .toList();
    AggregationPlan plan = study.aggregation();
    step.holds(
        Check.ROSTER,
        RoundRules.refuseTooFew(joined.size(), plan.f(), study.minimumParticipants()));
    step.holds(Check.ROSTER, AggregationRules.named(plan.rule()).check(joined.size(), plan.f()));

    Model model = Model.initial(study.architecture(), plan.norm().scaleBits(), study.seed());
    expectModel(step, study, proposed, model);
    List<Source> sources =
        joined.stream()
            .map(one -> new Source(one.participant(), one.snapshot(), one.agreement().terms(), ""))
            .toList();
    step.expect(
        Check.MODEL_LINEAGE,
        Lineage.initial(study.id(), Source.used(sources), Source.grounds(sources)),
        RecordType.LINEAGE,
        study.id(),
        0);
    List<Roster.Participant> participants = joined.stream().map(Standing::participant).toList();
    StudyState running =
        new StudyState(
            study.id(),
            StudyState.Status.RUNNING,
            charter.version(),
            proposed.membership(),
            participants.stream().map(Roster.Participant::bank).toList(),
            1,
            0,
            model.hash(),
            gridHash(step, study, proposed),
            "");
    step.expect(Check.STUDY_STATE, running, RecordType.STUDY_STATE, study.id());
    step.expect(
        Check.ROSTER,
        new RoundState.Committing(
            study.id(),
            1,
            0,
            running.participants(),
            step.now() + study.phases().commitMillis(),
            new Roster(study.terms(), participants)),
        RecordType.ROUND,
        study.id(),
        1);
  }

  /** A bank that joined and whose agreement still covers the study. */
  private static Optional<Standing> joined(Step step, Study study, String bank) {
    return step.find(Join.class, RecordType.JOIN, study.id(), bank)
        .map(join -> StudyRules.standing(step, study.terms(), join))
        .filter(standing -> standing.refuseAgreement(step.now()).isEmpty());
  }

  private static void expectModel(Step step, Study study, StudyState state, Model model) {
    step.expect(
        Check.INITIAL_MODEL,
        new ModelRecord(study.id(), 0, model.hash(), 0, "", ModelRecord.Status.INITIAL),
        RecordType.MODEL,
        study.id(),
        0);
    PrivateCollection models = PrivateCollection.Kind.MODELS.of(state.membership());
    for (int chunk = 0; chunk < model.chunks(); chunk++) {
      step.expectPrivate(
          Check.INITIAL_MODEL,
          models,
          PrivateCollection.key(study.id(), 0, chunk),
          Optional.of(Digests.plainHex(model.chunk(chunk))));
    }
  }

  /** The grid is private; its hash is that of the value written. */
  private static String gridHash(Step step, Study study, StudyState state) {
    PrivateCollection statistics = PrivateCollection.Kind.STATISTICS.of(state.membership());
    String key = PrivateCollection.key(study.id());
    Optional<String> hash = step.writtenPrivate(statistics, key);
    step.expectPrivate(Check.GRID, statistics, key, hash);
    String recorded =
        step.written(StudyState.class, RecordType.STUDY_STATE, study.id())
            .map(StudyState::gridHash)
            .orElse("");
    step.holds(
        Check.GRID,
        hash.equals(Optional.of(recorded)),
        () -> "the private value has " + hash.orElse("no hash") + ", recorded is " + recorded);
    return recorded;
  }
}
