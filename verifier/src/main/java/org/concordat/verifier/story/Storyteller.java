package org.concordat.verifier.story;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.evidence.BundleManifest;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.ledger.RecordKey;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Lineage;
import org.concordat.protocol.lineage.Retraining;
import org.concordat.protocol.lineage.Taint;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.Join;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.verifier.checks.Check;
import org.concordat.verifier.checks.CheckLog;
import org.concordat.verifier.ledger.VerifiedLedger;
import org.concordat.verifier.records.WorldState;
import org.concordat.verifier.story.ModelStory.Participant;
import org.concordat.verifier.story.ModelStory.PurgeLine;
import org.concordat.verifier.story.ModelStory.StudyLine;
import org.concordat.verifier.story.ModelStory.Successor;
import org.concordat.verifier.story.ModelStory.TaintLine;
import org.concordat.verifier.story.ModelStory.Use;

/**
 * Tells a model's story from the records, and checks what holds across rounds: the model named is
 * there, it descends from the study's initial one, and its lineage leads down to snapshots,
 * agreements and consent roots.
 */
public final class Storyteller {
  private final Facts facts;
  private final String study;
  private final int round;

  private Storyteller(Facts facts, String study, int round) {
    this.facts = facts;
    this.study = study;
    this.round = round;
  }

  /**
   * Tells a story.
   *
   * @param named the model, as the bundle's manifest names it
   * @param ledger the ledger
   * @param state its records at the end
   * @param log takes what is found
   * @return the story; empty when the ledger has no such model
   */
  public static Optional<ModelStory> tell(
      BundleManifest.Model named, VerifiedLedger ledger, WorldState state, CheckLog log) {
    Facts facts = new Facts(ledger, state, log);
    Optional<ModelRecord> model =
        facts.require(
            Check.MODEL_NAMED, ModelRecord.class, RecordType.MODEL, named.study(), named.round());
    if (model.isEmpty()) {
      return Optional.empty();
    }
    facts.holds(
        Check.MODEL_NAMED,
        RecordKey.of(RecordType.MODEL, named.study(), named.round()),
        model.get().hash().equals(named.hash()),
        "the bundle is about " + named.hash() + ", the ledger has " + model.get().hash());
    return new Storyteller(facts, named.study(), named.round()).tell(model.get());
  }

  private Optional<ModelStory> tell(ModelRecord model) {
    List<Integer> ancestors = new Descent(facts, study).ancestors(model);
    Optional<Study> terms = facts.require(Check.STUDY, Study.class, RecordType.STUDY, study);
    Optional<StudyState> state =
        facts.require(Check.STUDY, StudyState.class, RecordType.STUDY_STATE, study);
    Optional<Charter> charter =
        state.flatMap(
            one ->
                facts.require(
                    Check.STUDY, Charter.class, RecordType.CHARTER_VERSION, one.charterVersion()));
    if (terms.isEmpty() || charter.isEmpty()) {
      return Optional.empty();
    }
    List<String> banks = charter.get().banks();
    int last = Math.min(round, state.get().currentRound());
    Optional<Taint> taint = taint(study, round);
    return Optional.of(
        new ModelStory(
            new ModelStory.Model(study, round, model.hash(), model.status()),
            studyLine(terms.get(), charter.get()),
            banks.stream()
                .map(bank -> participant(charter.get(), bank))
                .flatMap(Optional::stream)
                .toList(),
            new RoundLines(facts, study, banks).upTo(last),
            ancestors,
            uses(charter.get()),
            taint.map(this::taints).orElse(List.of()),
            taint.map(Taint::servedUntilMillis).flatMap(Storyteller::boxed),
            successor(),
            purges(banks, last)));
  }

  private StudyLine studyLine(Study terms, Charter charter) {
    return new StudyLine(
        terms.title(),
        terms.purpose(),
        terms.proposer(),
        facts.first(RecordType.STUDY, study).orElseThrow(),
        terms.aggregation().rule(),
        terms.aggregation().f(),
        charter.version(),
        charter.consortium());
  }

