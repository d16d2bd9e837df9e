package org.concordat.worker.features;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import org.concordat.protocol.study.FeaturePlan;
import org.concordat.protocol.study.QuantileGrid;
import org.concordat.worker.feed.LabelledRows;

/** The quantiles of each feature over a bank's training rows, in the scale of a grid. */
public final class FeatureQuantiles {
  private FeatureQuantiles() {}

  /**
   * Computes the quantiles of the probabilities i / (q - 1): the order statistic at that share of
   * the rows, the lower one where the share falls between two.
   *
   * @param plan the study's features; q is {@code plan.quantiles()}
   * @param rows the training rows
   * @return by feature, then by quantile, ascending
   * @throws ConcordatException {@link ErrorCode#DATA_UNUSABLE} when there are no rows or a value is
   *     too large for the grid, {@link ErrorCode#SCHEMA_MISMATCH} for another number of features
   */
  public static List<List<Long>> of(FeaturePlan plan, LabelledRows rows) {
    if (rows.features() != plan.features().size()) {
      throw new ConcordatException(
          ErrorCode.SCHEMA_MISMATCH,
          "the study has "
              + plan.features().size()
              + " features, the rows have "
              + rows.features());
    }
    if (rows.size() == 0) {
      throw new ConcordatException(ErrorCode.DATA_UNUSABLE, "there are no training rows");
    }
    int steps = plan.quantiles() - 1;
    List<List<Long>> grid = new ArrayList<>(rows.features());
    double[] column = new double[rows.size()];
    for (int feature = 0; feature < rows.features(); feature++) {
      for (int row = 0; row < column.length; row++) {
        column[row] = rows.value(row, feature);
      }
      Arrays.sort(column);
      List<Long> quantiles = new ArrayList<>(steps + 1);
      for (int step = 0; step <= steps; step++) {
        int place = (int) ((long) step * (column.length - 1) / steps);
        quantiles.add(quantum(column[place], plan.features().get(feature)));
      }
      grid.add(List.copyOf(quantiles));
    }
    return List.copyOf(grid);
  }

  private static long quantum(double value, String feature) {
    double scaled = Math.rint(value * (1L << QuantileGrid.SCALE_BITS));
    if (Math.abs(scaled) > CanonicalJson.LARGEST_INTEGER) {
      throw new ConcordatException(
          ErrorCode.DATA_UNUSABLE,
          "feature " + feature + " has values beyond ±2^33, which no grid can hold");
    }
    return (long) scaled;
  }
}
