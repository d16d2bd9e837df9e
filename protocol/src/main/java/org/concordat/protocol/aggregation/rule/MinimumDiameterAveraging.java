package org.concordat.protocol.aggregation.rule;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.concordat.protocol.aggregation.kernel.Combination;
import org.concordat.protocol.aggregation.kernel.Rows;
import org.concordat.protocol.aggregation.kernel.WeightedSum;
import org.concordat.protocol.error.Refusal;

/**
 * Minimum diameter averaging, MDA: the mean of the n - f rows whose largest distance from one
 * another is smallest (Rousseeuw 1985; El Mhamdi, Guerraoui, Guirguis, Hoang and Rouault,
 * "Genuinely Distributed Byzantine Machine Learning", PODC 2020, section 3).
 *
 * <p>The (n choose f) subsets are not listed. A diameter t is possible exactly when f rows can be
 * taken out so that no two rows further apart than t remain, a vertex cover of size f, which a
 * bounded search finds: of the row in most conflicts, either it goes or all that it conflicts with.
 * The smallest t is found by bisection over the distances, then the rows are kept in the order of
 * their keys as long as a choice remains.
 *
 * <p>Precondition: n ≥ 2f + 1, and n ≤ 64.
 *
 * <p>Resists: f rows far from the others. Does not resist: sign flips and inner products that keep
 * within the diameter, which is that of the two most unlike honest banks. Never a default.
 *
 * <p>Ties: of subsets of equal diameter the lexicographically first. Cost: the Gram matrix, a
 * search of at most about 1.6^f steps, n - f additions a coordinate.
 */
public final class MinimumDiameterAveraging implements Aggregator {
  private static final String NAME = "mda";
  private static final int MOST_ROWS = Long.SIZE;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Optional<Refusal> check(int n, int f) {
    return n > MOST_ROWS
        ? ProvenRange.refuse(NAME + " searches sets of at most " + MOST_ROWS + " rows", n, f)
        : ProvenRange.honestMajority(NAME, n, f);
  }

  @Override
  public Combination combine(Rows rows, int f) {
    return WeightedSum.meanOf(rows, selected(rows.gram().squaredDistances(), f));
  }

  /** The n - f rows of smallest diameter, ascending. */
  static int[] selected(BigInteger[][] distances, int f) {
    List<BigInteger> lengths =
        Arrays.stream(distances).flatMap(Arrays::stream).distinct().sorted().toList();
    int low = 0;
    int high = lengths.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      long[] conflicts = conflicts(distances, lengths.get(middle));
      if (isCoverable(conflicts, all(distances.length), f)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return first(conflicts(distances, lengths.get(low)), f);
  }

  private static long all(int n) {
    return -1L >>> (Long.SIZE - n);
  }

  /** For each row, those further from it than t. */
  private static long[] conflicts(BigInteger[][] distances, BigInteger t) {
    long[] conflicts = new long[distances.length];
    for (int i = 0; i < conflicts.length; i++) {
      for (int j = 0; j < conflicts.length; j++) {
        if (distances[i][j].compareTo(t) > 0) {
          conflicts[i] |= 1L << j;
        }
      }
    }
    return conflicts;
  }

  /** Whether taking out at most {@code budget} of the rows in {@code left} ends all conflicts. */
  private static boolean isCoverable(long[] conflicts, long left, int budget) {
    if (budget < 0) {
      return false;
    }
    int worst = -1;
    int most = 0;
    int ends = 0;
    for (long rest = left; rest != 0; rest &= rest - 1) {
      int row = Long.numberOfTrailingZeros(rest);
      int degree = Long.bitCount(conflicts[row] & left);
      ends += degree;
      if (degree > most) {
        most = degree;
        worst = row;
      }
    }
    if (most == 0) {
      return true;
    }
    // Each row that goes ends at most as many conflicts as the worst one has.
    if (ends > 2 * most * budget) {
      return false;
    }
    long others = conflicts[worst] & left;
    return isCoverable(conflicts, left & ~(1L << worst), budget - 1)
        || isCoverable(conflicts, left & ~others, budget - Long.bitCount(others));
  }

  /** The lexicographically first n - f rows without conflict. */
  private static int[] first(long[] conflicts, int f) {
    int n = conflicts.length;
    long kept = 0;
    long out = 0;
    for (int i = 0; i < n && Long.bitCount(kept) < n - f; i++) {
      if ((out >>> i & 1) == 0) {
        long withRow = out | conflicts[i];
        long open = all(n) & ~withRow & ~kept & ~(1L << i);
        if ((withRow & kept) == 0 && isCoverable(conflicts, open, f - Long.bitCount(withRow))) {
          kept |= 1L << i;
          out = withRow;
        } else {
          out |= 1L << i;
        }
      }
    }
    long chosen = kept;
    return IntStream.range(0, n).filter(i -> (chosen >>> i & 1) == 1).toArray();
  }
}
