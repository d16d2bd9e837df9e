package org.concordat.worker.training;

import org.concordat.protocol.study.TrainingPlan;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;

/**
 * Losses for rare positives on the logit z of one output.
 *
 * <p>With u = z for a positive row and u = -z for a negative one, p = σ(u) the probability given to
 * the true class, and w the weight of a positive row (1 for a negative one):
 *
 * <ul>
 *   <li>weighted cross entropy: {@code -w log p}
 *   <li>focal (Lin et al., "Focal Loss for Dense Object Detection", ICCV 2017, eq. 5): {@code -w (1
 *       - p)^γ log p}; rows that are right already count little
 * </ul>
 *
 * <p>Both are computed from the logit, never from a rounded probability, and stay finite for every
 * finite z. Cross entropy is the focal loss with γ = 0.
 */
final class RareEventLoss implements ILossFunction {
  private static final long serialVersionUID = 1L;

  private final double positiveWeight;
  private final double gamma;

  /**
   * Creates the loss.
   *
   * @param positiveWeight w, above 0
   * @param gamma γ, at least 0
   */
  RareEventLoss(double positiveWeight, double gamma) {
    this.positiveWeight = positiveWeight;
    this.gamma = gamma;
  }

  /**
   * Creates the loss a plan asks for.
   *
   * @param plan how every bank trains
   * @return the loss
   */
  static RareEventLoss of(TrainingPlan plan) {
    return new RareEventLoss(
        plan.positiveWeightMillis() / 1000.0,
        switch (plan.loss()) {
          case WEIGHTED_CROSS_ENTROPY -> 0;
          case FOCAL -> plan.focalGammaMillis() / 1000.0;
        });
  }

  /**
   * Returns the loss of one row.
   *
   * @param logit z
   * @param positive whether the row is positive
   * @return at least 0
   */
  double value(double logit, boolean positive) {
    double u = positive ? logit : -logit;
    double minusLogP = softplus(-u);
    double loss = gamma == 0 ? minusLogP : Math.pow(sigmoid(-u), gamma) * minusLogP;
    return positive ? positiveWeight * loss : loss;
  }

  /**
   * Returns the loss's slope at a row: {@code ±w (1 - p)^γ (γ p log p - (1 - p))}.
   *
   * @param logit z
   * @param positive whether the row is positive
   * @return the derivative with respect to z
   */
  double slope(double logit, boolean positive) {
    double u = positive ? logit : -logit;
    double missing = sigmoid(-u);
    double slope;
    if (gamma == 0) {
      slope = -missing;
    } else {
      double logP = -softplus(-u);
      slope = Math.pow(missing, gamma) * (gamma * sigmoid(u) * logP - missing);
    }
    return positive ? positiveWeight * slope : -slope;
  }

  private static double sigmoid(double x) {
    if (x >= 0) {
      return 1 / (1 + Math.exp(-x));
    }
    double e = Math.exp(x);
    return e / (1 + e);
  }

  private static double softplus(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  @Override
  public double computeScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    requireLogit(activation, mask);
    float[] logits = preOutput.ravel().toFloatVector();
    float[] truth = labels.ravel().toFloatVector();
    double sum = 0;
    for (int row = 0; row < logits.length; row++) {
      sum += value(logits[row], truth[row] > 0.5f);
    }
    return average ? sum / logits.length : sum;
  }

  @Override
  public INDArray computeScoreArray(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    requireLogit(activation, mask);
    float[] logits = preOutput.ravel().toFloatVector();
    float[] truth = labels.ravel().toFloatVector();
    float[] scores = new float[logits.length];
    for (int row = 0; row < logits.length; row++) {
      scores[row] = (float) value(logits[row], truth[row] > 0.5f);
    }
    return Nd4j.createFromArray(scores).reshape(scores.length, 1);
  }

  @Override
  public INDArray computeGradient(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask) {
    requireLogit(activation, mask);
    float[] logits = preOutput.ravel().toFloatVector();
    float[] truth = labels.ravel().toFloatVector();
    float[] slopes = new float[logits.length];
    for (int row = 0; row < logits.length; row++) {
      slopes[row] = (float) slope(logits[row], truth[row] > 0.5f);
    }
    return Nd4j.createFromArray(slopes).reshape(slopes.length, 1);
  }

  @Override
  public Pair<Double, INDArray> computeGradientAndScore(
      INDArray labels, INDArray preOutput, IActivation activation, INDArray mask, boolean average) {
    return Pair.of(
        computeScore(labels, preOutput, activation, mask, average),
        computeGradient(labels, preOutput, activation, mask));
  }

  @Override
  public String name() {
    return "rare-event loss";
  }

  private static void requireLogit(IActivation activation, INDArray mask) {
    if (!(activation instanceof ActivationIdentity) || mask != null) {
      throw new IllegalArgumentException("the loss takes an unmasked logit");
    }
  }
}
