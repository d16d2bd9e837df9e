package org.concordat.service.scoring;

import java.io.IOException;
import java.io.Reader;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.study.FeaturePlan;

/**
 * Rows of a study's features as comma-separated values. The first row names the features, in any
 * order. A column that is no feature is refused: nothing about a person is sent where it is not
 * needed, and a misspelt feature would else pass as one. Refusals name line and column and never
 * show a value.
 */
public final class CsvFeatures {
  private final CsvRows rows;
  private final List<String> features;
  private final int[] places;
  private final double[] values;

  /**
   * Reads the first row.
   *
   * @param plan the study's features
   * @param reader the text
   * @throws ConcordatException {@code FIELD_INVALID} when it does not name every feature once and
   *     nothing else
   * @throws IOException when it cannot be read
   */
  public CsvFeatures(FeaturePlan plan, Reader reader) throws IOException {
    this.rows = new CsvRows(reader);
    this.features = plan.features();
    List<String> names =
        rows.read().orElseThrow(() -> refused("the first line names the features " + features));
    this.places = new int[names.size()];
    this.values = new double[features.size()];
    boolean[] named = new boolean[features.size()];
    for (int column = 0; column < places.length; column++) {
      int feature = features.indexOf(names.get(column).strip());
      if (feature < 0 || named[feature]) {
        throw refused(
            "line "
                + rows.line()
                + ", column "
                + (column + 1)
                + (feature < 0
                    ? ": this is no feature of the study; the features are " + features
                    : ": the feature " + features.get(feature) + " is named twice"));
      }
      named[feature] = true;
      places[column] = feature;
    }
    for (int feature = 0; feature < named.length; feature++) {
      if (!named[feature]) {
        throw refused("line " + rows.line() + ": feature " + features.get(feature) + " is missing");
      }
    }
  }

  /**
   * Reads a row.
   *
   * @return its values in the plan's order, valid until the next is read; empty at the end
   * @throws ConcordatException {@code FIELD_INVALID} when it has another number of values, or one
   *     that is no finite number
   * @throws IOException when it cannot be read
   */
  public Optional<double[]> next() throws IOException {
    Optional<List<String>> row = rows.read();
    if (row.isEmpty()) {
      return Optional.empty();
    }
    List<String> texts = row.get();
    if (texts.size() != places.length) {
      throw refused(
          "line " + rows.line() + ": expected " + places.length + " values, got " + texts.size());
    }
    Arrays.fill(values, 0);
    for (int column = 0; column < places.length; column++) {
      values[places[column]] = number(texts.get(column).strip(), column);
    }
    return Optional.of(values);
  }

  private double number(String text, int column) {
    boolean plain = !text.isEmpty() && text.length() <= 60;
    for (int at = 0; plain && at < text.length(); at++) {
      char c = text.charAt(at);
      plain = (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
    }
    try {
      double number = plain ? Double.parseDouble(text) : Double.NaN;
      if (Double.isFinite(number)) {
        return number;
      }
    } catch (NumberFormatException e) {
      throw notANumber(column);
    }
    throw notANumber(column);
  }

  private ConcordatException notANumber(int column) {
    return refused(
        "line "
            + rows.line()
            + ", column "
            + (column + 1)
            + " ("
            + features.get(places[column])
            + "): must be a finite number with a decimal point, without grouping");
  }

  private static ConcordatException refused(String detail) {
    return new ConcordatException(ErrorCode.FIELD_INVALID, detail);
  }
}
