package org.concordat.service.scoring;

import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.QuantileGrid;

/**
 * Turns the values of one row into the model's inputs by the study's grid, as {@link
 * FeaturePlan.Preparation} defines it: in binary64, rounded to binary32 at the end.
 *
 * <p>Immutable and safe for use by several threads.
 */
final class InputPreparation {
  /** The share of its quantiles that a feature's core leaves out at either end. */
  private static final double CORE = 0.05;

  private static final double LONGEST_TAIL = 6;

  private final double[][] grid;
  private final boolean tails;

  /**
   * Creates the preparation.
   *
   * @param plan the study's features
   * @param quantiles the study's grid
   * @throws ConcordatException {@link ErrorCode#SCHEMA_MISMATCH} when the grid has another shape
   */
  InputPreparation(FeaturePlan plan, QuantileGrid quantiles) {
    quantiles
        .refuse(plan)
        .map(Refusal::toException)
        .ifPresent(
            refused -> {
              throw refused;
            });
    double quantum = 1.0 / (1L << quantiles.scaleBits());
    this.grid =
        quantiles.values().stream()
            .map(of -> of.stream().mapToDouble(value -> value * quantum).toArray())
            .toArray(double[][]::new);
    this.tails = plan.preparation() == FeaturePlan.Preparation.RANK_AND_TAIL;
  }

  /** The number of values that a row has. */
  int features() {
    return grid.length;
  }

  /**
   * Prepares a row.
   *
   * @param values finite numbers, one for each feature in the plan's order
   * @return the inputs, each a number of binary32
   */
  double[] prepare(double[] values) {
    double[] inputs = new double[tails ? 2 * grid.length : grid.length];
    int at = 0;
    for (int feature = 0; feature < grid.length; feature++) {
      inputs[at++] = (float) rank(grid[feature], values[feature]);
      if (tails) {
        inputs[at++] = (float) tail(grid[feature], values[feature]);
      }
    }
    return inputs;
  }

  /** The place among the quantiles, from -1 to 1; the middle of a run of equal ones. */
  private static double rank(double[] quantiles, double value) {
    int last = quantiles.length - 1;
    if (value < quantiles[0]) {
      return -1;
    }
    if (value > quantiles[last]) {
      return 1;
    }
    int above = firstAbove(quantiles, value);
    if (quantiles[above - 1] < value) {
      double from = quantiles[above - 1];
      double place = above - 1 + (value - from) / (quantiles[above] - from);
      return 2 * place / last - 1;
    }
    int first = above - 1;
    while (first > 0 && quantiles[first - 1] == value) {
      first--;
    }
    return (first + above - 1) / (double) last - 1;
  }

  /** How far outside the core, in logarithms of its width; 0 inside. */
  private static double tail(double[] quantiles, double value) {
    int last = quantiles.length - 1;
    int cut = (int) Math.round(CORE * last);
    double low = quantiles[cut];
    double high = quantiles[last - cut];
    if (value >= low && value <= high) {
      return 0;
    }
    double distance = value < low ? low - value : value - high;
    double length =
        Math.min(LONGEST_TAIL, StrictMath.log1p(distance / width(quantiles, low, high)));
    return value < low ? -length : length;
  }

  private static double width(double[] quantiles, double low, double high) {
    if (high > low) {
      return high - low;
    }
    double whole = quantiles[quantiles.length - 1] - quantiles[0];
    return whole > 0 ? whole : Math.max(1, Math.abs(low));
  }

  /** The first place whose quantile lies above the value; the length when there is none. */
  private static int firstAbove(double[] quantiles, double value) {
    int low = 0;
    int high = quantiles.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (quantiles[middle] <= value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
