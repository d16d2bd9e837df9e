package org.concordat.chaincode.testing;

import java.util.List;
import org.concordat.protocol.consent.Agreement;
import org.concordat.protocol.fixedpoint.NormBound;
import org.concordat.protocol.study.AggregationPlan;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.PhasePlan;
import org.concordat.protocol.study.Study;
import org.concordat.protocol.study.TrainingPlan;

/** Builds a small study; every part can be chosen. */
public final class StudyBuilder {
  private String id = "fraud";
  private String proposer = "BankAMSP";
  private String purpose = "fraud-detection";
  private List<Integer> hidden = List.of(3);
  private List<String> features = List.of("amount", "hour");
  private String label = "fraud";
  private String rule = "trmean";
  private int f = 1;
  private NormBound norm = new NormBound(10, 20);
  private long spend = 10;
  private int minimumParticipants = 4;
  private int rounds = 3;
  private long phaseMillis = 300_000;
  private Agreement.TaskType taskType = Agreement.TaskType.TRAINING;

  /** Starts with a study that four banks can run with f = 1. */
  public StudyBuilder() {}

  /**
   * Chooses the id.
   *
   * @param value the id
   * @return this
   */
  public StudyBuilder id(String value) {
    id = value;
    return this;
  }

  /**
   * Chooses the proposer.
   *
   * @param value the bank's MSP id
   * @return this
   */
  public StudyBuilder proposer(String value) {
    proposer = value;
    return this;
  }

  /**
   * Chooses the purpose.
   *
   * @param value the purpose
   * @return this
   */
  public StudyBuilder purpose(String value) {
    purpose = value;
    return this;
  }

  /**
   * Chooses the task type.
   *
   * @param value the type
   * @return this
   */
  public StudyBuilder taskType(Agreement.TaskType value) {
    taskType = value;
    return this;
  }

  /**
   * Chooses the hidden layers.
   *
   * @param widths their widths
   * @return this
   */
  public StudyBuilder hidden(Integer... widths) {
    hidden = List.of(widths);
    return this;
  }

  /**
   * Chooses features and label.
   *
   * @param names the features
   * @param labelName the label
   * @return this
   */
  public StudyBuilder features(List<String> names, String labelName) {
    features = names;
    label = labelName;
    return this;
  }

  /**
   * Chooses the rule.
   *
   * @param name its name
   * @param faults its f
   * @return this
   */
  public StudyBuilder rule(String name, int faults) {
    rule = name;
    f = faults;
    return this;
  }

  /**
   * Chooses the bound on norms.
   *
   * @param value the bound
   * @return this
   */
  public StudyBuilder norm(NormBound value) {
    norm = value;
    return this;
  }

  /**
   * Chooses what a round costs.
   *
   * @param value of each bank's budget
   * @return this
   */
  public StudyBuilder spend(long value) {
    spend = value;
    return this;
  }

  /**
   * Chooses the fewest participants.
   *
   * @param value the number
   * @return this
   */
  public StudyBuilder minimum(int value) {
    minimumParticipants = value;
    return this;
  }

  /**
   * Chooses the number of rounds.
   *
   * @param value the number
   * @return this
   */
  public StudyBuilder rounds(int value) {
    rounds = value;
    return this;
  }

  /**
   * Chooses the length of each phase.
   *
   * @param millis in milliseconds
   * @return this
   */
  public StudyBuilder phaseMillis(long millis) {
    phaseMillis = millis;
    return this;
  }

  /**
   * Builds the study.
   *
   * @return the study
   */
  public Study build() {
    FeaturePlan plan =
        new FeaturePlan(features, label, Fixtures.QUANTILES, FeaturePlan.Preparation.RANK);
    return new Study(
        id,
        "Card fraud",
        proposer,
        purpose,
        taskType,
        new ModelArchitecture(plan.inputs(), hidden, ModelArchitecture.Activation.RELU),
        plan,
        TrainingPlan.plain(1, 32, 10_000),
        new AggregationPlan(rule, f, norm),
        spend,
        minimumParticipants,
        rounds,
        new PhasePlan(phaseMillis, phaseMillis, phaseMillis),
        Study.Metric.ROC_AUC,
        10_000,
        List.of(Fixtures.WORKER_DIGEST),
        42);
  }
}
