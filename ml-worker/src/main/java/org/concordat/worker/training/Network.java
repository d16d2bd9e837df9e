package org.concordat.worker.training;

import org.concordat.protocol.fixedpoint.FixedPointVector;
import org.concordat.protocol.model.Model;
import org.concordat.protocol.study.ModelArchitecture;
import org.concordat.protocol.study.TrainingPlan;
import org.concordat.worker.features.PreparedRows;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * A DL4J network with the parameters of a model.
 *
 * <p>DL4J lays the parameters of a dense layer out as {@link ModelArchitecture} does: all inputs of
 * the first output, then of the second, then the biases. Numbers are binary32 here; a fixed-point
 * parameter of the default scale is exact in it up to ±16. Not safe for use by several threads.
 */
public final class Network {
  private static final int ROWS_AT_ONCE = 8192;
  // DL4J ignores a seed of 0. The seed only matters for initial weights, which are all replaced.
  private static final long ANY_SEED = 1;

  private final MultiLayerNetwork net;
  private final int inputs;

  private Network(MultiLayerNetwork net, int inputs) {
    this.net = net;
    this.inputs = inputs;
  }

  /**
   * Returns a network for scoring.
   *
   * @param model the model
   * @return a network with its parameters
   */
  public static Network of(Model model) {
    return build(model, new Sgd(1), new RareEventLoss(1, 0), 0);
  }

  /**
   * Returns a network for training.
   *
   * @param model the model to start from
   * @param plan how to train
   * @return a network with its parameters and a fresh optimiser
   */
  static Network trainable(Model model, TrainingPlan plan) {
    double rate = plan.learningRateMicros() / 1e6;
    IUpdater updater =
        switch (plan.optimiser()) {
          case SGD -> new Sgd(rate);
          case ADAM -> new Adam(rate);
        };
    return build(model, updater, RareEventLoss.of(plan), plan.l2Micros() / 1e6);
  }

  private static Network build(
      Model model, IUpdater updater, RareEventLoss loss, double weightDecay) {
    NativeThreads.useOne();
    ModelArchitecture architecture = model.architecture();
    NeuralNetConfiguration.Builder builder =
        new NeuralNetConfiguration.Builder()
            .seed(ANY_SEED)
            .dataType(DataType.FLOAT)
            .updater(updater);
    if (weightDecay > 0) {
      builder.l2(weightDecay);
    }
    NeuralNetConfiguration.ListBuilder layers = builder.list();
    int before = architecture.inputs();
    for (int width : architecture.hidden()) {
      layers.layer(
          new DenseLayer.Builder()
              .nIn(before)
              .nOut(width)
              .activation(activation(architecture.activation()))
              .build());
      before = width;
    }
    layers.layer(
        new OutputLayer.Builder(loss).nIn(before).nOut(1).activation(Activation.IDENTITY).build());
    MultiLayerNetwork net = new MultiLayerNetwork(layers.build());
    double[] parameters = model.parameters().toDoubles(model.scaleBits());
    float[] start = new float[parameters.length];
    for (int k = 0; k < start.length; k++) {
      start[k] = (float) parameters[k];
    }
    net.init(Nd4j.createFromArray(start).reshape(1, start.length), false);
    return new Network(net, architecture.inputs());
  }

  private static Activation activation(ModelArchitecture.Activation activation) {
    return switch (activation) {
      case RELU -> Activation.RELU;
      case TANH -> Activation.TANH;
    };
  }

  /**
   * Takes one step of the optimiser.
   *
   * @param batch the inputs, row after row
   * @param labels a 0 or 1 for each row
   * @return the batch's mean loss before the step
   */
  double step(float[] batch, float[] labels) {
    try (INDArray x = Nd4j.createFromArray(batch).reshape(labels.length, inputs);
        INDArray y = Nd4j.createFromArray(labels).reshape(labels.length, 1)) {
      net.fit(x, y);
    }
    return net.score();
  }

  /**
   * Returns the logit of every row.
   *
   * @param rows the rows
   * @return one logit a row, in their order
   */
  public float[] logits(PreparedRows rows) {
    NativeThreads.useOne();
    if (rows.width() != inputs) {
      throw new IllegalArgumentException("expected " + inputs + " inputs, got " + rows.width());
    }
    float[] logits = new float[rows.size()];
    for (int from = 0; from < logits.length; from += ROWS_AT_ONCE) {
      int count = Math.min(ROWS_AT_ONCE, logits.length - from);
      float[] block = new float[count * inputs];
      rows.copyInputs(from, count, block, 0);
      try (INDArray x = Nd4j.createFromArray(block).reshape(count, inputs);
          INDArray z = net.output(x)) {
        System.arraycopy(z.ravel().toFloatVector(), 0, logits, from, count);
      }
    }
    return logits;
  }

  /**
   * Returns the parameters as they are now.
   *
   * @return real numbers in the model's layout
   */
  double[] parameters() {
    return net.params().ravel().toDoubleVector();
  }

  /**
   * Returns the difference between the parameters as they are now and a vector.
   *
   * @param parent the parameters trained from
   * @param scaleBits their scale
   * @return now minus then
   */
  double[] since(FixedPointVector parent, int scaleBits) {
    double[] now = parameters();
    double[] then = parent.toDoubles(scaleBits);
    for (int k = 0; k < now.length; k++) {
      now[k] -= (float) then[k];
    }
    return now;
  }
}
