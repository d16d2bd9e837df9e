package org.concordat.service.registry;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.consent.ConsentRoot;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.lineage.Ground;
import org.concordat.protocol.lineage.UsedSnapshot;
import org.concordat.protocol.model.Deployment;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.RevocationMark;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.round.AggregationRecord;
import org.concordat.protocol.round.Judgement;
import org.concordat.protocol.round.Purge;
import org.concordat.protocol.round.RoundState;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.StudyState;
import org.concordat.service.projection.Projection;
import org.concordat.service.registry.ModelCard.CardGround;
import org.concordat.service.registry.ModelCard.CardJudgement;
import org.concordat.service.registry.ModelCard.CardJudgements;
import org.concordat.service.registry.ModelCard.CardModel;
import org.concordat.service.registry.ModelCard.CardPurge;
import org.concordat.service.registry.ModelCard.CardRound;
import org.concordat.service.registry.ModelCard.CardSnapshot;
import org.concordat.service.registry.ModelCard.CardTerms;
import org.concordat.service.registry.ModelCard.CardUse;

/** Makes model cards of the ledger's records. Safe for use by several threads. */
public final class ModelCards {
  private final LedgerRecords records;
  private final Taints taints;

  /**
   * Creates the maker of cards.
   *
   * @param projection the ledger's records
   */
  public ModelCards(Projection projection) {
    this.records = new LedgerRecords(projection);
    this.taints = new Taints(records);
  }

  /**
   * Makes the card of a model, as the ledger stands now.
   *
   * @param study the study's id
   * @param round the round the model comes from; 0 for the initial one
   * @return the card
   * @throws ConcordatException {@link ErrorCode#MODEL_NOT_FOUND}
   */
  public ModelCard of(String study, int round) {
    ModelHistory history = ModelHistory.of(records, study, round);
    Recorded<ModelRecord> model = history.self().model();
    Recorded<Study> terms = records.require(Study.class, RecordType.STUDY, study);
    return new ModelCard(
        study,
        round,
        model.record().hash(),
        model.record().status(),
        history.self().lineage().place(),
        model.place(),
        terms(terms),
        history.ancestors().stream().map(ModelCards::model).toList(),
        roundEnd(study, round),
        history.lineage().grounds().stream()
            .map(ground -> ground(ground, history, terms.record()))
            .toList(),
        snapshots(history),
        workers(history),
        records
            .find(AggregationRecord.class, RecordType.AGGREGATION, study, round)
            .map(Recorded::record),
        judgements(terms.record().metric(), study, round),
        uses(study, round),
        taints.of(history.lineage()),
        purges(history));
  }

  private CardTerms terms(Recorded<Study> study) {
    Study terms = study.record();
    StudyState state =
        records.require(StudyState.class, RecordType.STUDY_STATE, terms.id()).record();
    return new CardTerms(
        terms.proposer(),
        terms.purpose(),
        terms.taskType(),
        state.charterVersion(),
        terms.architecture(),
        terms.features(),
        terms.training(),
        terms.aggregation(),
        terms.metric(),
        terms.toleranceMicros(),
        terms.minimumParticipants(),
        terms.spendPerRound(),
        study.place());
  }

  private static CardModel model(ModelHistory.Step step) {
    ModelRecord model = step.model().record();
    return new CardModel(model.round(), model.hash(), model.status(), step.lineage().place());
  }

  private Optional<CardRound> roundEnd(String study, int round) {
    return round == 0
        ? Optional.empty()
        : records
            .find(RoundState.class, RecordType.ROUND, study, round)
            .map(
                state ->
                    new CardRound(
                        state.record().phase(),
                        state.record() instanceof RoundState.Ended ended ? ended.reason() : "",
                        state.place()));
  }

  private CardGround ground(Ground ground, ModelHistory history, Study terms) {
    Dataset dataset =
        records
            .require(Dataset.class, RecordType.DATASET, ground.bank(), ground.dataset())
            .record();
    Recorded<AgreementRecord> agreement =
        records.require(
            AgreementRecord.class, RecordType.AGREEMENT, ground.bank(), ground.agreement());
    int updates =
        (int)
            history.steps().stream()
                .filter(step -> step.round() > 0)
                .filter(
                    step ->
                        step.lineage().record().snapshots().stream()
                            .anyMatch(used -> used.bank().equals(ground.bank())))
                .count();
    return new CardGround(
        ground.bank(),
        ground.dataset(),
        dataset.lawfulBasis(),
        dataset.lawfulBasis().term(),
        ground.agreement(),
        ground.agreementDigest(),
        agreement.record().status(),
        agreement.place(),
        agreement.record().terms().graceMillis(),
        ground.revocationsSeen(),
        updates,
        updates * terms.spendPerRound());
  }

