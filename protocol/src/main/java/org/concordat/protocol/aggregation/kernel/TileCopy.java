package org.concordat.protocol.aggregation.kernel;

/** The integers of a tile as they were before they were sorted in place. */
final class TileCopy {
  private final int[][] rows;

  TileCopy(int size, int length) {
    rows = new int[size][length];
  }

  void take(int[][] values, int length) {
    for (int i = 0; i < rows.length; i++) {
      System.arraycopy(values[i], 0, rows[i], 0, length);
    }
  }

  int[] row(int i) {
    return rows[i];
  }
}
