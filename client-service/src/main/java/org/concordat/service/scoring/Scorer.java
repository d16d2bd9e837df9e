package org.concordat.service.scoring;

import java.util.List;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.QuantileGrid;

/**
 * Computes a model's score of a row, in binary64 and in one fixed order: the same bits on every
 * machine. A worker computes the layers in binary32; the probabilities of the two agree to a
 * millionth while weights are of the usual size.
 *
 * <p>Immutable and safe for use by several threads. A row costs one multiplication a parameter.
 */
public final class Scorer {
  private final FeaturePlan plan;
  private final InputPreparation preparation;
  private final List<ModelArchitecture.Layer> layers;
  private final ModelArchitecture.Activation activation;
  private final double[] parameters;

  /**
   * Creates a scorer.
   *
   * @param plan the study's features
   * @param grid the study's grid
   * @param model the model
   * @throws ConcordatException {@link ErrorCode#SCHEMA_MISMATCH} when grid or model do not fit the
   *     features
   */
  public Scorer(FeaturePlan plan, QuantileGrid grid, Model model) {
    if (model.architecture().inputs() != plan.inputs()) {
      throw new ConcordatException(
          ErrorCode.SCHEMA_MISMATCH,
          "the features make "
              + plan.inputs()
              + " inputs, the model takes "
              + model.architecture().inputs());
    }
    this.plan = plan;
    this.preparation = new InputPreparation(plan, grid);
    this.layers = model.architecture().layers();
    this.activation = model.architecture().activation();
    this.parameters = model.parameters().toDoubles(model.scaleBits());
  }

  /**
   * Returns the features a row has values of.
   *
   * @return the plan
   */
  public FeaturePlan plan() {
    return plan;
  }

  /**
   * Scores a row.
   *
   * @param values finite numbers, one for each feature in the plan's order
   * @return the score
   * @throws IllegalArgumentException for another number of values
   */
  public RowScore score(double... values) {
    if (values.length != preparation.features()) {
      throw new IllegalArgumentException(
          "expected " + preparation.features() + " values, got " + values.length);
    }
    double[] signal = preparation.prepare(values);
    int at = 0;
    for (int layer = 0; layer < layers.size(); layer++) {
      signal = layer(layers.get(layer), at, signal, layer == layers.size() - 1);
      at += (layers.get(layer).inputs() + 1) * layers.get(layer).outputs();
    }
    return RowScore.of(signal[0]);
  }

  private double[] layer(ModelArchitecture.Layer shape, int from, double[] inputs, boolean last) {
    double[] outputs = new double[shape.outputs()];
    int biases = from + shape.inputs() * shape.outputs();
    for (int output = 0; output < outputs.length; output++) {
      double sum = parameters[biases + output];
      int weight = from + output * shape.inputs();
      for (double input : inputs) {
        sum += parameters[weight++] * input;
      }
      outputs[output] = last ? sum : activate(sum);
    }
    return outputs;
  }

  private double activate(double value) {
    return switch (activation) {
      case RELU -> Math.max(0, value);
      case TANH -> StrictMath.tanh(value);
    };
  }
}
