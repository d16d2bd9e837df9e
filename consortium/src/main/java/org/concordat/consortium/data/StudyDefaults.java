package org.concordat.consortium.data;

import java.time.Duration;
import java.util.List;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.study.AggregationPlan;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;

/**
 * The learning part of a study: what was found to work, see docs/results.
 *
 * @param features which features, and how they are prepared
 * @param architecture the model
 * @param training how every bank trains
 */
public record StudyDefaults(
    FeaturePlan features, ModelArchitecture architecture, TrainingPlan training) {
  /** The bound on an update's norm, in the scale of the default fixed point. */
  public static final NormBound NORM = new NormBound(10, 20);

  /** What banks with generated payments train for; their agreements have to cover it. */
  public static final String PURPOSE = "fraud-detection";

  private static final int FRAUD_BATCH = 1024;
  private static final int CREDIT_BATCH = 256;

  /**
   * Returns what suits the generated payments: rare fraud of several kinds, known to few banks.
   *
   * @param data the banks' data
   * @return the defaults
   */
  public static StudyDefaults fraud(ConsortiumData data) {
    return of(
        data,
        List.of(64, 32),
        new TrainingPlan(
            epochs(data, FRAUD_BATCH, 4, 80),
            0,
            FRAUD_BATCH,
            TrainingPlan.Optimiser.SGD,
            500_000,
            0,
            TrainingPlan.Loss.FOCAL,
            5_000,
            1_000,
            0));
  }

  /**
   * Returns what suits credit tables: a fifth of the rows positive, banks alike.
   *
   * @param data the banks' data
   * @return the defaults
   */
  public static StudyDefaults credit(ConsortiumData data) {
    return of(
        data,
        List.of(32, 16),
        TrainingPlan.plain(epochs(data, CREDIT_BATCH, 2, 40), CREDIT_BATCH, 500_000));
  }

  /** Passes over the rows: so many that the smallest bank takes enough steps a round. */
  private static int epochs(ConsortiumData data, int batch, int least, int fewestSteps) {
    int rows = data.banks().stream().mapToInt(bank -> bank.rows().size()).min().orElseThrow();
    int stepsPerEpoch = Math.max(1, rows * 4 / 5 / batch);
    return Math.max(least, Math.ceilDiv(fewestSteps, stepsPerEpoch));
  }

  private static StudyDefaults of(ConsortiumData data, List<Integer> hidden, TrainingPlan plan) {
    FeaturePlan features =
        new FeaturePlan(data.features(), data.label(), 65, FeaturePlan.Preparation.RANK_AND_TAIL);
    return new StudyDefaults(
        features,
        new ModelArchitecture(features.inputs(), hidden, ModelArchitecture.Activation.TANH),
        plan);
  }

  /**
   * Returns how updates are combined.
   *
   * @param rule the rule's name
   * @param f how many may be poisoned
   * @return the plan
   */
  public static AggregationPlan aggregation(String rule, int f) {
    return new AggregationPlan(rule, f, NORM);
  }

  /**
   * Returns a study of bank A for looking at everything but how good the model gets: every bank has
   * to take part, no phase ends by the clock, and no judgement rejects.
   *
   * @param id its id
   * @param banks how many banks join it, at least 4
   * @param rounds how many rounds
   * @param workerDigest the code digest of the workers
   * @param seed of the initial model and of the banks' shuffles, at least 1
   * @return the study
   */
  public Study unhurried(String id, int banks, int rounds, String workerDigest, long seed) {
    long hour = Duration.ofHours(1).toMillis();
    return new Study(
        id,
        "A study called " + id,
        BankNames.mspId("A"),
        PURPOSE,
        Agreement.TaskType.TRAINING,
        architecture,
        features,
        training,
        aggregation("arc+trmean", 1),
        1,
        banks,
        rounds,
        new PhasePlan(hour, hour, hour),
        Study.Metric.ROC_AUC,
        1_000_000,
        List.of(workerDigest),
        seed);
  }
}
