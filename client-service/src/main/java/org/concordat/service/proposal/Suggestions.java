package org.concordat.service.proposal;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.concordat.protocol.aggregation.AggregationRules;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.consent.AgreementRecord;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.ledger.RecordType;
import org.concordat.protocol.registry.Dataset;
import org.concordat.protocol.registry.Snapshot;
import org.concordat.protocol.study.AggregationPlan;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;
import org.concordat.service.projection.Projection;

/** Suggests studies, and checks them as the chaincode would. */
public final class Suggestions {
  private static final NormBound NORM = new NormBound(10, 20);
  private static final int QUANTILES = 65;
  private static final int MANY_ROWS = 20_000;
  private static final int FEWEST_STEPS = 40;
  private static final int RATE_MICROS = 500_000;

  /** Rules that people are offered; any other name can be written by hand. */
  private static final List<String> OFFERED =
      List.of("mean", "arc+trmean", "arc+nnm+trmean", "trmean", "median", "gm", "multikrum");

  private final Projection projection;
  private final Supplier<Optional<String>> workerDigest;
  private final String bank;

  /**
   * Creates the suggestions of one bank.
   *
   * @param projection the ledger's records
   * @param workerDigest tells the code digest of the bank's workers, where it is known
   * @param bank the own MSP id
   */
  public Suggestions(Projection projection, Supplier<Optional<String>> workerDigest, String bank) {
    this.projection = projection;
    this.workerDigest = workerDigest;
    this.bank = bank;
  }

  /**
   * Suggests a study on an own dataset.
   *
   * @param id the dataset's id
   * @return the suggestion
   * @throws ConcordatException {@link ErrorCode#DATASET_NOT_FOUND} or {@link ErrorCode#NO_CHARTER}
   */
  public StudySuggestion on(String id) {
    Dataset dataset =
        projection
            .read(Dataset.class, RecordType.DATASET, bank, id)
            .orElseThrow(
                () ->
                    new ConcordatException(
                        ErrorCode.DATASET_NOT_FOUND, "there is no dataset " + id + " of " + bank));
    Charter charter = charter();
    int banks = charter.banks().size();
    int f = AggregationRules.defaultFaults(banks);
    FeaturePlan features =
        new FeaturePlan(
            dataset.features(), dataset.label(), QUANTILES, FeaturePlan.Preparation.RANK_AND_TAIL);
    long phase = charter.limits().minimumPhaseMillis();
    String rule = AggregationRules.defaultFor(banks, f).name();
    return new StudySuggestion(
        purposes(),
        banks,
        features,
        new ModelArchitecture(
            features.inputs(), List.of(32, 16), ModelArchitecture.Activation.TANH),
        training(id),
        new AggregationPlan(rule, f, NORM),
        AggregationRules.maximumFaults(banks),
        OFFERED,
        Math.max(AggregationRules.minimumBanks(rule, f), charter.quorum()),
        new PhasePlan(phase, phase, phase),
        charter.policy().toleranceMicros(),
        workerDigest.get(),
        charter.limits());
  }

  /**
   * Checks a study against the charter in force, as the chaincode does when it is proposed.
   *
   * @param study the study
   * @throws ConcordatException why it would be refused
   */
  public void check(Study study) {
    Optional<Refusal> refusal = study.refuse(charter());
    if (refusal.isPresent()) {
      throw refusal.get().toException();
    }
    int needed = AggregationRules.minimumBanks(study.aggregation().rule(), study.aggregation().f());
    if (study.minimumParticipants() < needed) {
      throw new ConcordatException(
          ErrorCode.RULE_OUT_OF_RANGE,
          study.aggregation().rule()
              + " with f = "
              + study.aggregation().f()
              + " needs at least "
              + needed
              + " updates, minimumParticipants is "
              + study.minimumParticipants());
    }
    if (projection.read(Study.class, RecordType.STUDY, study.id()).isPresent()) {
      throw new ConcordatException(ErrorCode.ID_TAKEN, "there is a study " + study.id());
    }
  }

  private Charter charter() {
    return projection
        .read(Charter.class, RecordType.CHARTER_IN_FORCE, "current")
        .orElseThrow(
            () -> new ConcordatException(ErrorCode.NO_CHARTER, "no charter is in force yet"));
  }

  private List<String> purposes() {
    return projection.listAs(AgreementRecord.class, RecordType.AGREEMENT, bank).stream()
        .filter(agreement -> agreement.status() == AgreementRecord.Status.ACTIVE)
        .map(AgreementRecord::terms)
        .filter(terms -> terms.taskTypes().contains(Agreement.TaskType.TRAINING))
        .flatMap(terms -> terms.purposes().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** Plain gradient descent; so many passes that a bank of this size takes enough steps. */
  private TrainingPlan training(String dataset) {
    long rows =
        projection.listAs(Snapshot.class, RecordType.SNAPSHOT, bank, dataset).stream()
            .mapToLong(Snapshot::rows)
            .max()
            .orElse(0);
    int batch = rows >= MANY_ROWS ? 1_024 : 256;
    int stepsPerEpoch = (int) Math.max(1, rows * 4 / 5 / batch);
    return TrainingPlan.plain(
        Math.max(2, Math.ceilDiv(FEWEST_STEPS, stepsPerEpoch)), batch, RATE_MICROS);
  }
}
