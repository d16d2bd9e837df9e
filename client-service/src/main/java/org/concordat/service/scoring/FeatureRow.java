package org.concordat.service.scoring;

import java.util.List;
import org.concordat.protocol.error.Checks;
import org.concordat.protocol.study.FeaturePlan;
import tools.jackson.databind.JsonNode;

/**
 * A row as JSON: an object with exactly the study's features, each a number. Refusals name the
 * feature and never show a value: it may say something about a person.
 */
public final class FeatureRow {
  private FeatureRow() {}

  /**
   * Reads a row.
   *
   * @param plan the study's features
   * @param row the JSON
   * @return the values in the plan's order
   * @throws org.concordat.protocol.error.ConcordatException {@code FIELD_INVALID} when a feature is
   *     missing, unknown or no finite number
   */
  public static double[] read(FeaturePlan plan, JsonNode row) {
    Checks.requireField(row.isObject(), "a row is a JSON object: feature name to value");
    List<String> features = plan.features();
    double[] values = new double[features.size()];
    for (int feature = 0; feature < values.length; feature++) {
      String name = features.get(feature);
      JsonNode value = row.get(name);
      Checks.requireField(value != null, "feature " + name + " is missing");
      Checks.requireField(value.isNumber(), "feature " + name + " must be a number");
      values[feature] = value.doubleValue();
      Checks.requireField(
          Double.isFinite(values[feature]), "feature " + name + " must be a finite number");
    }
    Checks.requireField(
        row.size() == values.length,
        "a row has the study's "
            + values.length
            + " features and no others, this one has "
            + row.size());
    return values;
  }
}
