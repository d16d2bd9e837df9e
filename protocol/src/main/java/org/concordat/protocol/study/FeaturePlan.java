package org.concordat.protocol.study;

import static org.concordat.protocol.error.Checks.requireDistinct;
import static org.concordat.protocol.error.Checks.requireField;
import static org.concordat.protocol.error.Checks.requireRange;
import static org.concordat.protocol.error.Checks.requireText;

import java.util.List;
import org.concordat.protocol.registry.Dataset;

/**
 * Which features a study uses and how every bank prepares them.
 *
 * @param features the names, in the order of a row's values
 * @param label the label's name
 * @param quantiles how many quantiles of each feature a bank submits when it joins: those of the
 *     probabilities i / (quantiles - 1)
 * @param preparation how a value becomes inputs of the model, given the study's grid
 */
public record FeaturePlan(
    List<String> features, String label, int quantiles, Preparation preparation) {
  /** Checks the ranges. */
  public FeaturePlan {
    features = requireDistinct("features", features, 1, Dataset.MOST_FEATURES);
    features.forEach(feature -> requireText("features", feature, 100));
    requireText("label", label, 100);
    requireRange("quantiles", quantiles, 2, 1_025);
    requireField(preparation != null, "preparation is missing");
  }

  /**
   * Returns how many inputs the prepared features make.
   *
   * @return features times inputs per feature
   */
  public int inputs() {
    return features.size() * preparation.inputsPerFeature();
  }

  /**
   * How a value v becomes inputs of the model, given its feature's quantiles q[0..m] in the grid.
   * Everyone who trains, evaluates or scores does it the same way, in binary64, and rounds the
   * inputs to binary32.
   */
  public enum Preparation {
    /**
     * One input, the rank 2·p/m - 1, where p is the place of v in the grid: i + (v - q[i]) /
     * (q[i+1] - q[i]) between two quantiles; the middle of the run where v equals one or more
     * quantiles; 0 below the first and m above the last.
     */
    RANK(1),
    /**
     * Two inputs, the rank and the tail. Ranks tell common values apart and put all rare ones at
     * the ends; the tail tells the rare ones apart. With the core from q[c] to q[m-c], c = 0.05·m
     * rounded half up, the tail is 0 inside the core and otherwise ±min(6, ln(1 + d / w)), d the
     * distance from the core and w its width. A core without width takes q[m] - q[0] for w, and if
     * that is 0 too, max(1, |q[c]|).
     */
    RANK_AND_TAIL(2);

    private final int inputsPerFeature;

    Preparation(int inputsPerFeature) {
      this.inputsPerFeature = inputsPerFeature;
    }

    /**
     * Returns how many inputs one feature makes.
     *
     * @return at least 1
     */
    public int inputsPerFeature() {
      return inputsPerFeature;
    }
  }
}
