package org.concordat.protocol.aggregation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.IntStream;
import org.concordat.protocol.error.Refusal;

/**
 * Nearest-neighbour mixing, NNM_f: row i becomes the mean of the n - f rows nearest to it, itself
 * included (Allouah, Farhadkhani, Guerraoui, Gupta, Pinot and Stephan, "Fixing by Mixing: A Recipe
 * for Optimal Byzantine ML under Heterogeneity", AISTATS 2023, arXiv 2302.01772).
 *
 * <p>In integers: squared distances are exact, G_ii + G_jj - 2·G_ij; a mixed row is handed on as
 * the sum of its neighbours over the denominator n - f, so nothing is rounded here.
 *
 * <p>Precondition: n ≥ 2f + 1. Resists: with an aggregator behind it, it lowers the variance that a
 * few rows far from the others cause, and with it the harm of heterogeneity and of ALIE. Does not
 * resist: strong heterogeneity, where a minority of honest banks are each other's only neighbours
 * and are mixed away; alone, followed by a mean, it has no bound at all.
 *
 * <p>Ties: of rows at equal distance, the lower bank key is the nearer; this holds at distance 0
 * too, where it changes no value. f = 0 makes every row the mean. Cost: the Gram matrix, O(n² log
 * n) for the neighbour sets, n additions and n·f subtractions a coordinate.
 */
final class NearestNeighbourMixing implements PreAggregator {
  static final String NAME = "nnm";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    return ProvenRange.honestMajority(NAME, n, f);
  }

  @Override
  public Rows apply(Rows rows, int f) {
    return new MixedRows(rows, f, neighbours(rows.gram(), f));
  }

  /** The n - f nearest rows of each row, each set in ascending order. */
  static int[][] neighbours(GramMatrix gram, int f) {
    int n = gram.size();
    int[][] nearest = new int[n][];
    for (int i = 0; i < n; i++) {
      int row = i;
      // The sort is stable, so equal distances stay in the order of the keys.
      nearest[i] =
          IntStream.range(0, n)
              .boxed()
              .sorted(Comparator.comparingLong(j -> gram.squaredDistance(row, j)))
              .limit(n - f)
              .mapToInt(Integer::intValue)
              .sorted()
              .toArray();
    }
    return nearest;
  }

  /** Sums of neighbours, made as the sum of all rows less the rows that are left out. */
  private static final class MixedRows extends Rows {
    private final Rows source;
    private final int[][] leftOut;

    MixedRows(Rows source, int f, int[][] nearest) {
      super(
          source.size(),
          source.dimension(),
          Math.multiplyExact(source.denominator(), source.size() - f),
          Math.multiplyExact(source.largest(), source.size() - f));
      this.source = source;
      this.leftOut = new int[nearest.length][];
      for (int i = 0; i < nearest.length; i++) {
        int[] near = nearest[i];
        leftOut[i] =
            IntStream.range(0, nearest.length)
                .filter(j -> Arrays.binarySearch(near, j) < 0)
                .toArray();
      }
    }

    @Override
    long clipFactor(int row) {
      return source.clipFactor(row);
    }

    @Override
    void read(int from, int length, int[][] tile) {
      int[][] rows = new int[size()][length];
      source.read(from, length, rows);
      // The sum of all may wrap, the sums of neighbours come out right: all is modulo 2^32.
      int[] total = new int[length];
      for (int[] row : rows) {
        for (int k = 0; k < length; k++) {
          total[k] += row[k];
        }
      }
      for (int i = 0; i < tile.length; i++) {
        int[] mixed = tile[i];
        System.arraycopy(total, 0, mixed, 0, length);
        for (int j : leftOut[i]) {
          int[] row = rows[j];
          for (int k = 0; k < length; k++) {
            mixed[k] -= row[k];
          }
        }
      }
    }

    @Override
    void readWide(int from, int length, long[][] tile) {
      long[][] rows = new long[size()][length];
      source.readWide(from, length, rows);
      long[] total = new long[length];
      for (long[] row : rows) {
        for (int k = 0; k < length; k++) {
          total[k] += row[k];
        }
      }
      for (int i = 0; i < tile.length; i++) {
        long[] mixed = tile[i];
        System.arraycopy(total, 0, mixed, 0, length);
        for (int j : leftOut[i]) {
          long[] row = rows[j];
          for (int k = 0; k < length; k++) {
            mixed[k] -= row[k];
          }
        }
      }
    }
  }
}