  private Optional<Participant> participant(Charter charter, String bank) {
    Optional<Join> join = facts.find(Join.class, RecordType.JOIN, study, bank);
    if (join.isEmpty()) {
      return Optional.empty();
    }
    Join one = join.get();
    Optional<Dataset> dataset =
        facts.require(
            Check.LINEAGE_SNAPSHOT, Dataset.class, RecordType.DATASET, bank, one.dataset());
    Optional<Snapshot> snapshot =
        facts.require(
            Check.LINEAGE_SNAPSHOT,
            Snapshot.class,
            RecordType.SNAPSHOT,
            bank,
            one.dataset(),
            one.snapshot());
    if (dataset.isEmpty() || snapshot.isEmpty()) {
      return Optional.empty();
    }
    int sequence = snapshot.get().consentSequence();
    return Optional.of(
        new Participant(
            bank,
            charter.member(bank).map(Charter.Member::name).orElse(bank),
            one.agreement(),
            one.dataset(),
            one.snapshot(),
            dataset.get().lawfulBasis(),
            sequence,
            facts
                .find(ConsentRoot.class, RecordType.CONSENT_ROOT, bank, one.dataset(), sequence)
                .map(ConsentRoot::root)
                .orElse(""),
            facts.written(RecordType.JOIN, study, bank).orElseThrow()));
  }

  private List<Use> uses(Charter charter) {
    return charter.banks().stream().map(bank -> use(bank)).flatMap(Optional::stream).toList();
  }

  private Optional<Use> use(String bank) {
    return facts
        .find(Deployment.class, RecordType.DEPLOYMENT, bank, study, round)
        .map(
            there ->
                new Use(
                    bank,
                    there.status(),
                    there.requestedBy().attributeValue(),
                    there.changedBy().attributeValue(),
                    there.reason(),
                    facts.written(RecordType.DEPLOYMENT, bank, study, round).orElseThrow()));
  }

  private Optional<Taint> taint(String of, int at) {
    if (!facts.complete()) {
      facts.gap("taint of " + of + "/" + at, "a withdrawal in a block that is missing is not seen");
    }
    return facts
        .find(Lineage.class, RecordType.LINEAGE, of, at)
        .map(
            lineage ->
                Taint.of(
                    lineage,
                    new Taint.Consents() {
                      @Override
                      public Optional<RevocationMark> revocation(
                          String bank, String dataset, int sequence) {
                        return facts.find(
                            RevocationMark.class,
                            RecordType.REVOCATION_MARK,
                            bank,
                            dataset,
                            sequence);
                      }

                      @Override
                      public Optional<AgreementRecord> agreement(String bank, String id) {
                        return facts.find(AgreementRecord.class, RecordType.AGREEMENT, bank, id);
                      }
                    }));
  }

  private List<TaintLine> taints(Taint taint) {
    return taint.causes().stream()
        .map(
            cause ->
                new TaintLine(
                    cause.ground().bank(),
                    cause.kind().name(),
                    cause.ground().dataset(),
                    cause.ground().agreement(),
                    cause.sequence(),
                    withdrawal(cause),
                    cause.graceEndsMillis()))
        .toList();
  }

  private ModelStory.Fact withdrawal(Taint.Cause cause) {
    return switch (cause.kind()) {
      case ROWS ->
          facts
              .written(
                  RecordType.REVOCATION_MARK,
                  cause.ground().bank(),
                  cause.ground().dataset(),
                  cause.sequence())
              .orElseThrow();
      // A revoked agreement never changes again.
      case AGREEMENT ->
          facts
              .written(RecordType.AGREEMENT, cause.ground().bank(), cause.ground().agreement())
              .orElseThrow();
    };
  }

  private static Optional<Long> boxed(OptionalLong value) {
    return value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty();
  }

  private Optional<Successor> successor() {
    Optional<Retraining> retraining =
        facts.find(Retraining.class, RecordType.RETRAINING, study, round);
    return retraining.flatMap(
        one ->
            facts
                .require(
                    Check.RETRAINING,
                    ModelRecord.class,
                    RecordType.MODEL,
                    one.successorStudy(),
                    one.successorRound())
                .map(
                    model ->
                        new Successor(
                            model.study(),
                            model.round(),
                            model.hash(),
                            taint(model.study(), model.round()).map(Taint::tainted).orElse(false),
                            facts.written(RecordType.RETRAINING, study, round).orElseThrow())));
  }

  private List<PurgeLine> purges(List<String> banks, int last) {
    List<PurgeLine> lines = new ArrayList<>();
    for (int at = 1; at <= last; at++) {
      for (String bank : banks) {
        int of = at;
        facts
            .written(RecordType.PURGE, study, at, bank)
            .map(fact -> new PurgeLine(of, bank, fact))
            .ifPresent(lines::add);
      }
    }
    return lines;
  }
}
