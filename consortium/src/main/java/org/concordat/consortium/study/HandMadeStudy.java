package org.concordat.consortium.study;

import java.time.Duration;
import java.util.List;
import org.concordat.consortium.data.BankNames;
import org.concordat.consortium.data.StudyDefaults;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;

/** A study for which nobody trains: updates, quantiles and judgements are made by hand. */
public final class HandMadeStudy {
  /** The code digest of the workers there would be. */
  public static final String WORKER_DIGEST = "d".repeat(64);

  private HandMadeStudy() {}

  /**
   * Returns a study of bank A on one feature, for two banks or more.
   *
   * @param id its id
   * @param hidden the widths of the model's hidden layers
   * @param rule the aggregation rule's name
   * @param f how many updates may be poisoned
   * @param rounds how many rounds
   * @param phase how long each phase may take
   * @return the study
   */
  public static Study of(
      String id, List<Integer> hidden, String rule, int f, int rounds, Duration phase) {
    FeaturePlan features =
        new FeaturePlan(List.of("amount"), "fraud", 3, FeaturePlan.Preparation.RANK);
    long millis = phase.toMillis();
    return new Study(
        id,
        "A study by hand",
        BankNames.mspId("A"),
        StudyDefaults.PURPOSE,
        Agreement.TaskType.TRAINING,
        new ModelArchitecture(features.inputs(), hidden, ModelArchitecture.Activation.RELU),
        features,
        TrainingPlan.plain(1, 32, 1_000),
        StudyDefaults.aggregation(rule, f),
        1,
        2,
        rounds,
        new PhasePlan(millis, millis, millis),
        Study.Metric.ROC_AUC,
        10_000,
        List.of(WORKER_DIGEST),
        7);
  }
}
