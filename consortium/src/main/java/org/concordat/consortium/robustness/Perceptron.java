package org.concordat.consortium.robustness;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A network of one hidden layer of tanh units and a logistic output, with the gradient of its cross
 * entropy. Written out in plain Java because a bench makes thousands of trainings of a few hundred
 * parameters: a numerical library takes about 2 ms for the calls of one such step alone, this takes
 * some 50 µs for a batch of 48.
 *
 * <p>The parameters are one vector of (p + 2)·H + 1 values: the weights of input 1 to all hidden
 * units, of input 2 and so on, the hidden units' biases, the output's weights, the output's bias.
 * In this order the inner loops run over hidden units and can be vectorised without changing a
 * sum's order; with strict doubles and {@link StrictMath} the same rows give the same bits
 * everywhere. An instance has scratch space: one for each thread.
 */
final class Perceptron {
  private final int inputs;
  private final int hidden;
  private final double[] activations;
  private final double[] pull;
  private final double[] turnedPull;

  Perceptron(int inputs, int hidden) {
    this.inputs = inputs;
    this.hidden = hidden;
    this.activations = new double[hidden];
    this.pull = new double[hidden];
    this.turnedPull = new double[hidden];
  }

  /** d, the number of parameters. */
  int dimension() {
    return (inputs + 2) * hidden + 1;
  }

  /**
   * Draws weights by Glorot and Bengio's uniform rule (AISTATS 2010, section 4.2); biases are 0.
   */
  double[] initial(SplittableRandom random) {
    double[] parameters = new double[dimension()];
    double first = Math.sqrt(6.0 / (inputs + hidden));
    double second = Math.sqrt(6.0 / (hidden + 1));
    for (int k = 0; k < inputs * hidden; k++) {
      parameters[k] = random.nextDouble(-first, first);
    }
    for (int j = 0; j < hidden; j++) {
      parameters[(inputs + 1) * hidden + j] = random.nextDouble(-second, second);
    }
    return parameters;
  }

  /** The logit of label 1 for one row, whose order is that of the probabilities. */
  double logit(double[] parameters, double[] values, int row) {
    return forward(parameters, values, row);
  }

  /**
   * The mean gradient of the cross entropy over a batch.
   *
   * @param parameters d values
   * @param rows the rows
   * @param batch places of rows
   * @param gradient d values, overwritten
   * @param turned the same with every label turned around, overwritten; null where nobody wants it
   */
  void gradient(
      double[] parameters, Table.Rows rows, int[] batch, double[] gradient, double[] turned) {
    Arrays.fill(gradient, 0);
    if (turned != null) {
      Arrays.fill(turned, 0);
    }
    for (int row : batch) {
      double p = 1 / (1 + StrictMath.exp(-forward(parameters, rows.values(), row)));
      int label = rows.labels()[row];
      backward(parameters, rows.values(), row, (p - label) / batch.length, pull, gradient);
      if (turned != null) {
        double error = (p - (1 - label)) / batch.length;
        backward(parameters, rows.values(), row, error, turnedPull, turned);
      }
    }
  }

  private double forward(double[] parameters, double[] values, int row) {
    System.arraycopy(parameters, inputs * hidden, activations, 0, hidden);
    for (int i = 0; i < inputs; i++) {
      double x = values[row * inputs + i];
      int from = i * hidden;
      for (int j = 0; j < hidden; j++) {
        activations[j] += x * parameters[from + j];
      }
    }
    double output = parameters[(inputs + 2) * hidden];
    int weights = (inputs + 1) * hidden;
    for (int j = 0; j < hidden; j++) {
      activations[j] = StrictMath.tanh(activations[j]);
      output += activations[j] * parameters[weights + j];
    }
    return output;
  }

  /** Adds one row's part, after {@link #forward} of the same row. */
  private void backward(
      double[] parameters,
      double[] values,
      int row,
      double error,
      double[] scratch,
      double[] gradient) {
    int weights = (inputs + 1) * hidden;
    int biases = inputs * hidden;
    for (int j = 0; j < hidden; j++) {
      double a = activations[j];
      gradient[weights + j] += error * a;
      scratch[j] = error * parameters[weights + j] * (1 - a * a);
      gradient[biases + j] += scratch[j];
    }
    gradient[weights + hidden] += error;
    for (int i = 0; i < inputs; i++) {
      double x = values[row * inputs + i];
      int from = i * hidden;
      for (int j = 0; j < hidden; j++) {
        gradient[from + j] += x * scratch[j];
      }
    }
  }
}
