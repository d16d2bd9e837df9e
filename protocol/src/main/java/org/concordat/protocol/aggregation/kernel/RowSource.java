package org.concordat.protocol.aggregation.kernel;

/**
 * Where n rows of d integers come from, chunk after chunk.
 *
 * <p>Every value's absolute value and every row's L2 norm is at most {@link #largest()}; a source
 * that reads from elsewhere checks this while it reads, and throws instead of handing on what
 * breaks it.
 */
public interface RowSource {
  /**
   * Returns the number of rows.
   *
   * @return n, at least 1
   */
  int size();

  /**
   * Returns the number of coordinates.
   *
   * @return d, at least 1
   */
  int dimension();

  /**
   * Returns the bound on absolute values and on L2 norms.
   *
   * @return 1 to 2^30
   */
  int largest();

  /**
   * Hands all chunks to a reader, in ascending order; may be called again for another pass.
   *
   * @param reader what is done with each; a chunk's arrays are only read, and hold its values only
   *     until the reader returns
   */
  void forEachChunk(ChunkReader reader);

  /** What is done with a chunk. */
  @FunctionalInterface
  interface ChunkReader {
    /**
     * Takes the next chunk.
     *
     * @param chunk the chunk
     */
    void accept(Chunk chunk);
  }

  /**
   * Consecutive coordinates of all rows.
   *
   * @param first the first coordinate
   * @param length the number of coordinates, at least 1
   * @param rows n arrays; row i's value at coordinate {@code first + k} is {@code rows[i][offset +
   *     k]}
   * @param offset where the chunk begins in each array
   */
  @SuppressWarnings("ArrayRecordComponent") // a view that is handed on and never compared
  record Chunk(int first, int length, int[][] rows, int offset) {}
}
