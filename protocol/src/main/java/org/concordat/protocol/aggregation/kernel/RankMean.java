package org.concordat.protocol.aggregation.kernel;

import java.math.BigInteger;
import java.util.Arrays;

/**
 * The mean of consecutive ranks at every coordinate, rounded half to even in one division that also
 * takes the denominator of the rows. All ranks make the mean, the middle one or two the median.
 */
public final class RankMean extends Combination {
  private final int first;
  private final int last;

  /**
   * Creates the combination.
   *
   * @param rows n rows
   * @param first the lowest rank that counts, from 0
   * @param last the highest, at most n - 1
   */
  public RankMean(Rows rows, int first, int last) {
    super(rows);
    this.first = first;
    this.last = last;
  }

  @Override
  Worker newWorker(int tileLength, boolean counting) {
    return rows().isNarrow() ? new Narrow(tileLength, counting) : new Wide(tileLength);
  }

  @Override
  Shares shares(long[] outside) {
    return kept(rows(), outside);
  }

  /** Each row weighs as many coordinates as its value was kept at. */
  static Shares kept(Rows rows, long[] outside) {
    var weights =
        Arrays.stream(outside).mapToObj(o -> BigInteger.valueOf(rows.dimension() - o)).toList();
    BigInteger total = weights.stream().reduce(BigInteger.ZERO, BigInteger::add);
    return new Shares(weights, total, Arrays.stream(outside).boxed().toList());
  }

  private long divisor() {
    return Math.multiplyExact(rows().denominator(), last - first + 1L);
  }

  private final class Narrow extends Worker {
    private final boolean counting;
    private final SortingNetwork network = SortingNetwork.of(rows().size(), first, last);
    private final Rows.Tile tile;
    private final TileCopy unsorted;
    private final long[] sums;
    private final long[] outside = new long[rows().size()];

    Narrow(int tileLength, boolean counting) {
      this.counting = counting && last - first + 1 < rows().size();
      this.tile = rows().newTile(tileLength);
      this.unsorted = new TileCopy(rows().size(), this.counting ? tileLength : 0);
      this.sums = new long[tileLength];
    }

    @Override
    void combine(RowSource.Chunk chunk, int from, int length, int[] out, int at) {
      int[][] values = tile.read(chunk, from, length);
      if (counting) {
        unsorted.take(values, length);
      }
      network.sort(values, length);
      Arrays.fill(sums, 0, length, 0);
      for (int rank = first; rank <= last; rank++) {
        int[] row = values[rank];
        for (int k = 0; k < length; k++) {
          sums[k] += row[k];
        }
      }
      HalfEven.divide(sums, divisor(), out, at, length);
      if (counting) {
        for (int i = 0; i < outside.length; i++) {
          outside[i] += countOutside(unsorted.row(i), values[first], values[last], length);
        }
      }
    }

    @Override
    long[] outside() {
      return outside;
    }
  }

  private static int countOutside(int[] row, int[] lowest, int[] highest, int length) {
    int count = 0;
    for (int k = 0; k < length; k++) {
      int difference = row[k] ^ Math.min(Math.max(row[k], lowest[k]), highest[k]);
      // 1 when any bit differs, without a branch.
      count += (difference | -difference) >>> 31;
    }
    return count;
  }

  /** For integers beyond the narrow range: one coordinate after the other. */
  private final class Wide extends Worker {
    private final Rows.Tile tile;
    private final long[] sorted = new long[rows().size()];
    private final long[] outside = new long[rows().size()];

    Wide(int tileLength) {
      this.tile = rows().newTile(tileLength);
    }

    @Override
    void combine(RowSource.Chunk chunk, int from, int length, int[] out, int at) {
      long[][] values = tile.readWide(chunk, from, length);
      for (int k = 0; k < length; k++) {
        for (int i = 0; i < sorted.length; i++) {
          sorted[i] = values[i][k];
        }
        Arrays.sort(sorted);
        long sum = 0;
        for (int rank = first; rank <= last; rank++) {
          sum += sorted[rank];
        }
        out[at + k] = Math.toIntExact(HalfEven.divide(sum, divisor()));
        for (int i = 0; i < sorted.length; i++) {
          if (values[i][k] < sorted[first] || values[i][k] > sorted[last]) {
            outside[i]++;
          }
        }
      }
    }

    @Override
    long[] outside() {
      return outside;
    }
  }
}
