package org.concordat.consortium.data;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.concordat.worker.feed.LabelledRows;

/** How the rows of one table are dealt to banks. The same seed deals the same way. */
public sealed interface RowSplit {
  /** The fewest rows of each class a bank can work with. */
  int FEWEST_OF_A_CLASS = 5;

  /**
   * Deals rows.
   *
   * @param rows the rows
   * @param banks to how many banks
   * @param seed where the chance comes from
   * @return the rows of each bank
   * @throws BadInputException when a bank would get too few rows of a class
   */
  List<LabelledRows> deal(LabelledRows rows, int banks, long seed);

  /**
   * Reads how to split.
   *
   * @param text {@code iid} or {@code dirichlet:A}
   * @return the split
   * @throws BadInputException when it is neither
   */
  static RowSplit parse(String text) {
    if (text.equals("iid")) {
      return new Iid();
    }
    if (text.startsWith("dirichlet:")) {
      try {
        double alpha = Double.parseDouble(text.substring("dirichlet:".length()));
        if (alpha > 0 && alpha <= 1e6) {
          return new Dirichlet(alpha);
        }
      } catch (NumberFormatException e) {
        throw new BadInputException("dirichlet takes a number above 0, got " + text);
      }
    }
    throw new BadInputException("a split is iid or dirichlet:A with A above 0, got " + text);
  }

  /** Every bank gets the same share of each class, drawn by chance. */
  record Iid() implements RowSplit {
    @Override
    public List<LabelledRows> deal(LabelledRows rows, int banks, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] bankOf = new int[rows.size()];
      for (int label = 0; label <= 1; label++) {
        int[] places = Shuffles.shuffled(rows, label, random);
        for (int k = 0; k < places.length; k++) {
          // Negatives are dealt from the other end, so that banks differ by one row at most.
          bankOf[places[k]] = label == 1 ? k % banks : banks - 1 - k % banks;
        }
      }
      return Shuffles.collect(rows, bankOf, banks);
    }
  }

  /**
   * Each class is dealt by shares drawn from a symmetric Dirichlet distribution (Hsu, Qi, Brown,
   * "Measuring the Effects of Non-Identical Data Distribution", 2019): the smaller α, the more
   * banks differ in size and in their share of positives.
   *
   * @param alpha α, above 0
   */
  record Dirichlet(double alpha) implements RowSplit {
    private static final int ATTEMPTS = 1_000;

    @Override
    public List<LabelledRows> deal(LabelledRows rows, int banks, long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        int[] bankOf = new int[rows.size()];
        int[][] dealt = new int[2][banks];
        for (int label = 0; label <= 1; label++) {
          int[] places = Shuffles.shuffled(rows, label, random);
          double[] ends = cumulative(banks, random);
          int bank = 0;
          for (int k = 0; k < places.length; k++) {
            while (bank < banks - 1 && k + 0.5 > ends[bank] * places.length) {
              bank++;
            }
            bankOf[places[k]] = bank;
            dealt[label][bank]++;
          }
        }
        if (enough(dealt)) {
          return Shuffles.collect(rows, bankOf, banks);
        }
      }
      throw new BadInputException(
          "dirichlet:"
              + alpha
              + " over "
              + banks
              + " banks leaves a bank with fewer than "
              + FEWEST_OF_A_CLASS
              + " rows of a class; take a larger number");
    }

    private static boolean enough(int[][] dealt) {
      for (int[] ofClass : dealt) {
        for (int count : ofClass) {
          if (count < FEWEST_OF_A_CLASS) {
            return false;
          }
        }
      }
      return true;
    }

    private double[] cumulative(int banks, SplittableRandom random) {
      double[] ends = new double[banks];
      double sum = 0;
      for (int bank = 0; bank < banks; bank++) {
        sum += Shuffles.gamma(alpha, random);
        ends[bank] = sum;
      }
      for (int bank = 0; bank < banks; bank++) {
        ends[bank] = sum == 0 ? (bank + 1.0) / banks : ends[bank] / sum;
      }
      return ends;
    }
  }

  /** Chance for splits. */
  final class Shuffles {
    private Shuffles() {}

    /** Returns the places of all rows with a label, in an order drawn by chance. */
    static int[] shuffled(LabelledRows rows, int label, SplittableRandom random) {
      int[] places = new int[rows.size()];
      int count = 0;
      for (int row = 0; row < rows.size(); row++) {
        if (rows.label(row) == label) {
          places[count++] = row;
        }
      }
      places = java.util.Arrays.copyOf(places, count);
      for (int last = count - 1; last > 0; last--) {
        int other = random.nextInt(last + 1);
        int moved = places[last];
        places[last] = places[other];
        places[other] = moved;
      }
      return places;
    }

    static List<LabelledRows> collect(LabelledRows rows, int[] bankOf, int banks) {
      List<LabelledRows> dealt = new ArrayList<>(banks);
      for (int bank = 0; bank < banks; bank++) {
        int wanted = bank;
        dealt.add(rows.where(row -> bankOf[row] == wanted));
      }
      return dealt;
    }

    /** Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000. */
    static double gamma(double shape, SplittableRandom random) {
      if (shape < 1) {
        return gamma(shape + 1, random) * Math.pow(1 - random.nextDouble(), 1 / shape);
      }
      double d = shape - 1.0 / 3;
      double c = 1 / Math.sqrt(9 * d);
      while (true) {
        double x = random.nextGaussian();
        double v = 1 + c * x;
        if (v > 0) {
          v = v * v * v;
          double u = 1 - random.nextDouble();
          if (Math.log(u) < x * x / 2 + d - d * v + d * Math.log(v)) {
            return d * v;
          }
        }
      }
    }
  }
}
