package org.concordat.protocol.task;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.registry.Snapshot.OffsetRange;

/** What a worker answers to a {@link Task}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "result")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TaskResult.SnapshotTaken.class, name = "SNAPSHOT_TAKEN"),
  @JsonSubTypes.Type(value = TaskResult.QuantilesComputed.class, name = "QUANTILES_COMPUTED"),
  @JsonSubTypes.Type(value = TaskResult.Trained.class, name = "TRAINED"),
  @JsonSubTypes.Type(value = TaskResult.Evaluated.class, name = "EVALUATED"),
  @JsonSubTypes.Type(value = TaskResult.Failed.class, name = "FAILED")
})
public sealed interface TaskResult {
  /**
   * Returns the id of the task answered.
   *
   * @return the id
   */
  String taskId();

  /**
   * A snapshot was fixed.
   *
   * @param taskId the task's id
   * @param ranges the offsets covered
   * @param rows how many rows are included
   * @param withdrawnRows how many are left out
   * @param root the Merkle root over the rows included
   * @param workerDigest the code digest of the worker, so that the bank knows it before it trains
   */
  record SnapshotTaken(
      String taskId,
      List<OffsetRange> ranges,
      long rows,
      long withdrawnRows,
      String root,
      String workerDigest)
      implements TaskResult {}

  /**
   * Quantiles were computed.
   *
   * @param taskId the task's id
   * @param values by feature, then by quantile, in the scale of {@link
   *     org.concordat.protocol.study.QuantileGrid}
   */
  record QuantilesComputed(String taskId, List<List<Long>> values) implements TaskResult {
    /** Does not show the quantiles. */
    @Override
    public String toString() {
      return "QuantilesComputed[" + taskId + "]";
    }
  }

  /**
   * A round was trained.
   *
   * @param taskId the task's id
   * @param modelHash the hash of the parent model trained from
   * @param update the update: base64 of 4 bytes a value, big endian
   * @param momentum the bank's momentum after it, in the same form
   * @param workerDigest the code digest of the worker
   * @param rows how many rows it trained on
   * @param steps how many optimiser steps it took
   * @param lossMicros the mean loss over them, in millionths
   * @param millis how long it took
   */
  record Trained(
      String taskId,
      String modelHash,
      String update,
      String momentum,
      String workerDigest,
      long rows,
      long steps,
      long lossMicros,
      long millis)
      implements TaskResult {
    @Override
    public String toString() {
      return "Trained[" + taskId + "]";
    }
  }

  /**
   * A model and its parent were evaluated on the bank's hold-out.
   *
   * @param taskId the task's id
   * @param candidateHash the model's hash
   * @param candidate the model's metrics
   * @param parent its parent's metrics
   * @param millis how long it took
   * @param scores how the model's scores lie on the hold-out
   */
  record Evaluated(
      String taskId,
      String candidateHash,
      Metrics candidate,
      Metrics parent,
      long millis,
      ScoreHistogram scores)
      implements TaskResult {}

  /**
   * The worker could not do the task.
   *
   * @param taskId the task's id
   * @param code why
   * @param detail what was wrong
   */
  record Failed(String taskId, ErrorCode code, String detail) implements TaskResult {}
}
