package org.concordat.protocol.aggregation;

import java.util.List;
import java.util.SortedSet;
import org.concordat.protocol.aggregation.kernel.RowSource;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.NormBound;

/**
 * Updates that are read chunk by chunk, as often as a rule passes over them: n·chunk values are in
 * memory and never n·d.
 *
 * <p>Every chunk's range is checked before anything is summed, in each pass; the norms are summed
 * up chunk by chunk in each pass, and a row that exceeds the bound ends the aggregation there. Not
 * safe for use by several threads; a rule's own threads share each chunk.
 */
public final class UpdateStream extends Updates {
  private final int dimension;
  private final int chunkLength;
  private final Reader reader;

  /** Reads a chunk of a bank's update. */
  @FunctionalInterface
  public interface Reader {
    /**
     * Reads values.
     *
     * @param bank the bank's key
     * @param chunk which chunk, from 0
     * @param into where to put them: as many values from the array's start as the chunk has
     */
    void read(String bank, int chunk, int[] into);
  }

  private UpdateStream(
      NormBound bound, List<String> banks, int dimension, int chunkLength, Reader reader) {
    super(bound, banks);
    this.dimension = dimension;
    this.chunkLength = chunkLength;
    this.reader = reader;
  }

  /**
   * Creates a stream.
   *
   * @param bound the bound on values and norms
   * @param banks the banks' keys, at least one
   * @param dimension d, at least 1
   * @param chunkLength how many values a chunk has, at least 1; the last may have fewer
   * @param reader reads the chunks, the same values in every pass
   * @return the stream
   * @throws ConcordatException {@link ErrorCode#FIELD_INVALID} without banks or values. While a
   *     rule passes over it: {@link ErrorCode#UPDATE_OUT_OF_RANGE} or {@link
   *     ErrorCode#UPDATE_NORM_EXCEEDED}, naming the bank
   */
  public static UpdateStream of(
      NormBound bound, SortedSet<String> banks, int dimension, int chunkLength, Reader reader) {
    if (banks.isEmpty() || dimension < 1 || chunkLength < 1) {
      throw new ConcordatException(
          ErrorCode.FIELD_INVALID, "there must be at least one update of at least one value");
    }
    return new UpdateStream(
        bound, banks.stream().sorted().toList(), dimension, chunkLength, reader);
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  RowSource source() {
    return new Chunked();
  }

  private final class Chunked implements RowSource {
    private final int[][] buffer = new int[UpdateStream.this.size()][];

    @Override
    public int size() {
      return UpdateStream.this.size();
    }

    @Override
    public int dimension() {
      return dimension;
    }

    @Override
    public int largest() {
      return bound().largestValue();
    }

    @Override
    public void forEachChunk(ChunkReader next) {
      BoundedRows check = new BoundedRows(bound());
      long[] squares = new long[buffer.length];
      int longest = Math.min(chunkLength, dimension);
      for (int i = 0; i < buffer.length; i++) {
        if (buffer[i] == null) {
          buffer[i] = new int[longest];
        }
      }
      int chunk = 0;
      for (int first = 0; first < dimension; first += chunkLength, chunk++) {
        int length = Math.min(chunkLength, dimension - first);
        for (int i = 0; i < buffer.length; i++) {
          String bank = banks().get(i);
          reader.read(bank, chunk, buffer[i]);
          check.requireRange(bank, buffer[i], length);
          squares[i] = check.requireNorm(bank, buffer[i], length, squares[i]);
        }
        next.accept(new Chunk(first, length, buffer, 0));
      }
    }
  }
}
