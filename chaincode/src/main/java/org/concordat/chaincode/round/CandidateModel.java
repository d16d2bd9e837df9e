package org.concordat.chaincode.round;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.chaincode.model.ModelStore;
import org.concordat.protocol.aggregation.VectorSink;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.model.ModelHash;
import org.concordat.protocol.model.ModelRecord;
import org.concordat.protocol.study.Study;

/**
 * The model that comes of a round: its parent and the aggregate added up, chunk by chunk.
 *
 * <p>A chunk is written as soon as it is made, unless the parent's parameters are so large that one
 * could leave its range: then all chunks wait until it is certain that none does, so that a round
 * without a model writes none of it.
 */
final class CandidateModel implements VectorSink {
  private final ModelStore models;
  private final ModelRecord parent;
  private final int round;
  private final ModelHash hash;
  private final boolean certain;
  private final List<byte[]> waiting = new ArrayList<>();
  private int next;
  private boolean overflows;

  /**
   * Begins a model; the parent is read once to check it.
   *
   * @param models the study's models
   * @param study the study
   * @param parent the parent's record
   * @param round the round
   */
  CandidateModel(ModelStore models, Study study, ModelRecord parent, int round) {
    this.models = models;
    this.parent = parent;
    this.round = round;
    this.hash = new ModelHash(study.architecture(), study.aggregation().norm().scaleBits());
    long largest = models.requireWhole(study, parent);
    this.certain = largest + study.aggregation().norm().largestValue() <= Integer.MAX_VALUE;
  }

  @Override
  public void accept(int first, int[] values) {
    int chunk = next++;
    if (overflows) {
      return;
    }
    FixedPointVector sum;
    try {
      sum = models.values(parent.round(), chunk).plus(FixedPointVector.of(values));
    } catch (ConcordatException e) {
      if (e.code() != ErrorCode.MODEL_OVERFLOW) {
        throw e;
      }
      overflows = true;
      return;
    }
    byte[] bytes = sum.toBytes();
    hash.add(bytes);
    if (certain) {
      models.writeChunk(round, chunk, bytes);
    } else {
      waiting.add(bytes);
    }
  }

  /** Writes what waits and returns the model's hash; nothing when a parameter leaves its range. */
  Optional<String> finish() {
    if (overflows) {
      return Optional.empty();
    }
    for (int chunk = 0; chunk < waiting.size(); chunk++) {
      models.writeChunk(round, chunk, waiting.get(chunk));
    }
    return Optional.of(hash.toHex());
  }
}
