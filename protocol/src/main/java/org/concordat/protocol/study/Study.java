package org.concordat.protocol.study;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireDistinct;
import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireId;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

import java.util.List;
import java.util.Optional;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.governance.Charter;
import org.concordat.protocol.json.CanonicalJson;

/**
 * What banks agree to train together; never changes once proposed.
 *
 * @param id unique in the consortium
 * @param title its name for people
 * @param proposer the proposing bank's MSP id
 * @param purpose what the model is for; agreements must cover it
 * @param taskType the kind of processing; agreements must cover it
 * @param architecture the model
 * @param features which features, and how they are prepared
 * @param training how each bank trains
 * @param aggregation how updates are combined
 * @param spendPerRound what a reveal costs of each bank's privacy budget
 * @param minimumParticipants the fewest valid updates a round needs
 * @param rounds how many rounds
 * @param phases how long each phase may take
 * @param metric what banks judge a model by
 * @param toleranceMicros δ: by how much the median metric may fall, in millionths
 * @param workerDigests the code digests of the workers that may train
 * @param seed of the initial model and of the banks' shuffles, 1 to 2^53 - 1
 */
public record Study(
    String id,
    String title,
    String proposer,
    String purpose,
    Agreement.TaskType taskType,
    ModelArchitecture architecture,
    FeaturePlan features,
    TrainingPlan training,
    AggregationPlan aggregation,
    long spendPerRound,
    int minimumParticipants,
    int rounds,
    PhasePlan phases,
    Metric metric,
    long toleranceMicros,
    List<String> workerDigests,
    long seed) {
  /** Checks the ranges. */
  public Study {
    requireId("id", id);
    requireText("title", title, 200);
    requireText("proposer", proposer, 64);
    requireId("purpose", purpose);
    requireField(taskType != null, "taskType is missing");
    requireField(architecture != null, "architecture is missing");
    requireField(features != null, "features is missing");
    requireField(training != null, "training is missing");
    requireField(aggregation != null, "aggregation is missing");
    requireRange("spendPerRound", spendPerRound, 0, CanonicalJson.LARGEST_INTEGER);
    requireRange("minimumParticipants", minimumParticipants, 1, Charter.MOST_MEMBERS);
    requireRange("rounds", rounds, 1, 100_000);
    requireField(phases != null, "phases is missing");
    requireField(metric != null, "metric is missing");
    requireRange("toleranceMicros", toleranceMicros, 0, 1_000_000);
    workerDigests = requireDistinct("workerDigests", workerDigests, 1, 100);
    workerDigests.forEach(digest -> requireDigest("workerDigests", digest));
    requireRange("seed", seed, 1, CanonicalJson.LARGEST_INTEGER);
    requireField(
        architecture.inputs() == features.inputs(),
        "architecture.inputs must be "
            + features.inputs()
            + " for these features, got "
            + architecture.inputs());
  }

  /**
   * Checks the study against the limits of a charter.
   *
   * @param charter the charter in force
   * @return the refusal, or empty
   */
  public Optional<Refusal> refuse(Charter charter) {
    Charter.Limits limits = charter.limits();
    return Checks.firstOf(
        () ->
            Checks.check(
                architecture.parameterCount() <= limits.maximumParameters(),
                ErrorCode.CHARTER_LIMIT_EXCEEDED,
                () ->
                    "the model has "
                        + architecture.parameterCount()
                        + " parameters, the charter allows "
                        + limits.maximumParameters()),
        () ->
            Checks.check(
                rounds <= limits.maximumRounds(),
                ErrorCode.CHARTER_LIMIT_EXCEEDED,
                () -> rounds + " rounds, the charter allows " + limits.maximumRounds()),
        () ->
            Checks.check(
                spendPerRound <= limits.maximumSpendPerRound(),
                ErrorCode.CHARTER_LIMIT_EXCEEDED,
                () ->
                    "a round costs "
                        + spendPerRound
                        + ", the charter allows "
                        + limits.maximumSpendPerRound()),
        () ->
            Checks.check(
                minimumParticipants <= charter.banks().size(),
                ErrorCode.CHARTER_LIMIT_EXCEEDED,
                () ->
                    "at least "
                        + minimumParticipants
                        + " participants, the charter has "
                        + charter.banks().size()
                        + " banks"),
        () ->
            Checks.check(
                phases.shortestMillis() >= limits.minimumPhaseMillis(),
                ErrorCode.DEADLINES_TOO_CLOSE,
                () ->
                    "a phase of "
                        + phases.shortestMillis()
                        + " ms, the charter asks for at least "
                        + limits.minimumPhaseMillis()));
  }

  /**
   * Returns what the study asks of every contribution.
   *
   * @return the terms
   */
  public Roster.Terms terms() {
    return new Roster.Terms(purpose, taskType, minimumParticipants, spendPerRound, workerDigests);
  }

  /** What banks judge a model by, on their own hold-out. */
  public enum Metric {
    /** Area under the ROC curve. */
    ROC_AUC,
    /** Area under the precision-recall curve. */
    PR_AUC,
    /** F1 at the threshold chosen on training data. */
    F1
  }
}
