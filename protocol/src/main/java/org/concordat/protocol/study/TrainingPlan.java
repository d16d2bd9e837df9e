package org.concordat.protocol.study;

import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireRange;

/**
 * How every bank trains within a round. All numbers are whole: the record is hashed.
 *
 * @param epochs passes over the training rows a round
 * @param maximumSteps the most optimiser steps a round; 0 for no limit
 * @param batchSize rows a step
 * @param optimiser the local optimiser
 * @param learningRateMicros its learning rate, in millionths
 * @param workerMomentumMillis β of the update's momentum, in thousandths: m ← β m + (1 - β) Δ
 * @param loss the loss
 * @param positiveWeightMillis the weight of a positive row, in thousandths
 * @param focalGammaMillis γ of the focal loss, in thousandths; 0 for the others
 * @param l2Micros weight decay, in millionths
 */
public record TrainingPlan(
    int epochs,
    int maximumSteps,
    int batchSize,
    Optimiser optimiser,
    int learningRateMicros,
    int workerMomentumMillis,
    Loss loss,
    int positiveWeightMillis,
    int focalGammaMillis,
    int l2Micros) {
  /** Checks the ranges. */
  public TrainingPlan {
    requireRange("epochs", epochs, 1, 1_000);
    requireRange("maximumSteps", maximumSteps, 0, 1_000_000);
    requireRange("batchSize", batchSize, 1, 65_536);
    requireField(optimiser != null, "optimiser is missing");
    requireRange("learningRateMicros", learningRateMicros, 1, 10_000_000);
    requireRange("workerMomentumMillis", workerMomentumMillis, 0, 999);
    requireField(loss != null, "loss is missing");
    requireRange("positiveWeightMillis", positiveWeightMillis, 1, 10_000_000);
    requireRange("focalGammaMillis", focalGammaMillis, 0, 10_000);
    requireRange("l2Micros", l2Micros, 0, 1_000_000);
  }

  /**
   * Returns the plainest plan: gradient descent on cross entropy in which every row counts the
   * same, with no limit on the steps, no momentum and no weight decay.
   *
   * @param epochs passes over the training rows a round, 1 to 1,000
   * @param batchSize rows a step, 1 to 65,536
   * @param learningRateMicros the learning rate, in millionths, 1 to 10,000,000
   * @return the plan
   */
  public static TrainingPlan plain(int epochs, int batchSize, int learningRateMicros) {
    return new TrainingPlan(
        epochs,
        0,
        batchSize,
        Optimiser.SGD,
        learningRateMicros,
        0,
        Loss.WEIGHTED_CROSS_ENTROPY,
        1_000,
        0,
        0);
  }

  /** The local optimisers. */
  public enum Optimiser {
    /** Stochastic gradient descent. */
    SGD,
    /** Adam (Kingma and Ba 2015) with its usual constants. */
    ADAM
  }

  /** The losses. */
  public enum Loss {
    /** Cross entropy, positives weighted. */
    WEIGHTED_CROSS_ENTROPY,
    /** Focal loss (Lin et al. 2017), positives weighted. */
    FOCAL
  }
}
