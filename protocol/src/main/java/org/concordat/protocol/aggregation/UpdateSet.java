package org.concordat.protocol.aggregation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import org.concordat.protocol.error.ConcordatException;
import org.concordat.protocol.error.ErrorCode;
import org.concordat.protocol.fixedpoint.NormBound;

/**
 * The updates of a round: n rows of d fixed-point values, each under the key of its bank, in the
 * natural order of the keys.
 *
 * <p>Whoever holds an instance may rely on it: all rows have the same length, every value lies
 * within ±B·2^scaleBits, and every row's L2 norm is at most B, so that inner products and sums over
 * the rows cannot overflow in the rules. The arrays are not copied: they must not change while the
 * set is in use. Then it is safe for use by several threads. The text form never shows the values.
 */
public final class UpdateSet {
  // Squares of values within the range are at most 2^60, so a block's sum and the sum before it
  // (held to the bound after each block) stay below 2^63.
  private static final long BLOCK_SQUARES = 1L << 62;
  private static final int LARGEST_BLOCK = 4096;

  private final NormBound bound;
  private final List<String> banks;
  private final int[][] rows;

  private UpdateSet(NormBound bound, List<String> banks, int[][] rows) {
    this.bound = bound;
    this.banks = banks;
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
    ordered.forEach((bank, row) -> requireRange(bank, row, bound));
    ordered.forEach((bank, row) -> requireNorm(bank, row, bound));
    return new UpdateSet(
        bound,
        List.copyOf(new ArrayList<>(ordered.keySet())),
        ordered.values().toArray(int[][]::new));
  }

  /**
   * Returns the number of updates.
   *
   * @return n, at least 1
   */
  public int size() {
    return rows.length;
  }

  /**
   * Returns the number of values of each update.
   *
   * @return d, at least 1
   */
  public int dimension() {
    return rows[0].length;
  }

  /**
   * Returns the keys of the banks.
   *
   * @return n keys in their natural order
   */
  public List<String> banks() {
    return banks;
  }

  /**
   * Returns the bound that every update keeps.
   *
   * @return the bound on values and norms
   */
  public NormBound bound() {
    return bound;
  }

  Rows rows() {
    return new RevealedRows(rows, bound.largestValue());
  }

  @Override
  public String toString() {
    return "UpdateSet[banks=" + banks + ", dimension=" + dimension() + "]";
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

  private static void requireRange(String bank, int[] row, NormBound bound) {
    int lowest = row[0];
    int highest = row[0];
    for (int value : row) {
      lowest = Math.min(lowest, value);
      highest = Math.max(highest, value);
    }
    int largest = bound.largestValue();
    if (lowest < -largest || highest > largest) {
      throw new ConcordatException(
          ErrorCode.UPDATE_OUT_OF_RANGE,
          "a value of the update of bank " + bank + " lies outside ±" + largest);
    }
  }

  private static void requireNorm(String bank, int[] row, NormBound bound) {
    long limit = bound.largestSquare();
    int block = (int) Math.min(LARGEST_BLOCK, BLOCK_SQUARES / limit);
    long sum = 0;
    for (int from = 0; from < row.length; from += block) {
      sum += GramMatrix.dot(row, row, from, Math.min(row.length, from + block));
      if (sum > limit) {
        throw new ConcordatException(
            ErrorCode.UPDATE_NORM_EXCEEDED,
            "the L2 norm of the update of bank " + bank + " exceeds the bound " + bound.bound());
      }
    }
  }

  /** The rows as the banks revealed them. */
  private static final class RevealedRows extends Rows {
    private final int[][] rows;

    RevealedRows(int[][] rows, int largest) {
      super(rows.length, rows[0].length, /* denominator= */ 1, largest);
      this.rows = rows;
    }

    @Override
    void read(int from, int length, int[][] tile) {
      for (int i = 0; i < rows.length; i++) {
        System.arraycopy(rows[i], from, tile[i], 0, length);
      }
    }

    @Override
    void accumulate(GramMatrix gram) {
      gram.accumulate(rows, 0, dimension());
    }
  }
}
