package org.concordat.worker.feed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Rows of numbers, each with an id and a label of 0 or 1, in one block of memory.
 *
 * <p>Immutable and safe for use by several threads. The text form never shows values or ids.
 */
public final class LabelledRows {
  private final int features;
  private final String[] ids;
  private final double[] values;
  private final byte[] labels;

  private LabelledRows(int features, String[] ids, double[] values, byte[] labels) {
    this.features = features;
    this.ids = ids;
    this.values = values;
    this.labels = labels;
  }

  /**
   * Starts an empty set of rows.
   *
   * @param features the number of values of a row, at least 1
   * @return a builder
   */
  public static Builder builder(int features) {
    return new Builder(features);
  }

  /**
   * Returns the number of rows.
   *
   * @return at least 0
   */
  public int size() {
    return ids.length;
  }

  /**
   * Returns the number of values of a row.
   *
   * @return at least 1
   */
  public int features() {
    return features;
  }

  /**
   * Returns a row's id.
   *
   * @param row the row, from 0
   * @return its id
   */
  public String id(int row) {
    return ids[row];
  }

  /**
   * Returns one value.
   *
   * @param row the row, from 0
   * @param feature the feature, from 0
   * @return a finite number
   */
  public double value(int row, int feature) {
    return values[row * features + feature];
  }

  /**
   * Returns a row's label.
   *
   * @param row the row, from 0
   * @return 0 or 1
   */
  public int label(int row) {
    return labels[row];
  }

  /**
   * Returns how many rows have the label 1.
   *
   * @return at most the number of rows
   */
  public int positives() {
    int positives = 0;
    for (byte label : labels) {
      positives += label;
    }
    return positives;
  }

  /**
   * Returns some of the rows, in their order.
   *
   * @param keep tells by the row's place whether it stays
   * @return new rows
   */
  public LabelledRows where(IntPredicate keep) {
    int[] places = new int[size()];
    int kept = 0;
    for (int row = 0; row < size(); row++) {
      if (keep.test(row)) {
        places[kept++] = row;
      }
    }
    return pick(places, kept);
  }

  /**
   * Returns the rows in the ascending order of their ids.
   *
   * @return new rows; this, when they are in order already
   */
  public LabelledRows sortedById() {
    boolean sorted = true;
    for (int row = 1; row < size() && sorted; row++) {
      sorted = ids[row - 1].compareTo(ids[row]) <= 0;
    }
    if (sorted) {
      return this;
    }
    Integer[] order = new Integer[size()];
    Arrays.setAll(order, row -> row);
    Arrays.sort(order, Comparator.comparing((Integer row) -> ids[row]));
    return pick(Arrays.stream(order).mapToInt(Integer::intValue).toArray(), size());
  }

  /**
   * Returns the same rows with every label turned into the other one.
   *
   * @return new rows
   */
  public LabelledRows withFlippedLabels() {
    byte[] flipped = new byte[labels.length];
    for (int row = 0; row < flipped.length; row++) {
      flipped[row] = (byte) (1 - labels[row]);
    }
    return new LabelledRows(features, ids, values, flipped);
  }

  private LabelledRows pick(int[] places, int count) {
    String[] pickedIds = new String[count];
    double[] pickedValues = new double[count * features];
    byte[] pickedLabels = new byte[count];
    for (int row = 0; row < count; row++) {
      int place = places[row];
      pickedIds[row] = ids[place];
      pickedLabels[row] = labels[place];
      System.arraycopy(values, place * features, pickedValues, row * features, features);
    }
    return new LabelledRows(features, pickedIds, pickedValues, pickedLabels);
  }

  @Override
  public String toString() {
    return "LabelledRows[rows=" + size() + ", features=" + features + "]";
  }

  /** Collects rows. Not safe for use by several threads. */
  public static final class Builder {
    private final int features;
    private final List<String> ids = new ArrayList<>();
    private double[] values = new double[1024];
    private byte[] labels = new byte[64];

    private Builder(int features) {
      if (features < 1) {
        throw new IllegalArgumentException("features must be at least 1, got " + features);
      }
      this.features = features;
    }

    /**
     * Adds a row.
     *
     * @param id its id
     * @param row its values, finite; copied
     * @param label 0 or 1
     * @return this
     */
    public Builder add(String id, double[] row, int label) {
      if (row.length != features) {
        throw new IllegalArgumentException(
            "a row has " + features + " values, got " + row.length + " in row " + id);
      }
      if (label != 0 && label != 1) {
        throw new IllegalArgumentException("a label is 0 or 1, got " + label + " in row " + id);
      }
      for (double value : row) {
        if (!Double.isFinite(value)) {
          throw new IllegalArgumentException("values must be finite, got " + value + " in " + id);
        }
      }
      int at = ids.size();
      int end = Math.multiplyExact(at + 1, features);
      if (end > values.length) {
        values = Arrays.copyOf(values, Math.max(end, values.length + (values.length >> 1)));
      }
      if (at >= labels.length) {
        labels = Arrays.copyOf(labels, labels.length * 2);
      }
      System.arraycopy(row, 0, values, at * features, features);
      labels[at] = (byte) label;
      ids.add(id);
      return this;
    }

    /**
     * Adds all rows of a set.
     *
     * @param rows rows of the same width
     * @return this
     */
    public Builder addAll(LabelledRows rows) {
      double[] row = new double[features];
      for (int at = 0; at < rows.size(); at++) {
        for (int feature = 0; feature < features; feature++) {
          row[feature] = rows.value(at, feature);
        }
        add(rows.id(at), row, rows.label(at));
      }
      return this;
    }

    /**
     * Returns the rows collected so far.
     *
     * @return immutable rows
     */
    public LabelledRows build() {
      return new LabelledRows(
          features,
          ids.toArray(String[]::new),
          Arrays.copyOf(values, ids.size() * features),
          Arrays.copyOf(labels, ids.size()));
    }
  }
}
