package org.concordat.consortium.robustness;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;
import org.concordat.consortium.data.BadInputException;
import org.concordat.consortium.data.ConsortiumData;
import org.concordat.consortium.data.CsvData;
import org.concordat.consortium.data.RowSplit;
import org.concordat.worker.feed.LabelledRows;

/** Prepares the table that a bench trains on. The same seed holds out the same rows. */
final class Tables {
  /** In so many parts of equal size is the cells' column cut. */
  private static final int QUANTILES = 5;

  private static final int TEST_ONE_IN = 5;

  private Tables() {}

  /**
   * Reads a CSV file and holds out a fifth of each class for testing.
   *
   * @param file the file, packed when its name ends in {@code .gz}
   * @param label the label's column
   * @param cells the column whose quantiles, with the label, make the cells; none for the label
   *     alone
   * @param seed of what is held out
   * @return the table
   * @throws BadInputException in one line
   */
  static Table csv(Path file, String label, Optional<String> cells, long seed) {
    ConsortiumData data = CsvData.split(file, label, 1, new RowSplit.Iid(), seed);
    ConsortiumData.Bank all = data.banks().getFirst();
    int column =
        cells
            .map(
                name -> {
                  int place = data.features().indexOf(name);
                  if (place < 0) {
                    throw new BadInputException(
                        file, 1, "there is no column of numbers named " + name + " for the cells");
                  }
                  return place;
                })
            .orElse(-1);
    return prepare(String.valueOf(file.getFileName()), all.rows().sortedById(), all.test(), column);
  }

  /**
   * Draws customers of a bank, of whom about a fifth default: a credit limit, delays and bills of
   * six months, age and a few codes, with risk that depends on them and on chance. The cells'
   * column is the limit.
   *
   * @param rows how many, at least 500; a fifth of them are for testing
   * @param seed the same seed draws the same rows
   * @return the table
   */
  static Table generated(int rows, long seed) {
    SplittableRandom random = Seeds.of(seed, "customers");
    int features = 3 + 3 * 4;
    LabelledRows.Builder training = LabelledRows.builder(features);
    LabelledRows.Builder test = LabelledRows.builder(features);
    for (int row = 0; row < rows; row++) {
      double[] values = new double[features];
      double wealth = random.nextGaussian();
      double care = random.nextGaussian();
      values[0] = Math.rint(StrictMath.exp(4.8 + 0.8 * wealth)) * 1_000;
      values[1] = Math.rint(Math.clamp(35 + 9 * random.nextGaussian() + 2 * wealth, 21, 80));
      values[2] = 1 + random.nextInt(4);
      double strain = -1.6 - 0.35 * wealth - 0.45 * care + (values[2] == 3 ? 0.4 : 0);
      for (int month = 0; month < 4; month++) {
        double delay = Math.max(-2, Math.rint(-care + 0.9 * random.nextGaussian()));
        double used = Math.clamp(0.4 - 0.25 * care + 0.25 * random.nextGaussian(), 0, 1.2);
        values[3 + 3 * month] = delay;
        values[4 + 3 * month] = Math.rint(values[0] * used);
        values[5 + 3 * month] =
            Math.rint(values[4 + 3 * month] * (delay > 0 ? 0.02 : 0.3 * random.nextDouble()));
        strain += (delay >= 2 ? 0.5 : 0) + (used > 0.9 ? 0.3 : 0) + 0.1 * delay;
      }
      int label = random.nextDouble() < 1 / (1 + StrictMath.exp(-strain)) ? 1 : 0;
      (row % TEST_ONE_IN == 0 ? test : training).add("row-" + row, values, label);
    }
    return prepare("generated", training.build(), test.build(), 0);
  }

  private static Table prepare(
      String name, LabelledRows training, LabelledRows test, int cellsColumn) {
    Encoding encoding = new Encoding(training);
    if (encoding.size() == 0) {
      throw new BadInputException(name + ": every column holds one value only");
    }
    int[] cells = new int[training.size()];
    double[] ends = cellsColumn < 0 ? new double[0] : quantiles(training, cellsColumn);
    for (int row = 0; row < cells.length; row++) {
      int part = 0;
      while (part < ends.length && training.value(row, cellsColumn) > ends[part]) {
        part++;
      }
      cells[row] = training.label(row) * (ends.length + 1) + part;
    }
    return new Table(
        name,
        encoding.size(),
        encoding.apply(training),
        encoding.apply(test),
        cells,
        2 * (ends.length + 1));
  }

  /** The inner ends of the parts. */
  private static double[] quantiles(LabelledRows rows, int column) {
    double[] sorted = new double[rows.size()];
    Arrays.setAll(sorted, row -> rows.value(row, column));
    Arrays.sort(sorted);
    double[] ends = new double[QUANTILES - 1];
    Arrays.setAll(ends, part -> sorted[(part + 1) * sorted.length / QUANTILES]);
    return ends;
  }
}
