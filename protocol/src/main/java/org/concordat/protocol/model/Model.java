package org.concordat.protocol.model;

import java.util.SplittableRandom;
import org.concordat.protocol.commitment.Chunks;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.study.ModelArchitecture;

/**
 * A model: an architecture and its parameters in fixed point.
 *
 * @param architecture the network
 * @param scaleBits the parameters' scale
 * @param parameters the parameters, laid out as the architecture says
 */
public record Model(ModelArchitecture architecture, int scaleBits, FixedPointVector parameters) {
  /** Checks the length. */
  public Model {
    if (parameters.dimension() != architecture.parameterCount()) {
      throw new ConcordatException(
          ErrorCode.UPDATE_WRONG_LENGTH,
          "the architecture has "
              + architecture.parameterCount()
              + " parameters, got "
              + parameters.dimension());
    }
  }

  /**
   * Returns the model a study starts from: biases zero, weights uniform in ±sqrt(6 / (inputs +
   * outputs)) (Glorot and Bengio 2010, eq. 16), drawn from the study's seed in integer arithmetic,
   * so that every endorser gets the same bits and nobody chooses it.
   *
   * @param architecture the network
   * @param scaleBits the scale
   * @param seed the study's seed
   * @return the model
   */
  public static Model initial(ModelArchitecture architecture, int scaleBits, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    int[] values = new int[architecture.parameterCount()];
    int at = 0;
    for (ModelArchitecture.Layer layer : architecture.layers()) {
      // Math.sqrt is correctly rounded on every platform; so is the division.
      int bound =
          (int)
              Math.rint(
                  Math.sqrt(6.0 / ((double) layer.inputs() + layer.outputs())) * (1L << scaleBits));
      long weights = (long) layer.inputs() * layer.outputs();
      for (long weight = 0; weight < weights; weight++) {
        values[at++] = (int) (Long.remainderUnsigned(random.nextLong(), 2L * bound + 1) - bound);
      }
      at += layer.outputs();
    }
    return new Model(architecture, scaleBits, FixedPointVector.of(values));
  }

  /**
   * Returns the model after an aggregate was applied to it.
   *
   * @param aggregate the aggregate, in the same scale
   * @return the new model
   * @throws ConcordatException {@link ErrorCode#MODEL_OVERFLOW} when a parameter leaves its range
   */
  public Model plus(FixedPointVector aggregate) {
    return new Model(architecture, scaleBits, parameters.plus(aggregate));
  }

  /**
   * Returns the model's hash. It covers architecture, scale and parameters and nothing else: the
   * same model has the same hash wherever it came from.
   *
   * @return 64 hexadecimal digits
   */
  public String hash() {
    ModelHash hash = new ModelHash(architecture, scaleBits);
    for (int index = 0; index < chunks(); index++) {
      hash.add(chunk(index));
    }
    return hash.toHex();
  }

  /**
   * Returns how many chunks the parameters take.
   *
   * @return at least 1
   */
  public int chunks() {
    return Chunks.count(parameters.dimension());
  }

  /**
   * Returns one chunk of the parameters.
   *
   * @param index the chunk, from 0
   * @return 4 bytes a parameter
   */
  public byte[] chunk(int index) {
    return parameters.toBytes(Chunks.from(index), Chunks.to(index, parameters.dimension()));
  }
}
