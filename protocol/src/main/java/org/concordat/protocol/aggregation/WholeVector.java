package org.concordat.protocol.aggregation;

/** Puts the parts of an aggregate together. */
final class WholeVector implements VectorSink {
  private final int dimension;
  private int[] values;

  WholeVector(int dimension) {
    this.dimension = dimension;
  }

  @Override
  public void accept(int first, int[] part) {
    if (part.length == dimension) {
      values = part;
      return;
    }
    if (values == null) {
      values = new int[dimension];
    }
    System.arraycopy(part, 0, values, first, part.length);
  }

  int[] values() {
    return values;
  }
}
