package org.concordat.protocol.study;

import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireRange;

import java.util.ArrayList;
import java.util.List;

/**
 * A fully connected network with one output, the logit of the positive class. Without hidden layers
 * it is logistic regression.
 *
 * <p>Parameters are laid out layer by layer: the weights of a layer, output by output (all inputs
 * of the first output, then of the second), then its biases.
 *
 * @param inputs the number of prepared inputs
 * @param hidden the widths of the hidden layers, first to last
 * @param activation the activation of the hidden layers
 */
public record ModelArchitecture(int inputs, List<Integer> hidden, Activation activation) {
  private static final int MOST_LAYERS = 16;
  private static final int WIDEST = 65_536;

  /** Checks the ranges. */
  public ModelArchitecture {
    requireRange("inputs", inputs, 1, WIDEST);
    requireField(
        hidden != null && hidden.size() <= MOST_LAYERS,
        "hidden must list at most " + MOST_LAYERS + " widths");
    hidden.forEach(width -> requireRange("hidden", width, 1, WIDEST));
    hidden = List.copyOf(hidden);
    requireField(activation != null, "activation is missing");
    requireRange("number of parameters", count(inputs, hidden), 1, 100_000_000);
  }

  /** The activations a hidden layer can have. */
  public enum Activation {
    /** max(0, x). */
    RELU,
    /** The hyperbolic tangent. */
    TANH
  }

  /**
   * One layer's shape.
   *
   * @param inputs the width before it
   * @param outputs its width
   */
  public record Layer(int inputs, int outputs) {}

  /**
   * Returns the layers, first to last; the last has one output.
   *
   * @return their shapes
   */
  public List<Layer> layers() {
    List<Layer> layers = new ArrayList<>();
    int before = inputs;
    for (int width : hidden) {
      layers.add(new Layer(before, width));
      before = width;
    }
    layers.add(new Layer(before, 1));
    return List.copyOf(layers);
  }

  /**
   * Returns the number of weights and biases.
   *
   * @return at least 2
   */
  public int parameterCount() {
    return (int) count(inputs, hidden);
  }

  private static long count(int inputs, List<Integer> hidden) {
    long parameters = 0;
    long before = inputs;
    for (int width : hidden) {
      parameters += (before + 1) * width;
      before = width;
    }
    return parameters + before + 1;
  }
}
