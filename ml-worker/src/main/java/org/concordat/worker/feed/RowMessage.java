package org.concordat.worker.feed;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.json.CanonicalJson;
import tools.jackson.databind.JsonNode;

/**
 * A labelled row on the bank's topic: {@code {"id":"..","values":[1.5,..],"label":0}}. The topic
 * stays within the bank, so its numbers may be fractions.
 */
public final class RowMessage {
  private final String id;
  private final double[] values;
  private final int label;

  private RowMessage(String id, double[] values, int label) {
    this.id = id;
    this.values = values;
    this.label = label;
  }

  /**
   * Reads a message.
   *
   * @param message its bytes; may be null
   * @param features how many values a row has
   * @return the row
   * @throws ConcordatException {@link ErrorCode#MESSAGE_MALFORMED}, saying what is wrong but never
   *     showing the row
   */
  public static RowMessage read(byte[] message, int features) {
    if (message == null) {
      throw malformed("the message is empty");
    }
    JsonNode tree;
    try {
      tree = CanonicalJson.readTree(new String(message, StandardCharsets.UTF_8));
    } catch (ConcordatException e) {
      throw new ConcordatException(ErrorCode.MESSAGE_MALFORMED, "the message is not JSON", e);
    }
    JsonNode id = tree.get("id");
    JsonNode label = tree.get("label");
    JsonNode values = tree.get("values");
    if (!tree.isObject() || id == null || label == null || values == null || tree.size() != 3) {
      throw malformed("expected an object with id, values and label");
    }
    if (!id.isString() || id.stringValue().isEmpty()) {
      throw malformed("id must be a text");
    }
    if (!label.isInt() || (label.intValue() != 0 && label.intValue() != 1)) {
      throw malformed("label must be 0 or 1");
    }
    if (!values.isArray() || values.size() != features) {
      throw malformed("values must be an array of " + features + " numbers");
    }
    double[] row = new double[features];
    Iterator<JsonNode> elements = values.iterator();
    for (int feature = 0; feature < features; feature++) {
      JsonNode value = elements.next();
      if (!value.isNumber() || !Double.isFinite(value.doubleValue())) {
        throw malformed("value " + feature + " is no finite number");
      }
      row[feature] = value.doubleValue();
    }
    return new RowMessage(id.stringValue(), row, label.intValue());
  }

  private static ConcordatException malformed(String what) {
    return new ConcordatException(ErrorCode.MESSAGE_MALFORMED, what);
  }

  /**
   * Writes a row as a message; reading it gives the same numbers.
   *
   * @param rows the rows
   * @param row the row, from 0
   * @return the message's bytes
   */
  public static byte[] write(LabelledRows rows, int row) {
    StringBuilder text = new StringBuilder(32 + 20 * rows.features());
    text.append("{\"id\":").append(CanonicalJson.write(rows.id(row))).append(",\"values\":[");
    for (int feature = 0; feature < rows.features(); feature++) {
      double value = rows.value(row, feature);
      text.append(feature == 0 ? "" : ",");
      if (value == (long) value && Math.abs(value) < CanonicalJson.LARGEST_INTEGER) {
        text.append((long) value);
      } else {
        text.append(value);
      }
    }
    text.append("],\"label\":").append(rows.label(row)).append('}');
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Returns the row's id.
   *
   * @return a text
   */
  public String id() {
    return id;
  }

  /**
   * Adds the row to others.
   *
   * @param rows where it goes
   */
  public void addTo(LabelledRows.Builder rows) {
    rows.add(id, values, label);
  }

  @Override
  public String toString() {
    return "RowMessage[values=" + values.length + "]";
  }
}
