package org.concordat.worker.features;

/**
 * Rows as a model takes them: inputs in one block, labels of 0 or 1.
 *
 * <p>Immutable and safe for use by several threads; the inputs are handed out uncopied to the
 * packages of this module through {@link #copyInputs}.
 */
public final class PreparedRows {
  private final int width;
  private final float[] inputs;
  private final byte[] labels;

  PreparedRows(int width, float[] inputs, byte[] labels) {
    this.width = width;
    this.inputs = inputs;
    this.labels = labels;
  }

  /**
   * Returns the number of rows.
   *
   * @return at least 0
   */
  public int size() {
    return labels.length;
  }

  /**
   * Returns the number of inputs of a row.
   *
   * @return at least 1
   */
  public int width() {
    return width;
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
   * Returns one input.
   *
   * @param row the row, from 0
   * @param input the input, from 0
   * @return a finite number
   */
  public float input(int row, int input) {
    return inputs[row * width + input];
  }

  /**
   * Copies the inputs of consecutive rows.
   *
   * @param row the first row, from 0
   * @param count how many rows
   * @param to where they go
   * @param at the first place in it
   */
  public void copyInputs(int row, int count, float[] to, int at) {
    System.arraycopy(inputs, row * width, to, at, count * width);
  }

  /**
   * Puts rows of several banks behind one another.
   *
   * @param parts at least one, all of one width
   * @return new rows
   */
  public static PreparedRows concat(java.util.List<PreparedRows> parts) {
    int width = parts.getFirst().width;
    int rows = parts.stream().mapToInt(PreparedRows::size).sum();
    float[] inputs = new float[Math.multiplyExact(rows, width)];
    byte[] labels = new byte[rows];
    int at = 0;
    for (PreparedRows part : parts) {
      if (part.width != width) {
        throw new IllegalArgumentException("expected " + width + " inputs, got " + part.width);
      }
      System.arraycopy(part.inputs, 0, inputs, at * width, part.inputs.length);
      System.arraycopy(part.labels, 0, labels, at, part.labels.length);
      at += part.size();
    }
    return new PreparedRows(width, inputs, labels);
  }

  @Override
  public String toString() {
    return "PreparedRows[rows=" + size() + ", width=" + width + "]";
  }
}
