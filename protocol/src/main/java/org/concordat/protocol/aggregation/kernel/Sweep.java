package org.concordat.protocol.aggregation.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * A pass over all coordinates, tile by tile, by several threads.
 *
 * <p>Each thread takes a run of consecutive tiles of every chunk and has a state of its own; the
 * states are added up at the end, in integers, so that the number of threads shows in no result.
 */
public final class Sweep {
  private final int threads;

  /**
   * Creates passes.
   *
   * @param threads how many threads share a chunk, at least 1
   */
  public Sweep(int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, got " + threads);
    }
    this.threads = threads;
  }

  /** What is done with a tile. */
  @FunctionalInterface
  interface TileWork<S> {
    /**
     * Works on a tile.
     *
     * @param state the thread's own
     * @param chunk the chunk
     * @param from where the tile begins within the chunk
     * @param length its length
     */
    void accept(S state, RowSource.Chunk chunk, int from, int length);
  }

  /**
   * Makes one pass.
   *
   * @param source the rows
   * @param tileLength how many coordinates a tile has; the last of a chunk may have fewer
   * @param state makes a thread's state
   * @param work what is done with each tile
   * @param chunkBegins told of each chunk before its tiles
   * @param chunkEnds told of each chunk after its tiles
   * @return the states of all threads
   */
  <S> List<S> over(
      RowSource source,
      int tileLength,
      Supplier<S> state,
      TileWork<S> work,
      RowSource.ChunkReader chunkBegins,
      RowSource.ChunkReader chunkEnds) {
    List<S> states = new ArrayList<>();
    source.forEachChunk(
        chunk -> {
          chunkBegins.accept(chunk);
          int tiles = Math.ceilDiv(chunk.length(), tileLength);
          int lanes = Math.min(threads, tiles);
          while (states.size() < lanes) {
            states.add(state.get());
          }
          if (lanes == 1) {
            run(states.getFirst(), chunk, tileLength, 0, tiles, work);
          } else {
            IntStream.range(0, lanes)
                .parallel()
                .forEach(
                    lane ->
                        run(
                            states.get(lane),
                            chunk,
                            tileLength,
                            part(tiles, lane, lanes),
                            part(tiles, lane + 1, lanes),
                            work));
          }
          chunkEnds.accept(chunk);
        });
    return states;
  }

  /** As above, with nothing to do between the chunks. */
  <S> List<S> over(RowSource source, int tileLength, Supplier<S> state, TileWork<S> work) {
    return over(source, tileLength, state, work, chunk -> {}, chunk -> {});
  }

  private static int part(int tiles, int lane, int lanes) {
    return (int) ((long) tiles * lane / lanes);
  }

  private static <S> void run(
      S state, RowSource.Chunk chunk, int tileLength, int first, int behind, TileWork<S> work) {
    for (int tile = first; tile < behind; tile++) {
      int from = tile * tileLength;
      work.accept(state, chunk, from, Math.min(tileLength, chunk.length() - from));
    }
  }
}
