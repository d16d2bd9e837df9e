package org.concordat.protocol.aggregation.kernel;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A weighted sum of whole rows, rounded half to even at each coordinate.
 *
 * <p>Whole weights are summed in integers. Real weights, which come out of square roots or
 * eigenvectors, are summed in binary64, the source's rows in ascending order, a multiplication and
 * an addition each; with weights of at least 0 that add up to at most 1, the sum errs by less than
 * n·2^-51 of the largest value, far below half a quantum for the values a source may have.
 */
public abstract sealed class WeightedSum extends Combination {
  private WeightedSum(Rows rows) {
    super(rows);
  }

  /**
   * Returns the mean of some rows.
   *
   * @param rows n rows
   * @param chosen which rows, at least one
   * @return the combination
   */
  public static WeightedSum meanOf(Rows rows, int[] chosen) {
    int[] weights = new int[rows.size()];
    for (int row : chosen) {
      weights[row] = 1;
    }
    return new Whole(rows, weights, chosen.length);
  }

  /**
   * Returns the sum with real weights.
   *
   * @param rows n rows
   * @param weights one a row, at least 0, adding up to at most 1
   * @return the combination
   */
  public static WeightedSum of(Rows rows, double[] weights) {
    return new Real(rows, weights.clone());
  }

  /** A row without weight is left out at every coordinate. */
  final Shares shares(List<BigInteger> weights, BigInteger total) {
    long everywhere = rows().dimension();
    return new Shares(
        weights,
        total,
        weights.stream().map(weight -> weight.signum() == 0 ? everywhere : 0L).toList());
  }

  private static final class Whole extends WeightedSum {
    private final int[] weights;
    private final long divisor;
    private final int[] sourceWeights;

    Whole(Rows rows, int[] weights, int count) {
      super(rows);
      this.weights = weights;
      this.divisor = Math.multiplyExact(rows.denominator(), (long) count);
      this.sourceWeights = new int[rows.sourceSize()];
      for (int j = 0; j < sourceWeights.length; j++) {
        int source = j;
        sourceWeights[j] =
            IntStream.range(0, weights.length)
                .map(i -> Math.multiplyExact(weights[i], rows.coefficient(i, source)))
                .reduce(0, Math::addExact);
      }
    }

    @Override
    Worker newWorker(int tileLength, boolean counting) {
      int[] heard = IntStream.range(0, sourceWeights.length).filter(this::hears).toArray();
      return divisor == 1 && heard.length == 1 && sourceWeights[heard[0]] == 1
          ? copying(heard[0], tileLength)
          : summing(tileLength);
    }

    private boolean hears(int source) {
      return sourceWeights[source] != 0;
    }

    /** One row as it stands, which is what Krum makes. */
    private Worker copying(int source, int tileLength) {
      Rows.Tile tile = rows().newTile(tileLength);
      return new Worker(rows().size()) {
        @Override
        void combine(RowSource.Chunk chunk, int from, int length, int[] out, int at) {
          tile.open(chunk, from, length);
          System.arraycopy(tile.baseRow(source), tile.offset(source), out, at, length);
        }
      };
    }

    private Worker summing(int tileLength) {
      Rows.Tile tile = rows().newTile(tileLength);
      long[] sums = new long[tileLength];
      return new Worker(rows().size()) {
        @Override
        void combine(RowSource.Chunk chunk, int from, int length, int[] out, int at) {
          tile.open(chunk, from, length);
          Arrays.fill(sums, 0, length, 0);
          for (int j = 0; j < sourceWeights.length; j++) {
            long weight = sourceWeights[j];
            if (weight != 0) {
              addTo(sums, weight, tile.baseRow(j), tile.offset(j), length);
            }
          }
          HalfEven.divide(sums, divisor, out, at, length);
        }
      };
    }

    private static void addTo(long[] sums, long weight, int[] row, int offset, int length) {
      if (weight == 1) {
        for (int k = 0; k < length; k++) {
          sums[k] += row[offset + k];
        }
      } else {
        for (int k = 0; k < length; k++) {
          sums[k] += weight * row[offset + k];
        }
      }
    }

    @Override
    Shares shares(long[] outside) {
      List<BigInteger> shares = Arrays.stream(weights).mapToObj(BigInteger::valueOf).toList();
      return shares(shares, shares.stream().reduce(BigInteger.ZERO, BigInteger::add));
    }
  }

  private static final class Real extends WeightedSum {
    private static final double ONE = 0x1p52;

    private final double[] weights;
    private final double[] sourceWeights;

    Real(Rows rows, double[] weights) {
      super(rows);
      this.weights = weights;
      this.sourceWeights = new double[rows.sourceSize()];
      for (int j = 0; j < sourceWeights.length; j++) {
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
          sum += weights[i] * rows.coefficient(i, j);
        }
        sourceWeights[j] = sum / rows.denominator();
      }
    }

    @Override
    Worker newWorker(int tileLength, boolean counting) {
      Rows.Tile tile = rows().newTile(tileLength);
      double[] sums = new double[tileLength];
      return new Worker(rows().size()) {
        @Override
        void combine(RowSource.Chunk chunk, int from, int length, int[] out, int at) {
          tile.open(chunk, from, length);
          Arrays.fill(sums, 0, length, 0);
          for (int j = 0; j < sourceWeights.length; j++) {
            double weight = sourceWeights[j];
            int[] row = tile.baseRow(j);
            int offset = tile.offset(j);
            for (int k = 0; k < length; k++) {
              sums[k] += weight * row[offset + k];
            }
          }
          for (int k = 0; k < length; k++) {
            out[at + k] = (int) Math.rint(sums[k]);
          }
        }
      };
    }

    @Override
    Shares shares(long[] outside) {
      return shares(
          Arrays.stream(weights)
              .mapToObj(weight -> BigInteger.valueOf((long) Math.rint(weight * ONE)))
              .toList(),
          BigInteger.valueOf((long) ONE));
    }
  }
}
