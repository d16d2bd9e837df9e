package org.concordat.protocol.study;

import static org.concordat.protocol.error.Checks.requireDigest;
import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireRange;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.error.Refusal;
import org.concordat.protocol.json.CanonicalJson;

/**
 * Quantiles of each feature: one bank's over its training rows, or the study's grid, which is their
 * coordinate-wise median. The median follows no single bank: with at most f of n ≥ 2f + 1 banks
 * lying, every value stays within the range of the honest ones.
 *
 * @param scaleBits the values' scale: a value q stands for q·2^-scaleBits
 * @param values by feature, then by quantile, ascending; at most 2^53 - 1 in size
 * @param salt 64 hexadecimal digits; hides the quantiles behind their hash on the ledger
 */
public record QuantileGrid(int scaleBits, List<List<Long>> values, String salt) {
  /** The scale of quantiles. */
  public static final int SCALE_BITS = 20;

  /** Checks form and order. */
  public QuantileGrid {
    requireRange("scaleBits", scaleBits, SCALE_BITS, SCALE_BITS);
    requireField(values != null && !values.isEmpty(), "values is missing");
    List<List<Long>> copy = new ArrayList<>(values.size());
    for (List<Long> quantiles : values) {
      long before = -CanonicalJson.LARGEST_INTEGER;
      for (long quantile : quantiles) {
        requireRange(
            "values", quantile, -CanonicalJson.LARGEST_INTEGER, CanonicalJson.LARGEST_INTEGER);
        requireField(quantile >= before, "values must ascend within a feature");
        before = quantile;
      }
      copy.add(List.copyOf(quantiles));
    }
    values = List.copyOf(copy);
    requireDigest("salt", salt);
  }

  /**
   * Checks that the grid has a study's shape.
   *
   * @param plan the study's features
   * @return the refusal, or empty
   */
  public Optional<Refusal> refuse(FeaturePlan plan) {
    return Checks.check(
        values.size() == plan.features().size()
            && values.stream().allMatch(quantiles -> quantiles.size() == plan.quantiles()),
        ErrorCode.SCHEMA_MISMATCH,
        () ->
            "expected "
                + plan.quantiles()
                + " quantiles of each of "
                + plan.features().size()
                + " features");
  }

  /**
   * Returns the coordinate-wise median of the banks' quantiles; of an even number, the mean of the
   * middle two, rounded down.
   *
   * @param banks at least one, all of one shape
   * @param salt the salt of the result
   * @return the study's grid
   */
  public static QuantileGrid median(List<QuantileGrid> banks, String salt) {
    int features = banks.getFirst().values().size();
    List<List<Long>> grid = new ArrayList<>(features);
    for (int feature = 0; feature < features; feature++) {
      int quantiles = banks.getFirst().values().get(feature).size();
      List<Long> medians = new ArrayList<>(quantiles);
      for (int quantile = 0; quantile < quantiles; quantile++) {
        long[] column = new long[banks.size()];
        for (int bank = 0; bank < column.length; bank++) {
          column[bank] = banks.get(bank).values().get(feature).get(quantile);
        }
        Arrays.sort(column);
        long lower = column[(column.length - 1) / 2];
        long upper = column[column.length / 2];
        medians.add(Math.floorDiv(lower + upper, 2L));
      }
      grid.add(medians);
    }
    return new QuantileGrid(SCALE_BITS, grid, salt);
  }

  /** Does not show the salt or the values. */
  @Override
  public String toString() {
    return "QuantileGrid[features=" + values.size() + "]";
  }
}
