package org.concordat.protocol.aggregation.kernel;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;

/**
 * At every coordinate, the mean of some of the values, as many at each, rounded half to even in one
 * division that also takes the denominator of the rows. Which values count is the subclass's idea.
 */
public abstract sealed class CoordinateWise extends Combination permits MeanAroundMedian, RankMean {
  private final int kept;

  /**
   * Creates the combination.
   *
   * @param rows n rows
   * @param kept how many values count at each coordinate, 1 to n
   */
  CoordinateWise(Rows rows, int kept) {
    super(rows);
    this.kept = kept;
  }

  final int kept() {
    return kept;
  }

  @Override
  final Worker newWorker(int tileLength, boolean counting) {
    return rows().isNarrow()
        ? newNarrow(tileLength, counting && kept < rows().size())
        : new Wide(tileLength);
  }

  /** Creates the worker for integers of the narrow range. */
  abstract Narrow newNarrow(int tileLength, boolean counting);

  /**
   * Finds the values that count at one coordinate.
   *
   * @param column n values, by row
   * @param outside to be set where a row's value is left out; a value equal to a kept one counts as
   *     kept
   * @return the sum of those that count
   */
  abstract long sumKept(long[] column, boolean[] outside);

  /** Each row weighs as many coordinates as its value was kept at. */
  @Override
  final Shares shares(long[] outside) {
    List<BigInteger> weights =
        Arrays.stream(outside).mapToObj(o -> BigInteger.valueOf(rows().dimension() - o)).toList();
    BigInteger total = weights.stream().reduce(BigInteger.ZERO, BigInteger::add);
    return new Shares(weights, total, Arrays.stream(outside).boxed().toList());
  }

  private long divisor() {
    return Math.multiplyExact(rows().denominator(), (long) kept);
  }

  /** Sorts a tile by a network, sums what counts, and counts what does not. */
  abstract class Narrow extends Worker {
    final boolean counting;
    private final SortingNetwork network;
    private final Rows.Tile tile;
    private final TileCopy unsorted;
    private final long[] sums;

    /** Ranks {@code first} to {@code last} are needed in their places. */
    Narrow(int tileLength, boolean counting, int first, int last) {
      super(rows().size());
      this.counting = counting;
      this.network = SortingNetwork.of(rows().size(), first, last);
      this.tile = rows().newTile(tileLength);
      this.unsorted = new TileCopy(rows().size(), tileLength);
      this.sums = new long[tileLength];
    }

    /**
     * Sums the values that count.
     *
     * @param sorted the tile by rank
     * @param unsorted gives the tile by row; where nothing is counted, {@code sorted} is lost by it
     * @param sums where to put the sums
     */
    abstract void sum(int[][] sorted, Supplier<TileCopy> unsorted, long[] sums, int length);

    /** Counts at how many coordinates of the tile that was just summed a row is left out. */
    abstract int countOutside(int[] row, int[][] sorted, int length);

    @Override
    final void combine(RowSource.Chunk chunk, int from, int length, int[] out, int at) {
      int[][] values = tile.read(chunk, from, length);
      if (counting) {
        unsorted.take(values, length);
      }
      network.sort(values, length);
      sum(values, () -> unsorted(chunk, from, length), sums, length);
      HalfEven.divide(sums, divisor(), out, at, length);
      if (counting) {
        for (int i = 0; i < outside.length; i++) {
          outside[i] += countOutside(unsorted.row(i), values, length);
        }
      }
    }

    private TileCopy unsorted(RowSource.Chunk chunk, int from, int length) {
      if (!counting) {
        unsorted.take(tile.read(chunk, from, length), length);
      }
      return unsorted;
    }
  }

  /** Sums ranks of a sorted tile. */
  static void sumRanks(int[][] sorted, int first, int last, long[] sums, int length) {
    Arrays.fill(sums, 0, length, 0);
    for (int rank = first; rank <= last; rank++) {
      int[] row = sorted[rank];
      for (int k = 0; k < length; k++) {
        sums[k] += row[k];
      }
    }
  }

  /** For integers beyond the narrow range: one coordinate after the other. */
  private final class Wide extends Worker {
    private final Rows.Tile tile;
    private final long[] column = new long[rows().size()];
    private final boolean[] leftOut = new boolean[rows().size()];

    Wide(int tileLength) {
      super(rows().size());
      this.tile = rows().newTile(tileLength);
    }

    @Override
    void combine(RowSource.Chunk chunk, int from, int length, int[] out, int at) {
      long[][] values = tile.readWide(chunk, from, length);
      for (int k = 0; k < length; k++) {
        for (int i = 0; i < column.length; i++) {
          column[i] = values[i][k];
          leftOut[i] = false;
        }
        long sum = sumKept(column, leftOut);
        out[at + k] = Math.toIntExact(HalfEven.divide(sum, divisor()));
        for (int i = 0; i < column.length; i++) {
          outside[i] += leftOut[i] ? 1 : 0;
        }
      }
    }
  }
}