  private List<CardSnapshot> snapshots(ModelHistory history) {
    List<CardSnapshot> cards = new ArrayList<>();
    for (SnapshotUse use : SnapshotUse.in(history)) {
      UsedSnapshot used = use.snapshot();
      Recorded<Snapshot> snapshot =
          records.require(
              Snapshot.class, RecordType.SNAPSHOT, used.bank(), used.dataset(), used.snapshot());
      cards.add(
          new CardSnapshot(
              used.bank(),
              used.dataset(),
              used.snapshot(),
              use.rounds().contains(history.self().round()),
              use.rounds().first(),
              use.rounds().last(),
              snapshot.record().rows(),
              snapshot.record().withdrawnRows(),
              snapshot.record().root(),
              used.revocationsSeen(),
              outdatedBy(used),
              used.consentSequence(),
              consentRoot(used),
              snapshot.place()));
    }
    return cards;
  }

  private Optional<LedgerPlace> outdatedBy(UsedSnapshot used) {
    return records
        .find(
            RevocationMark.class,
            RecordType.REVOCATION_MARK,
            used.bank(),
            used.dataset(),
            used.revocationsSeen() + 1)
        .map(Recorded::place);
  }

  private Optional<String> consentRoot(UsedSnapshot used) {
    return used.consentSequence() == 0
        ? Optional.empty()
        : Optional.of(
            records
                .require(
                    ConsentRoot.class,
                    RecordType.CONSENT_ROOT,
                    used.bank(),
                    used.dataset(),
                    used.consentSequence())
                .record()
                .root());
  }

  private static List<String> workers(ModelHistory history) {
    return history.steps().stream()
        .flatMap(step -> step.lineage().record().snapshots().stream())
        .map(UsedSnapshot::workerDigest)
        .filter(digest -> !digest.isEmpty())
        .distinct()
        .sorted()
        .toList();
  }

  private CardJudgements judgements(Study.Metric metric, String study, int round) {
    List<CardJudgement> banks =
        records.list(Judgement.class, RecordType.JUDGEMENT, study, round).stream()
            .map(
                judgement ->
                    new CardJudgement(
                        judgement.record().bank(),
                        judgement.record().metricMicros(),
                        judgement.record().parentMetricMicros(),
                        judgement.place()))
            .toList();
    return new CardJudgements(
        metric,
        banks,
        median(banks, CardJudgement::metricMicros),
        median(banks, CardJudgement::changeMicros));
  }

  private static Optional<Long> median(
      List<CardJudgement> banks, ToLongFunction<CardJudgement> value) {
    long[] values = banks.stream().mapToLong(value).sorted().toArray();
    return values.length == 0 ? Optional.empty() : Optional.of(values[(values.length - 1) / 2]);
  }

  private List<CardUse> uses(String study, int round) {
    return records.list(Deployment.class, RecordType.DEPLOYMENT).stream()
        .filter(use -> use.record().study().equals(study) && use.record().round() == round)
        .map(
            use ->
                new CardUse(
                    use.record().bank(),
                    use.record().status(),
                    use.record().requestedBy(),
                    use.record().changedBy(),
                    use.record().changedAtMillis(),
                    use.place()))
        .toList();
  }

  private List<CardPurge> purges(ModelHistory history) {
    Set<Integer> rounds =
        history.steps().stream().map(ModelHistory.Step::round).collect(Collectors.toSet());
    return records.list(Purge.class, RecordType.PURGE, history.lineage().study()).stream()
        .filter(purge -> rounds.contains(purge.record().round()))
        .map(
            purge ->
                new CardPurge(
                    purge.record().round(),
                    purge.record().bank(),
                    purge.record().chunks(),
                    purge.record().recordedAtMillis(),
                    purge.place()))
        .sorted(Comparator.comparingInt(CardPurge::round).thenComparing(CardPurge::bank))
        .toList();
  }
}
