package org.concordat.protocol.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.protocol.study.Study;

/**
 * Work for a bank's worker. It carries everything the worker needs but the rows: a worker keeps no
 * state of its own, so killing it loses nothing, and doing a task twice gives the same result.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "task")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Task.TakeSnapshot.class, name = "TAKE_SNAPSHOT"),
  @JsonSubTypes.Type(value = Task.ComputeQuantiles.class, name = "COMPUTE_QUANTILES"),
  @JsonSubTypes.Type(value = Task.Train.class, name = "TRAIN"),
  @JsonSubTypes.Type(value = Task.Evaluate.class, name = "EVALUATE")
})
public sealed interface Task {
  /**
   * Returns the task's id, which its result repeats. The same task always has the same id.
   *
   * @return for example {@code train/study-1/3}
   */
  String taskId();

  /**
   * Fix the rows the topic holds now as a snapshot; answered by {@link TaskResult.SnapshotTaken}.
   *
   * @param taskId the task's id
   * @param dataset the dataset's id
   * @param features the names of a row's values
   * @param withdrawn ids of rows to leave out
   * @param salt the salt of the rows' Merkle tree, 64 hexadecimal digits
   */
  record TakeSnapshot(
      String taskId, String dataset, List<String> features, List<String> withdrawn, String salt)
      implements Task {
    /** Shows neither the salt nor the ids of withdrawn rows. */
    @Override
    public String toString() {
      return "TakeSnapshot[" + taskId + "]";
    }
  }

  /**
   * Compute the quantiles of each feature over the training rows; answered by {@link
   * TaskResult.QuantilesComputed}.
   *
   * @param taskId the task's id
   * @param plan the study's features
   * @param source the snapshot
   */
  record ComputeQuantiles(String taskId, FeaturePlan plan, SnapshotSource source) implements Task {}

  /**
   * Train for one round; answered by {@link TaskResult.Trained}.
   *
   * @param taskId the task's id
   * @param study the study
   * @param round the round's number
   * @param parameters the parent model's parameters: base64 of 4 bytes each, big endian
   * @param momentum the bank's momentum after its last update of this study, in the same form;
   *     empty before the first
   * @param grid the study's quantile grid
   * @param source the snapshot
   */
  record Train(
      String taskId,
      Study study,
      int round,
      String parameters,
      String momentum,
      QuantileGrid grid,
      SnapshotSource source)
      implements Task {
    @Override
    public String toString() {
      return "Train[" + taskId + "]";
    }
  }

  /**
   * Evaluate a round's model and its parent on the bank's hold-out; answered by {@link
   * TaskResult.Evaluated}.
   *
   * @param taskId the task's id
   * @param study the study
   * @param round the round's number
   * @param candidate the new model's parameters, as in {@link Train}
   * @param parent the parent's parameters
   * @param grid the study's quantile grid
   * @param source the snapshot
   */
  record Evaluate(
      String taskId,
      Study study,
      int round,
      String candidate,
      String parent,
      QuantileGrid grid,
      SnapshotSource source)
      implements Task {
    @Override
    public String toString() {
      return "Evaluate[" + taskId + "]";
    }
  }
}
