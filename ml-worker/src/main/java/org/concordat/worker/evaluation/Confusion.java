package org.concordat.worker.evaluation;

/**
 * Rows by truth and by what the model says of them; weights, so not always whole.
 *
 * @param truePositives positive and said to be
 * @param falsePositives negative, said to be positive
 * @param trueNegatives negative and said to be
 * @param falseNegatives positive, said to be negative
 */
public record Confusion(
    double truePositives, double falsePositives, double trueNegatives, double falseNegatives) {
  /**
   * Returns the harmonic mean of precision and recall.
   *
   * @return 2 TP / (2 TP + FP + FN), 0 to 1; 0 when no row is positive or said to be
   */
  public double f1() {
    double all = 2 * truePositives + falsePositives + falseNegatives;
    return all == 0 ? 0 : 2 * truePositives / all;
  }

  /**
   * Adds the counts of other rows.
   *
   * @param other their counts
   * @return the sums
   */
  public Confusion plus(Confusion other) {
    return new Confusion(
        truePositives + other.truePositives,
        falsePositives + other.falsePositives,
        trueNegatives + other.trueNegatives,
        falseNegatives + other.falseNegatives);
  }
}
