package org.concordat.consortium.robustness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.concordat.consortium.data.BadInputException;

/** How the training rows of a table are dealt to banks. */
sealed interface Deal {
  /** A bank with fewer rows could not fill a batch with different ones. */
  int FEWEST_ROWS = 48;

  /** The name that {@link #parse} reads. */
  String name();

  /**
   * Deals all training rows.
   *
   * @param table the table
   * @param banks how many, at least 1
   * @param random where the chance comes from
   * @return the places of each bank's rows
   * @throws BadInputException when a bank would get fewer than {@value #FEWEST_ROWS} rows
   */
  int[][] deal(Table table, int banks, SplittableRandom random);

  static Deal parse(String text) {
    if (text.equals("iid")) {
      return new Iid();
    }
    if (text.equals("blocks")) {
      return new Blocks();
    }
    String prefix = "dirichlet:";
    if (text.startsWith(prefix)) {
      String number = text.substring(prefix.length());
      try {
        double alpha = Double.parseDouble(number);
        if (alpha > 0 && alpha <= 1e6) {
          return new Dirichlet(alpha);
        }
      } catch (NumberFormatException e) {
        throw new BadInputException("dirichlet takes a number above 0, got \"" + number + "\"");
      }
    }
    throw new BadInputException(
        "a split is iid, dirichlet:A with A above 0, or blocks, got \"" + text + "\"");
  }

  /** Every bank gets as many rows, drawn by chance: banks are alike. */
  record Iid() implements Deal {
    @Override
    public String name() {
      return "iid";
    }

    @Override
    public int[][] deal(Table table, int banks, SplittableRandom random) {
      int[] order = shuffled(IntStream.range(0, table.train().size()).toArray(), random);
      return cut(order, banks);
    }
  }

  /**
   * The rows of each cell, label × quantile cell of a column, are dealt by shares of their own
   * drawn from a symmetric Dirichlet distribution (Hsu, Qi and Brown, "Measuring the Effects of
   * Non-Identical Data Distribution for Federated Visual Classification", 2019): the smaller α, the
   * more banks differ in size, in their share of positives and in their customers.
   */
  record Dirichlet(double alpha) implements Deal {
    private static final int ATTEMPTS = 10_000;

    @Override
    public String name() {
      return "dirichlet:" + alpha;
    }

    @Override
    public int[][] deal(Table table, int banks, SplittableRandom random) {
      int[][] cells = new int[table.cellCount()][];
      for (int cell = 0; cell < cells.length; cell++) {
        int wanted = cell;
        cells[cell] =
            shuffled(
                IntStream.range(0, table.train().size())
                    .filter(row -> table.cells()[row] == wanted)
                    .toArray(),
                random);
      }
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        int[][] dealt = attempt(cells, banks, random);
        if (Arrays.stream(dealt).allMatch(rows -> rows.length >= FEWEST_ROWS)) {
          return dealt;
        }
      }
      throw new BadInputException(
          name()
              + " leaves one of "
              + banks
              + " banks with fewer than "
              + FEWEST_ROWS
              + " rows; take a larger number or more rows");
    }

    private int[][] attempt(int[][] cells, int banks, SplittableRandom random) {
      List<List<Integer>> dealt = new ArrayList<>();
      for (int bank = 0; bank < banks; bank++) {
        dealt.add(new ArrayList<>());
      }
      for (int[] cell : cells) {
        double[] ends = new double[banks];
        double sum = 0;
        for (int bank = 0; bank < banks; bank++) {
          sum += gamma(alpha, random);
          ends[bank] = sum;
        }
        int bank = 0;
        for (int k = 0; k < cell.length; k++) {
          while (bank < banks - 1 && (k + 0.5) * sum > ends[bank] * cell.length) {
            bank++;
          }
          dealt.get(bank).add(cell[k]);
        }
      }
      return dealt.stream()
          .map(rows -> rows.stream().mapToInt(Integer::intValue).toArray())
          .toArray(int[][]::new);
    }

    /** Marsaglia and Tsang, "A Simple Method for Generating Gamma Variables", 2000. */
    private static double gamma(double shape, SplittableRandom random) {
      if (shape < 1) {
        double power = StrictMath.pow(1 - random.nextDouble(), 1 / shape);
        return gamma(shape + 1, random) * power;
      }
      double d = shape - 1.0 / 3;
      double c = 1 / Math.sqrt(9 * d);
      while (true) {
        double x = random.nextGaussian();
        double v = (1 + c * x) * (1 + c * x) * (1 + c * x);
        double u = 1 - random.nextDouble();
        if (v > 0 && StrictMath.log(u) < x * x / 2 + d - d * v + d * StrictMath.log(v)) {
          return d * v;
        }
      }
    }
  }

  /**
   * The rows are sorted by label and cut into equal blocks: almost every bank knows one label only.
   * No rule can be expected to survive this.
   */
  record Blocks() implements Deal {
    @Override
    public String name() {
      return "blocks";
    }

    @Override
    public int[][] deal(Table table, int banks, SplittableRandom random) {
      int[] order = shuffled(IntStream.range(0, table.train().size()).toArray(), random);
      int[] sorted =
          IntStream.concat(
                  Arrays.stream(order).filter(row -> table.train().labels()[row] == 0),
                  Arrays.stream(order).filter(row -> table.train().labels()[row] == 1))
              .toArray();
      return cut(sorted, banks);
    }
  }

  private static int[][] cut(int[] order, int banks) {
    if (order.length / banks < FEWEST_ROWS) {
      throw new BadInputException(order.length + " rows are too few for " + banks + " banks");
    }
    int[][] dealt = new int[banks][];
    for (int bank = 0; bank < banks; bank++) {
      int from = (int) ((long) order.length * bank / banks);
      int to = (int) ((long) order.length * (bank + 1) / banks);
      dealt[bank] = Arrays.copyOfRange(order, from, to);
    }
    return dealt;
  }

  private static int[] shuffled(int[] places, SplittableRandom random) {
    for (int last = places.length - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int moved = places[last];
      places[last] = places[other];
      places[other] = moved;
    }
    return places;
  }
}
