package org.concordat.consortium.robustness;

/**
 * How every run trains.
 *
 * @param steps how many, at least 1
 * @param batch rows of a bank's gradient, at least 1
 * @param learningRate of the server, above 0
 * @param momentum β of every bank, 0 to below 1: m ← βm + (1 - β)g before it is sent
 * @param hidden units of the network, at least 1
 */
record Training(int steps, int batch, double learningRate, double momentum, int hidden) {
  /** What the measurements of the documentation were made with. */
  static Training standard() {
    return new Training(200, 48, 0.3, 0.9, 24);
  }

  Training withSteps(int other) {
    return new Training(other, batch, learningRate, momentum, hidden);
  }

  Training withBatch(int other) {
    return new Training(steps, other, learningRate, momentum, hidden);
  }

  Training withLearningRate(double other) {
    return new Training(steps, batch, other, momentum, hidden);
  }

  Training withMomentum(double other) {
    return new Training(steps, batch, learningRate, other, hidden);
  }
}
