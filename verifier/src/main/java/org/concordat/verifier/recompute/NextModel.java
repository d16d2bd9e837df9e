package org.concordat.verifier.recompute;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.aggregation.VectorSink;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.commitment.Digests;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.model.ModelHash;
import org.concordat.protocol.study.Study;

/** A round's model: its parent and the aggregate added up, chunk by chunk. */
final class NextModel implements VectorSink {
  private final Optional<FixedPointVector> parent;
  private final ModelHash hash;
  private final List<String> digests = new ArrayList<>();
  private final ByteBuffer parameters;
  private boolean overflows;

  /**
   * Begins a model.
   *
   * @param parent the parent's parameters; where they are not known nothing is added up
   */
  NextModel(Study study, Optional<FixedPointVector> parent) {
    this.parent = parent;
    this.hash = new ModelHash(study.architecture(), study.aggregation().norm().scaleBits());
    this.parameters =
        ByteBuffer.allocate(
            parent.isEmpty()
                ? 0
                : Math.multiplyExact(Integer.BYTES, study.architecture().parameterCount()));
  }

  @Override
  public void accept(int first, int[] values) {
    if (parent.isEmpty() || overflows) {
      return;
    }
    try {
      byte[] bytes =
          FixedPointVector.fromBytes(parent.get().toBytes(first, first + values.length))
              .plus(FixedPointVector.of(values))
              .toBytes();
      parameters.put(bytes);
    } catch (ConcordatException e) {
      overflows = true;
    }
  }

  /** Whether a parameter leaves its range: then there is no model. */
  boolean overflows() {
    return overflows;
  }

  /** The model's parameters. */
  FixedPointVector parameters() {
    return FixedPointVector.fromBytes(parameters.array());
  }

  /** The model's hash; called once. */
  String hash() {
    FixedPointVector all = parameters();
    for (int chunk = 0; chunk < Chunks.count(all.dimension()); chunk++) {
      byte[] bytes = all.toBytes(Chunks.from(chunk), Chunks.to(chunk, all.dimension()));
      hash.add(bytes);
      digests.add(Digests.plainHex(bytes));
    }
    return hash.toHex();
  }

  /** SHA-256 of each chunk, as the private values have; known once the hash is. */
  List<String> digests() {
    return List.copyOf(digests);
  }
}
