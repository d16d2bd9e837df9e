package org.concordat.worker.evaluation;

import java.util.Arrays;

/**
 * Scores with their labels and weights, from the highest score to the lowest.
 *
 * <p>All measures depend on the order of the scores only. Equal scores stand or fall together.
 */
public final class ScoredRows {
  private final float[] scores;
  private final double[] positive;
  private final double[] negative;
  private final double positives;
  private final double negatives;

  private ScoredRows(float[] scores, double[] positive, double[] negative) {
    this.scores = scores;
    this.positive = positive;
    this.negative = negative;
    this.positives = Arrays.stream(positive).sum();
    this.negatives = Arrays.stream(negative).sum();
  }

  /**
   * Sorts rows that all weigh the same.
   *
   * @param scores one finite score a row
   * @param labels a 0 or 1 for each row
   * @return the rows by score
   */
  public static ScoredRows of(float[] scores, int[] labels) {
    double[] weights = new double[scores.length];
    Arrays.fill(weights, 1);
    return of(scores, labels, weights);
  }

  /**
   * Sorts weighted rows.
   *
   * @param scores one finite score a row
   * @param labels a 0 or 1 for each row
   * @param weights how many rows each stands for, at least 0
   * @return the rows by score
   */
  public static ScoredRows of(float[] scores, int[] labels, double[] weights) {
    if (labels.length != scores.length || weights.length != scores.length) {
      throw new IllegalArgumentException(
          "expected "
              + scores.length
              + " labels and weights, got "
              + labels.length
              + " and "
              + weights.length);
    }
    long[] order = new long[scores.length];
    for (int row = 0; row < order.length; row++) {
      order[row] = (long) descending(scores[row]) << 32 | row;
    }
    Arrays.sort(order);
    float[] distinct = new float[scores.length];
    double[] positive = new double[scores.length];
    double[] negative = new double[scores.length];
    int groups = 0;
    for (long entry : order) {
      int row = (int) entry;
      if (groups == 0 || scores[row] != distinct[groups - 1]) {
        distinct[groups++] = scores[row];
      }
      if (labels[row] == 1) {
        positive[groups - 1] += weights[row];
      } else {
        negative[groups - 1] += weights[row];
      }
    }
    return new ScoredRows(
        Arrays.copyOf(distinct, groups),
        Arrays.copyOf(positive, groups),
        Arrays.copyOf(negative, groups));
  }

  /** Maps a float to an int whose natural order is the descending order of the floats. */
  private static int descending(float score) {
    if (!Float.isFinite(score)) {
      throw new IllegalArgumentException("scores must be finite, got " + score);
    }
    int bits = Float.floatToIntBits(score + 0f);
    return ~(bits >= 0 ? bits : bits ^ 0x7fffffff);
  }

  /**
   * Returns the area under the ROC curve: the chance that a positive row has a higher score than a
   * negative one, ties counted half (Mann-Whitney).
   *
   * @return 0 to 1; 0.5 when a class is missing
   */
  public double rocAuc() {
    if (positives == 0 || negatives == 0) {
      return 0.5;
    }
    double area = 0;
    double above = 0;
    for (int group = 0; group < scores.length; group++) {
      area += negative[group] * (above + positive[group] / 2);
      above += positive[group];
    }
    return area / (positives * negatives);
  }

  /**
   * Returns the area under the precision-recall curve as average precision: Σ (R_k - R_{k-1}) P_k
   * over the distinct scores, without interpolation.
   *
   * @return 0 to 1; 0 when there is no positive row
   */
  public double averagePrecision() {
    if (positives == 0) {
      return 0;
    }
    double sum = 0;
    double hits = 0;
    double taken = 0;
    for (int group = 0; group < scores.length; group++) {
      hits += positive[group];
      taken += positive[group] + negative[group];
      if (taken > 0) {
        sum += positive[group] * hits / taken;
      }
    }
    return sum / positives;
  }

  /**
   * Returns the score from which on rows have to count as positive for the best F1: halfway to the
   * next lower score. Of several the highest.
   *
   * @return a score; above all scores when no row is positive
   */
  public float bestF1Threshold() {
    double best = -1;
    int last = -1;
    double hits = 0;
    double taken = 0;
    for (int group = 0; group < scores.length; group++) {
      hits += positive[group];
      taken += positive[group] + negative[group];
      double f1 = 2 * hits / (taken + positives);
      if (hits > 0 && f1 > best) {
        best = f1;
        last = group;
      }
    }
    if (last < 0) {
      return scores.length == 0 ? 0 : Math.nextUp(scores[0]);
    }
    if (last == scores.length - 1) {
      return scores[last];
    }
    float middle = scores[last + 1] + (scores[last] - scores[last + 1]) / 2;
    return middle > scores[last + 1] ? middle : scores[last];
  }

  /**
   * Counts what a threshold makes of the rows.
   *
   * @param threshold rows with this score or a higher one count as positive
   * @return the counts
   */
  public Confusion at(float threshold) {
    double hits = 0;
    double alarms = 0;
    for (int group = 0; group < scores.length && scores[group] >= threshold; group++) {
      hits += positive[group];
      alarms += negative[group];
    }
    return new Confusion(hits, alarms, negatives - alarms, positives - hits);
  }

  /**
   * Returns the weight of the positive rows.
   *
   * @return at least 0
   */
  public double positives() {
    return positives;
  }

  /**
   * Returns the weight of all rows.
   *
   * @return at least 0
   */
  public double total() {
    return positives + negatives;
  }
}
