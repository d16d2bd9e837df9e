package org.concordat.protocol.aggregation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concordat.protocol.aggregation.kernel.RowSource;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.NormBound;

/**
 * Updates that are in memory, all of them checked.
 *
 * <p>The arrays are not copied: they must not change while the set is in use. Then it is safe for
 * use by several threads.
 */
public final class UpdateSet extends Updates {
  private final int[][] rows;

  private UpdateSet(NormBound bound, List<String> banks, int[][] rows) {
    super(bound, banks);
    this.rows = rows;
  }

  /**
   * Checks the updates and puts them into order.
   *
   * @param normBound B, 1 to 1024: the largest L2 norm of an update
   * @param scaleBits the scale, 1 to 20: a value q stands for q·2^-scaleBits
   * @param byBank bank key to values; at least one bank, at least one value, all of one length. The
   *     arrays are used as they are
   * @return the set, ordered by the natural order of the keys whatever the map's own order
   * @throws ConcordatException {@link ErrorCode#FIELD_INVALID} for a bound or scale out of its
   *     range or an empty map, {@link ErrorCode#DUPLICATE_BANK}, {@link
   *     ErrorCode#UPDATE_WRONG_LENGTH}, {@link ErrorCode#UPDATE_OUT_OF_RANGE} or {@link
   *     ErrorCode#UPDATE_NORM_EXCEEDED}, naming the first such bank. All ranges are checked before
   *     any square is summed
   */
  public static UpdateSet of(int normBound, int scaleBits, SortedMap<String, int[]> byBank) {
    NormBound bound = new NormBound(normBound, scaleBits);
    SortedMap<String, int[]> ordered = new TreeMap<>();
    for (Map.Entry<String, int[]> entry : byBank.entrySet()) {
      String bank = Objects.requireNonNull(entry.getKey(), "bank");
      int[] row = Objects.requireNonNull(entry.getValue(), bank);
      // A map with an order of its own may hold keys that differ only to that order.
      if (ordered.put(bank, row) != null) {
        throw new ConcordatException(
            ErrorCode.DUPLICATE_BANK, "bank " + bank + " has more than one update");
      }
    }
    if (ordered.isEmpty()) {
      throw new ConcordatException(ErrorCode.FIELD_INVALID, "there must be at least one update");
    }
    requireLengths(ordered);
    BoundedRows check = new BoundedRows(bound);
    ordered.forEach((bank, row) -> check.requireRange(bank, row, row.length));
    ordered.forEach((bank, row) -> check.requireNorm(bank, row, row.length, 0));
    return new UpdateSet(
        bound,
        List.copyOf(new ArrayList<>(ordered.keySet())),
        ordered.values().toArray(int[][]::new));
  }

  @Override
  public int dimension() {
    return rows[0].length;
  }

  @Override
  RowSource source() {
    return new Whole(rows, bound().largestValue());
  }

  private static void requireLengths(SortedMap<String, int[]> ordered) {
    int dimension = ordered.get(ordered.firstKey()).length;
    ordered.forEach(
        (bank, row) -> {
          if (row.length != dimension || row.length == 0) {
            throw new ConcordatException(
                ErrorCode.UPDATE_WRONG_LENGTH,
                "the update of bank "
                    + bank
                    + " has "
                    + row.length
                    + " values, expected "
                    + (dimension == 0 ? "at least 1" : dimension));
          }
        });
  }

  /** All updates as one chunk. */
  private static final class Whole implements RowSource {
    private final int[][] rows;
    private final int largest;

    Whole(int[][] rows, int largest) {
      this.rows = rows;
      this.largest = largest;
    }

    @Override
    public int size() {
      return rows.length;
    }

    @Override
    public int dimension() {
      return rows[0].length;
    }

    @Override
    public int largest() {
      return largest;
    }

    @Override
    public void forEachChunk(ChunkReader reader) {
      reader.accept(new Chunk(0, dimension(), rows, 0));
    }
  }
}
