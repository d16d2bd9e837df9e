package org.concordat.protocol.aggregation.kernel;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * One vector made of rows: what an aggregator has decided, ready to be carried out in one pass over
 * the data.
 */
public abstract sealed class Combination permits CoordinateWise, WeightedSum {
  // Integers of all rows of a tile: they stay within a core's first cache while they are sorted.
  private static final int TILE_VALUES = 1 << 13;
  private static final int SHORTEST_TILE = 64;

  private final Rows rows;

  Combination(Rows rows) {
    this.rows = rows;
  }

  /** Takes the vector, chunk by chunk in ascending order. */
  @FunctionalInterface
  public interface Sink {
    /**
     * Takes the next values.
     *
     * @param first the coordinate of the first
     * @param values the values, a new array
     */
    void accept(int first, int[] values);
  }

  /**
   * How much of each row went into the vector.
   *
   * @param weights of each row, at least 0
   * @param total what the weights are shares of; the weights may add up to less
   * @param outside at how many coordinates each row was left out
   */
  public record Shares(List<BigInteger> weights, BigInteger total, List<Long> outside) {
    /** Copies the lists. */
    public Shares {
      weights = List.copyOf(weights);
      outside = List.copyOf(outside);
    }
  }

  /** One thread's part of a pass. */
  abstract static class Worker {
    /** At how many coordinates each row was left out so far. */
    final long[] outside;

    Worker(int rows) {
      outside = new long[rows];
    }

    /**
     * Makes the values of a tile.
     *
     * @param out where to put them
     * @param at the place of the first
     */
    abstract void combine(RowSource.Chunk chunk, int from, int length, int[] out, int at);
  }

  /** Creates one thread's part; {@code counting} says whether it is to count what is left out. */
  abstract Worker newWorker(int tileLength, boolean counting);

  /** The shares, from the counts of all threads. */
  abstract Shares shares(long[] outside);

  /**
   * Returns the rows that are combined: the aggregator's, or some of them.
   *
   * @return the rows
   */
  public final Rows rows() {
    return rows;
  }

  /**
   * Makes the vector and nothing else.
   *
   * @param sink takes it
   */
  public final void carryOut(Sink sink) {
    pass(sink, false);
  }

  /**
   * Makes the vector and says how much of each row went into it. Where the inner products of the
   * source's rows are not known yet, they are summed in the same pass.
   *
   * @param sink takes the vector
   * @return the shares
   */
  public final Shares carryOutAndCount(Sink sink) {
    return pass(sink, true);
  }

  private Shares pass(Sink sink, boolean counting) {
    boolean summing = counting && !rows.sourceGramIsKnown();
    int tileLength = tileLength();
    record State(Worker worker, InnerProducts products) {}
    int[][] out = new int[1][];
    List<State> states =
        rows.sweep()
            .over(
                rows.source(),
                tileLength,
                () ->
                    new State(
                        newWorker(tileLength, counting),
                        summing ? new InnerProducts(rows.sourceSize()) : null),
                (state, chunk, from, length) -> {
                  if (summing) {
                    int at = chunk.offset() + from;
                    state.products.add(chunk.rows(), at, at + length);
                  }
                  state.worker.combine(chunk, from, length, out[0], from);
                },
                chunk -> out[0] = new int[chunk.length()],
                chunk -> sink.accept(chunk.first(), out[0]));
    if (!counting) {
      return null;
    }
    if (summing) {
      rows.foundSourceGram(new ArrayList<>(states.stream().map(State::products).toList()));
    }
    long[] outside = new long[rows.size()];
    for (State state : states) {
      for (int i = 0; i < outside.length; i++) {
        outside[i] += state.worker.outside[i];
      }
    }
    return shares(outside);
  }

  private int tileLength() {
    int fitting = Math.max(SHORTEST_TILE, TILE_VALUES / Math.max(rows.size(), rows.sourceSize()));
    return Math.min(fitting, rows.dimension());
  }
}
