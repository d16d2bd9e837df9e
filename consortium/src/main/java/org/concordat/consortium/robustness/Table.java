package org.concordat.consortium.robustness;

/**
 * A prepared table: rows to train on, with the cell of each, and rows to test on. The arrays are
 * shared by all runs and never changed.
 */
final class Table {
  private final String name;
  private final int inputs;
  private final Rows train;
  private final Rows test;
  private final int[] cells;
  private final int cellCount;

  /** Prepared rows: size · p numbers, row by row, and a label of 0 or 1 for each row. */
  static final class Rows {
    private final double[] values;
    private final int[] labels;

    Rows(double[] values, int[] labels) {
      this.values = values;
      this.labels = labels;
    }

    int size() {
      return labels.length;
    }

    double[] values() {
      return values;
    }

    int[] labels() {
      return labels;
    }
  }

  /**
   * Creates a table.
   *
   * @param name what it is called in results
   * @param inputs p, the number of values of a row
   * @param train training rows
   * @param test test rows
   * @param cells the cell of each training row, from 0: label × quantile cell of one column
   * @param cellCount how many cells there are
   */
  Table(String name, int inputs, Rows train, Rows test, int[] cells, int cellCount) {
    this.name = name;
    this.inputs = inputs;
    this.train = train;
    this.test = test;
    this.cells = cells;
    this.cellCount = cellCount;
  }

  String name() {
    return name;
  }

  int inputs() {
    return inputs;
  }

  Rows train() {
    return train;
  }

  Rows test() {
    return test;
  }

  int[] cells() {
    return cells;
  }

  int cellCount() {
    return cellCount;
  }
}
