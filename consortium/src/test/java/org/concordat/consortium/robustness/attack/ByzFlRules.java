package org.concordat.consortium.robustness.attack;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The rules against which the vectors' line searches ran, in doubles, as their README defines them:
 * Krum counts n - f - 1 neighbours, the geometric median makes three steps from zero.
 */
final class ByzFlRules {
  private ByzFlRules() {}

  static double[] aggregate(String name, double[][] rows, int f) {
    return switch (name) {
      case "Median" -> coordinates(rows, ByzFlRules::median);
      case "TrMean" -> trimmedMean(rows, f);
      case "Krum" -> krum(rows, f);
      case "NNM+TrMean" -> trimmedMean(mixed(rows, f), f);
      case "NNM+Clipping2+TrMean" -> trimmedMean(clipped(mixed(rows, f), 2), f);
      case "GeometricMedian" -> geometricMedian(rows);
      default -> throw new IllegalArgumentException("no rule " + name);
    };
  }

  private interface OfSorted {
    double combine(double[] sorted);
  }

  private static double[] coordinates(double[][] rows, OfSorted rule) {
    double[] combined = new double[rows[0].length];
    Arrays.setAll(
        combined, k -> rule.combine(Arrays.stream(rows).mapToDouble(x -> x[k]).sorted().toArray()));
    return combined;
  }

  private static double median(double[] sorted) {
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2.0;
  }

  private static double[] trimmedMean(double[][] rows, int f) {
    return coordinates(
        rows,
        sorted -> {
          double sum = 0;
          for (int i = f; i < sorted.length - f; i++) {
            sum += sorted[i];
          }
          return sum / (sorted.length - 2 * f);
        });
  }

  /** Places of rows by their distance from one, ties to the lower. */
  private static int[] nearest(double[][] rows, int from, int count) {
    return IntStream.range(0, rows.length)
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer j) -> Vectors.squaredDistance(rows[from], rows[j])))
        .limit(count)
        .mapToInt(Integer::intValue)
        .toArray();
  }

  private static double[] krum(double[][] rows, int f) {
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < rows.length; i++) {
      int row = i;
      double score =
          IntStream.range(0, rows.length)
              .filter(j -> j != row)
              .mapToDouble(j -> Vectors.squaredDistance(rows[row], rows[j]))
              .sorted()
              .limit(rows.length - f - 1L)
              .sum();
      if (score < least) {
        least = score;
        best = i;
      }
    }
    return rows[best];
  }

  private static double[][] mixed(double[][] rows, int f) {
    double[][] mixed = new double[rows.length][];
    Arrays.setAll(
        mixed,
        i ->
            Vectors.mean(
                List.of(
                    Arrays.stream(nearest(rows, i, rows.length - f))
                        .sorted()
                        .mapToObj(j -> rows[j])
                        .toArray(double[][]::new))));
    return mixed;
  }

  private static double[][] clipped(double[][] rows, double bound) {
    return Arrays.stream(rows)
        .map(
            row -> {
              double norm = Math.sqrt(Vectors.dot(row, row));
              return norm > bound ? Vectors.scaled(bound / norm, row) : row;
            })
        .toArray(double[][]::new);
  }

  private static double[] geometricMedian(double[][] rows) {
    double[] z = new double[rows[0].length];
    for (int step = 0; step < 3; step++) {
      double[] sum = new double[z.length];
      double weights = 0;
      for (double[] row : rows) {
        double weight =
            1.0 / rows.length / Math.max(0.1, Math.sqrt(Vectors.squaredDistance(row, z)));
        sum = Vectors.plus(sum, weight, row);
        weights += weight;
      }
      z = Vectors.scaled(1 / weights, sum);
    }
    return z;
  }
}
