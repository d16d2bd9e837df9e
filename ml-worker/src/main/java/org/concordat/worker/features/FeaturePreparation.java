package org.concordat.worker.features;

import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.worker.feed.LabelledRows;

/**
 * Turns values into inputs by the study's grid, as {@link FeaturePlan.Preparation} defines it.
 *
 * <p>Safe for use by several threads.
 */
public final class FeaturePreparation {
  /** Where the core of a feature begins and ends, as shares of its quantiles. */
  private static final double CORE = 0.05;

  /** A tail beyond e^6 - 1 = 402 cores looks like one of 402 cores. */
  private static final double LONGEST_TAIL = 6;

  private final FeaturePlan plan;
  private final double[][] grid;

  /**
   * Creates the preparation.
   *
   * @param plan the study's features
   * @param grid the study's grid
   * @throws ConcordatException {@link ErrorCode#SCHEMA_MISMATCH} when the grid has another shape
   */
  public FeaturePreparation(FeaturePlan plan, QuantileGrid grid) {
    grid.refuse(plan).map(Refusal::toException).ifPresent(FeaturePreparation::raise);
    this.plan = plan;
    double quantum = 1.0 / (1L << grid.scaleBits());
    this.grid =
        grid.values().stream()
            .map(q -> q.stream().mapToDouble(value -> value * quantum).toArray())
            .toArray(double[][]::new);
  }

  private static void raise(ConcordatException refused) {
    throw refused;
  }

  /**
   * Prepares rows.
   *
   * @param rows rows with the plan's features, in its order
   * @return their inputs, in the same order
   * @throws ConcordatException {@link ErrorCode#SCHEMA_MISMATCH} for another number of features
   */
  public PreparedRows prepare(LabelledRows rows) {
    if (rows.features() != grid.length) {
      throw new ConcordatException(
          ErrorCode.SCHEMA_MISMATCH,
          "the study has " + grid.length + " features, the rows have " + rows.features());
    }
    boolean tails = plan.preparation() == FeaturePlan.Preparation.RANK_AND_TAIL;
    int width = plan.inputs();
    float[] inputs = new float[Math.multiplyExact(rows.size(), width)];
    byte[] labels = new byte[rows.size()];
    int at = 0;
    for (int row = 0; row < rows.size(); row++) {
      labels[row] = (byte) rows.label(row);
      for (int feature = 0; feature < grid.length; feature++) {
        double value = rows.value(row, feature);
        inputs[at++] = (float) rank(grid[feature], value);
        if (tails) {
          inputs[at++] = (float) tail(grid[feature], value);
        }
      }
    }
    return new PreparedRows(width, inputs, labels);
  }

  /**
   * Returns a value's place among quantiles, -1 to 1: linear between two quantiles, the middle of a
   * run of equal ones, and ±1 beyond the ends.
   */
  static double rank(double[] quantiles, double value) {
    int last = quantiles.length - 1;
    int below = lowerBound(quantiles, value);
    if (below > last) {
      return 1;
    }
    if (quantiles[below] > value) {
      if (below == 0) {
        return -1;
      }
      double from = quantiles[below - 1];
      double place = below - 1 + (value - from) / (quantiles[below] - from);
      return 2 * place / last - 1;
    }
    int end = below;
    while (end < last && quantiles[end + 1] == value) {
      end++;
    }
    return (below + end) / (double) last - 1;
  }

  /** Returns how far a value lies outside the core, in logarithms of the core's width. */
  static double tail(double[] quantiles, double value) {
    int last = quantiles.length - 1;
    int cut = (int) Math.round(CORE * last);
    double low = quantiles[cut];
    double high = quantiles[last - cut];
    double beyond = value < low ? value - low : value > high ? value - high : 0;
    if (beyond == 0) {
      return 0;
    }
    double width = high - low;
    if (width == 0) {
      width = quantiles[last] - quantiles[0];
    }
    if (width == 0) {
      width = Math.max(1, Math.abs(low));
    }
    return Math.copySign(Math.min(LONGEST_TAIL, Math.log1p(Math.abs(beyond) / width)), beyond);
  }

  private static int lowerBound(double[] quantiles, double value) {
    int low = 0;
    int high = quantiles.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (quantiles[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
