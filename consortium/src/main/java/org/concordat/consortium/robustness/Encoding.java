package org.concordat.consortium.robustness;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concordat.worker.feed.LabelledRows;

/**
 * How raw columns become inputs: numbers are standardised by mean and deviation of the training
 * rows; codes become indicators. A column holds codes when all its training values are whole, not
 * negative, and of at most {@value #MOST_CODES} kinds. Two kinds give one indicator, for the
 * larger; more give one for each code that at least {@value #RARE_ONE_IN}th of the rows have, so
 * that rare codes share "none of these". Columns of one value are dropped. An indicator is 0 or 1,
 * not standardised.
 */
final class Encoding {
  private static final int MOST_CODES = 8;
  private static final int RARE_ONE_IN = 100;

  private final List<Input> inputs = new ArrayList<>();

  /** One input: (x - shift) / scale, or whether x is the code. */
  private record Input(int column, boolean indicator, double shift, double scale) {
    double of(double x) {
      if (indicator) {
        return x == shift ? 1 : 0;
      }
      return (x - shift) / scale;
    }
  }

  /** Learns from training rows. */
  Encoding(LabelledRows training) {
    for (int column = 0; column < training.features(); column++) {
      SortedMap<Double, Integer> codes = codes(training, column);
      if (codes.size() == 1) {
        continue;
      }
      if (codes.isEmpty()) {
        inputs.add(standardised(training, column));
      } else if (codes.size() == 2) {
        inputs.add(new Input(column, true, codes.lastKey(), 1));
      } else {
        int fewest = Math.ceilDiv(training.size(), RARE_ONE_IN);
        for (Map.Entry<Double, Integer> code : codes.entrySet()) {
          if (code.getValue() >= fewest) {
            inputs.add(new Input(column, true, code.getKey(), 1));
          }
        }
      }
    }
  }

  /** p, the number of inputs. */
  int size() {
    return inputs.size();
  }

  Table.Rows apply(LabelledRows rows) {
    double[] values = new double[rows.size() * inputs.size()];
    int[] labels = new int[rows.size()];
    int at = 0;
    for (int row = 0; row < rows.size(); row++) {
      for (Input input : inputs) {
        values[at++] = input.of(rows.value(row, input.column()));
      }
      labels[row] = rows.label(row);
    }
    return new Table.Rows(values, labels);
  }

  /** How often each value occurs; empty when the column holds numbers. */
  private static SortedMap<Double, Integer> codes(LabelledRows rows, int column) {
    SortedMap<Double, Integer> counts = new TreeMap<>();
    for (int row = 0; row < rows.size(); row++) {
      double value = rows.value(row, column);
      counts.merge(value, 1, Integer::sum);
      if (value != Math.rint(value) || value < 0 || counts.size() > MOST_CODES) {
        return new TreeMap<>();
      }
    }
    return counts;
  }

  private static Input standardised(LabelledRows rows, int column) {
    double sum = 0;
    for (int row = 0; row < rows.size(); row++) {
      sum += rows.value(row, column);
    }
    double mean = sum / rows.size();
    double squares = 0;
    for (int row = 0; row < rows.size(); row++) {
      squares += (rows.value(row, column) - mean) * (rows.value(row, column) - mean);
    }
    double deviation = Math.sqrt(squares / rows.size());
    return new Input(column, false, mean, deviation == 0 ? 1 : deviation);
  }
}
